"""Telling people: a row in the application and a mail, both written with what they tell of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts import mail
from accounts.models import OutgoingMail, User, zone_of
from portfolio.models import Notification, NotificationChoice, ReviewRequest, Submission
from portfolio.notifications import address, sentence, site_address

Kind = Notification.Kind
# Told of something that is gone, one is led to the list.
GONE = (Kind.WITHDRAWN,)


def notify(kind: Kind, *, to: Iterable[User], by: User | None, **about: Any) -> None:
    """Tell each of `to`, as they chose to be told; `about` names what it is about.

    `about` takes competency, request, submission, sign_off and mentorship. The caller is in the transaction of
    what happened, so that nobody is told of what did not.
    """
    people = {person.pk: person for person in to if person.is_active and person != by}.values()
    choices = {
        choice.user_id: choice for choice in NotificationChoice.objects.filter(user__in=people, kind=kind)
    }
    wanted = {person: choices.get(person.pk, NotificationChoice()) for person in people}
    rows = [Notification(recipient=person, kind=kind, actor=by, **about) for person in wanted]
    for row in rows:
        if wanted[row.recipient].by_mail:
            _write_mail(row)
    Notification.objects.bulk_create(row for row in rows if wanted[row.recipient].in_app)


@dataclass(frozen=True)
class Letter(mail.Departure):
    """A mail of this transaction, and what it tells: further news of the same thing is written into it."""

    recipient: int
    topic: UUID
    told: tuple[Notification, ...]


def _write_mail(row: Notification) -> None:
    """Keep the mail of one notification, together with what this transaction told the person on the same topic."""
    topic, about = _topic(row), _about(row)
    told: tuple[Notification, ...] = (row,)
    earlier = _letter_of(row.recipient, topic)
    if earlier is not None and OutgoingMail.objects.filter(pk=earlier.pk, claimed_at=None).delete()[0]:
        told, about = (*earlier.told, row), topic
    kept = mail.keep(_message(row.recipient, told), about=about)
    letter = Letter(pk=kept.pk, recipient=row.recipient.pk, topic=topic, told=told)
    transaction.on_commit(letter, robust=True)


def _topic(row: Notification) -> UUID:
    """The thing whose news go into one mail."""
    thing = row.request or row.sign_off or row.mentorship
    return thing.uuid if thing else row.uuid


def _about(row: Notification) -> UUID:
    """What takes the mail back when it does not hold any more."""
    return row.submission.uuid if row.submission else _topic(row)


def _letter_of(person: User, topic: UUID) -> Letter | None:
    """The last letter on the topic that waits for the commit of this very transaction."""
    waiting = [entry[1] for entry in transaction.get_connection().run_on_commit]
    for letter in reversed(waiting):
        if isinstance(letter, Letter) and (letter.recipient, letter.topic) == (person.pk, topic):
            return letter
    return None


def _message(person: User, told: Iterable[Notification]) -> EmailMessage:
    """The mail in the person's language and time; plain text, so that what templates escape is put back."""
    with translation.override(person.language), timezone.override(zone_of(person)):
        said = {sentence(row, to=person): _link(row, person) for row in told}
        context = {
            "name": str(person),
            "said": said.items(),
            "only": next(iter(said)) if len(said) == 1 else "",
            "sheet": next((str(row.competency) for row in told if row.competency), ""),
            "now": timezone.now(),
            "choices": site_address(reverse("notification-choices")),
            "home": site_address(reverse("dashboard")),
        }
        subject = unescape(render_to_string("portfolio/email/notification_subject.txt", context))
        body = unescape(render_to_string("portfolio/email/notification_message.txt", context))
    return EmailMessage(" ".join(subject.split()).rstrip("."), body.strip() + "\n", to=[person.email])


def _link(row: Notification, person: User) -> str:
    path = reverse("notifications") if row.kind in GONE else address(row, to=person)
    return site_address(path)


def forget_mails_to_mentors(
    request: ReviewRequest, gone: QuerySet[Submission] | None = None, to: Iterable[User] | None = None
) -> None:
    """What was to tell mentors of something that they are shown no more does not leave.

    `gone` are some of its submissions, else the whole request; `to` some of its mentors, else all. While other
    submissions wait, the mail that asks for the review still holds. The trainer gets what was answered.
    """
    if to is None:
        to = User.objects.filter(mentorships_as_mentor__requests=request)
    rows = request.submissions.all() if gone is None else gone
    about = list(rows.values_list("uuid", flat=True))
    waiting = request.submissions.filter(state=Submission.State.SUBMITTED).exclude(uuid__in=about)
    if gone is None or not waiting.exists():
        about.append(request.uuid)
    mail.forget_mails(*about, to=to)


def mark_read(rows: Any) -> int:
    """Mark those of these notifications as read that are not yet; returns how many."""
    return rows.filter(read_at=None).update(read_at=timezone.now())


@transaction.atomic
def choose(user: User, wanted: Mapping[str, tuple[bool, bool]]) -> None:
    """Keep what somebody wants to be told: {kind: (in the application, by mail)}."""
    rows = [
        NotificationChoice(user=user, kind=kind, in_app=in_app, by_mail=by_mail)
        for kind, (in_app, by_mail) in wanted.items()
    ]
    NotificationChoice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "kind"], update_fields=["in_app", "by_mail"]
    )
