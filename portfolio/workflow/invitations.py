"""What can happen to an invitation: it is sent, sent again, revoked, or accepted once."""

from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import mail
from accounts.invitation_links import digest_of, new_token
from accounts.models import Cohort, CohortMember, Invitation, User
from accounts.permissions import require
from competencies.enrolling import enrol_member
from portfolio.notifications import site_address
from portfolio.permissions import (
    can_accept_invitation,
    can_invite_into,
    can_invite_mentor,
    can_keep_invitation,
    can_resend_invitation,
)
from portfolio.workflow.evidence import lock
from portfolio.workflow.mentorships import begin
from portfolio.workflow.trail import What, record

LASTS = timedelta(days=14)
# Invitations that one person may send in a day, those sent again included.
A_DAY, A_DAY_FOR_ADMINISTRATORS = 20, 2000


@dataclass(frozen=True)
class Invitee:
    """Whom to write to, and in which language; `email` is in lower case."""

    email: str
    name: str = ""
    language: str = "fr"


@transaction.atomic
def invite_mentor(invitee: Invitee, *, by: User) -> Invitation:
    """Ask somebody to be one's mentor. Raises PermissionDenied."""
    lock(by)
    require(can_invite_mentor(by, invitee.email))
    spend(by, 1)
    invitation = _send_new(invitee, by=by, trainer=by)
    record(What.INVITED, by=by, owner=by, thing=invitation.uuid)
    return invitation


@transaction.atomic
def invite_into(cohort: Cohort, role: str, invitee: Invitee, *, by: User) -> Invitation:
    """Ask somebody into a cohort. Raises PermissionDenied."""
    lock(by)
    require(can_invite_into(by, cohort, invitee.email, role))
    spend(by, 1)
    return _send_new(invitee, by=by, cohort=cohort, role=role)


def invite_new(cohort: Cohort, people: list[tuple[Invitee, str]], *, by: User) -> set[tuple[str, str]]:
    """Ask each (invitee, role) that is not invited; the inviter is locked, the right to it was asked for.

    Returns whom somebody else invited at the same moment, as (address, role). Raises PermissionDenied.
    """
    spend(by, len(people))
    late = set()
    for invitee, role in people:
        try:
            _send_new(invitee, by=by, cohort=cohort, role=role)
        except PermissionDenied:
            late.add((invitee.email, role))
    return late


@transaction.atomic
def resend(invitation: Invitation, *, by: User) -> None:
    """Send it with a new link, good for another two weeks; the old link opens nothing. Raises PermissionDenied."""
    lock(by)
    invitation = _current(invitation)
    require(can_resend_invitation(by, invitation))
    spend(by, 1)
    token, now = new_token(), timezone.now()
    invitation.token_digest, invitation.sent_at, invitation.expires_at = digest_of(token), now, now + LASTS
    invitation.save(update_fields=["token_digest", "sent_at", "expires_at"])
    mail.forget_mails(invitation.uuid)
    _mail(invitation, token)


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    """Make the link worthless, also in a mail that did not leave yet. Raises PermissionDenied."""
    invitation = _current(invitation)
    require(can_keep_invitation(by, invitation))
    if invitation.accepted_at:
        raise PermissionDenied(_("This invitation was accepted already."))
    Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=timezone.now())
    mail.forget_mails(invitation.uuid)


@transaction.atomic
def accept(invitation: Invitation, *, by: User) -> None:
    """Take what was offered, once; a second time by the same person changes nothing. Raises PermissionDenied."""
    if invitation.trainer is not None:
        lock(invitation.trainer)
    link, invitation = invitation.token_digest, _current(invitation)
    if invitation.accepted_at and invitation.accepted_by_id == by.pk:
        return
    require(can_accept_invitation(by, invitation))
    if invitation.token_digest != link:
        raise PermissionDenied(_("This invitation was sent again: open the link of the latest mail."))
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    if invitation.trainer is not None:
        begin(mentor=by, trainer=invitation.trainer)
    else:
        member, _is_new = CohortMember.objects.get_or_create(
            cohort=invitation.cohort, user=by, role=invitation.role
        )
        enrol_member(member)


def spend(by: User, number: int) -> None:
    """Count what the person sends today, in the store that all workers share; the person is locked.

    Raises PermissionDenied where it is too much.
    """
    most = A_DAY_FOR_ADMINISTRATORS if by.is_staff else A_DAY
    key = f"invitations:{by.pk}:{timezone.localdate():%Y%m%d}"
    sent = cache.get(key, 0) + number
    if sent > most:
        raise PermissionDenied(
            _("You have sent %(number)d invitations today: the next ones can leave tomorrow.")
            % {"number": sent - number}
        )
    cache.set(key, sent, timeout=48 * 3600)


def _send_new(invitee: Invitee, *, by: User, **purpose: Any) -> Invitation:
    token, now = new_token(), timezone.now()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=invitee.email,
                name=invitee.name,
                language=invitee.language,
                invited_by=by,
                token_digest=digest_of(token),
                sent_at=now,
                expires_at=now + LASTS,
                **purpose,
            )
    except IntegrityError:  # somebody else invited them at this very moment
        raise PermissionDenied(_("This person was invited at this very moment by somebody else.")) from None
    _mail(invitation, token)
    return invitation


def _mail(invitation: Invitation, token: str) -> None:
    """Write the mail with its link, in the invitee's language."""
    link = site_address(reverse("invitation-accept", args=[token]))
    home = site_address(reverse("dashboard"))
    context = {"invitation": invitation, "link": link, "by": invitation.invited_by, "home": home}
    with translation.override(invitation.language), timezone.override(timezone.get_default_timezone()):
        subject, body = (
            unescape(render_to_string(f"portfolio/email/invitation_{part}.txt", context))
            for part in ("subject", "message")
        )
    message = EmailMessage(" ".join(subject.split()), body, to=[invitation.email])
    row = mail.keep(message, about=invitation.uuid)
    transaction.on_commit(mail.Departure(row.pk), robust=True)


def _current(invitation: Invitation) -> Invitation:
    """The row, locked: links are followed and revoked at the same moment."""
    row = Invitation.objects.select_for_update(of=("self",)).select_related("cohort", "trainer", "invited_by")
    return row.get(pk=invitation.pk)
