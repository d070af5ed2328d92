"""Erasing an account: asked for, waited for, and then done whole, the way each table declares.

Rows that would go with the account go, links to it are emptied, and the account itself stays as an empty row: what
it did for others (a mentorship, a published feedback) keeps its ground, without saying who it was.
"""

import json
import logging
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import (
    CASCADE,
    SET_NULL,
    EmailField,
    Model,
    ProtectedError,
    Q,
    QuerySet,
    RestrictedError,
)
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import ErasureRequest, Invitation, Mentorship, OutgoingMail, User, zone_of
from accounts.models.users import ERASED_DOMAIN
from accounts.permissions import ALLOWED, Decision, denied, require
from accounts.registry import (
    Erase,
    MentorshipStep,
    deactivation_followers,
    erasers,
    mentorship_followers,
    personal_tables,
)

log = logging.getLogger(__name__)

WAITING = timedelta(days=14)
REMINDED_BEFORE = timedelta(days=2)


def can_ask_for_erasure(user: User) -> Decision:
    """Everybody may, but the last administrator: nobody could look after the installation any more."""
    others = User.objects.filter(is_staff=True, is_active=True).exclude(pk=user.pk)
    if user.is_staff and not others.exists():
        return denied(_("You are the only administrator: give somebody else these rights first."))
    return ALLOWED


@transaction.atomic
def ask_for_erasure(user: User) -> ErasureRequest:
    """Have the account erased in two weeks, and say so by mail; asked twice, the first date stands.

    Raises PermissionDenied.
    """
    _lock(user)
    require(can_ask_for_erasure(user))
    due_on = _today(user) + WAITING
    request, is_new = ErasureRequest.objects.get_or_create(user=user, defaults={"due_on": due_on})
    if is_new:
        _write(user, "accounts/email/erasure_asked", request.due_on)
    return request


@transaction.atomic
def cancel_erasure(user: User) -> bool:
    """Keep the account; says whether it was to be erased."""
    _lock(user)
    return bool(ErasureRequest.objects.filter(user=user).delete()[0])


def erase_due() -> None:
    """The chore: remind two days before, erase on the day, as the person's calendar has it. Harmless to repeat."""
    farthest = timezone.now().date() + timedelta(days=1)  # where the day begins first
    near = ErasureRequest.objects.filter(due_on__lte=farthest + REMINDED_BEFORE)
    for request in near.filter(reminded_at=None).select_related("user"):
        if timedelta(0) < request.due_on - _today(request.user) <= REMINDED_BEFORE:
            _remind(request)
    for request in near.filter(due_on__lte=farthest).select_related("user"):
        try:
            erase_account(request.user, only_if_due=True)
        except Exception:  # whatever one account comes up with, the others' day has come too
            log.exception("Account %s could not be erased.", request.user.uuid)


@transaction.atomic
def _remind(request: ErasureRequest) -> None:
    waiting = ErasureRequest.objects.filter(pk=request.pk, reminded_at=None)
    if waiting.update(reminded_at=timezone.now()):
        _write(request.user, "accounts/email/erasure_soon", request.due_on)


def _today(user: User) -> date:
    """The day it is where the person lives: the day they are told is one of theirs."""
    return timezone.localdate(timezone.now(), zone_of(user))


@transaction.atomic
def erase_account(user: User, *, only_if_due: bool = False) -> bool:
    """Erase the person's data and all that shows who they were; files go once that is committed.

    With `only_if_due` only where it is still asked for and the person's day has begun; says whether it was done.
    """
    _lock(user)
    user = User.objects.get(pk=user.pk)
    if only_if_due and not ErasureRequest.objects.filter(user=user, due_on__lte=_today(user)).exists():
        return False
    names = [user.name, user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)]
    mentorships = list(Mentorship.objects.filter(Q(mentor=user) | Q(trainer=user), ended_at=None))
    for session in UserSession.objects.filter(user=user):
        session.end()
    for step in (*deactivation_followers, *erasers):
        step(user)
    _forget_mails(user, names)
    _delete_all(list(_going(user)))
    _empty_links(user)
    _empty_log(user, names)
    _empty(user)
    for mentorship in mentorships:
        _end(mentorship.pk, user)
    return True


def _lock(user: User) -> None:
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _going(user: User) -> Iterator[QuerySet[Model]]:
    """The person's rows of every table that lets them go, and rows of others' that are about them alone."""
    for label, declared in personal_tables.items():
        if declared.owner and declared.erase is Erase.DELETE:
            model = apps.get_model(label)
            by_address = isinstance(_column(model, declared.owner), EmailField)
            owner = user.email if by_address else user.pk
            yield model._base_manager.filter(**{declared.owner: owner})
    yield Invitation.objects.filter(accepted_by=user)  # it holds their name, also under an earlier address
    for relation in _relations(CASCADE):
        declared = personal_tables.get(relation.related_model._meta.label)
        if declared is None or declared.erase is Erase.DELETE:
            yield relation.related_model._base_manager.filter(**{relation.field.name: user.pk})


def _delete_all(waiting: list[QuerySet[Model]]) -> None:
    """Delete the rows in an order that works: one that others still need waits for them to go first."""
    while waiting:
        left = []
        for rows in waiting:
            try:
                with transaction.atomic():
                    rows.delete()
            except (ProtectedError, RestrictedError, IntegrityError):
                left.append(rows)
        if len(left) == len(waiting):
            left[0].delete()  # raises, with what holds it
        waiting = left


def _empty_links(user: User) -> None:
    """Whoever did something for others did it as nobody; names that were published stand in columns of their own."""
    for relation in _relations(SET_NULL):
        column = relation.field.name
        relation.related_model._base_manager.filter(**{column: user.pk}).update(**{column: None})


def _empty_log(user: User, names: list[str]) -> None:
    """What administrators did stays, without the name of whom they did it to.

    Of what was done to others only the name itself goes: people call themselves what they like.
    """
    about = Q(content_type__app_label="accounts", content_type__model="user", object_id=str(user.pk))
    LogEntry.objects.filter(about).update(object_repr="", change_message="")
    for name in filter(None, names):
        written = json.dumps(name)[1:-1]  # as Django writes it
        for entry in LogEntry.objects.filter(
            Q(object_repr__contains=name) | Q(change_message__contains=written)
        ):
            entry.object_repr = _without(name, entry.object_repr)
            entry.change_message = _message_without(name, entry.change_message)
            entry.save(update_fields=["object_repr", "change_message"])


def _message_without(name: str, message: str) -> str:
    """Of a message that Django wrote as JSON only the texts: what they are called is not the person's name."""
    try:
        return json.dumps(_without(name, json.loads(message)))
    except ValueError:
        return str(_without(name, message))


def _without(name: str, said: Any) -> Any:
    """The text, or the texts in what was read from JSON, without the name where it stands by itself."""
    if isinstance(said, dict):
        return {key: _without(name, value) for key, value in said.items()}
    if isinstance(said, list):
        return [_without(name, one) for one in said]
    return _alone(name).sub("", said) if isinstance(said, str) else said


def _alone(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def _empty(user: User) -> None:
    """Leave of the account what others' rows need: its number and its uuid."""
    user.email, user.name = f"{user.uuid}@{ERASED_DOMAIN}", ""
    user.language, user.time_zone = settings.LANGUAGE_CODE, settings.TIME_ZONE
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()
    user.save()


def _end(pk: int, user: User) -> None:
    """End a mentorship as its other side sees it: by somebody who is gone."""
    mentorship = Mentorship.objects.select_related("mentor", "trainer").get(pk=pk)
    mentorship.ended_at = timezone.now()
    mentorship.save(update_fields=["ended_at"])
    for follower in mentorship_followers:
        follower(mentorship, MentorshipStep.ENDED, by=user)


def _forget_mails(user: User, names: list[str]) -> None:
    """Mails to the person, and those that name them to people they had to do with, and to nobody else."""
    waiting = OutgoingMail.objects.filter(claimed_at=None)
    known = waiting.filter(recipient__in=_known_to(user))
    for name in filter(None, names):
        waiting.filter(recipient=name).delete()
        named = known.filter(message__contains=name).values_list("pk", "message")
        waiting.filter(pk__in=[pk for pk, text in named.iterator() if _alone(name).search(text)]).delete()


def _known_to(user: User) -> set[str]:
    """The addresses of whom the person accompanied, was accompanied by, trained with, invited or looked after."""
    people = User.objects.filter(
        Q(mentorships_as_mentor__trainer=user)
        | Q(mentorships_as_trainer__mentor=user)
        | Q(cohort_roles__cohort__members__user=user)
        | Q(is_staff=True)
    )
    invited = Invitation.objects.filter(Q(invited_by=user) | Q(trainer=user) | Q(accepted_by=user))
    return {*people.values_list("email", flat=True), *invited.values_list("email", flat=True)}


def _relations(on_delete) -> Iterator:
    """Columns of other tables that point at accounts and do this when one goes."""
    for relation in User._meta.get_fields(include_hidden=True):
        if (relation.one_to_many or relation.one_to_one) and relation.auto_created:
            if relation.on_delete is on_delete:
                yield relation


def _column(model: type[Model], lookup: str):
    return None if "__" in lookup or lookup == "pk" else model._meta.get_field(lookup)


def _write(user: User, template: str, due_on: date) -> None:
    """A mail in the person's language, which leaves with this transaction."""
    with translation.override(user.language):
        context = {"name": str(user), "due_on": due_on, "page": f"{settings.SITE_URL}{reverse('erasure')}"}
        # Plain text: what templates escape is put back.
        subject = unescape(render_to_string(f"{template}_subject.txt", context))
        body = unescape(render_to_string(f"{template}_message.txt", context))
    EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[user.email]).send()
