"""Who may accept, end and prolong a mentorship, and who keeps an invitation."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Cohort, CohortMember, Invitation, Mentorship, User
from accounts.permissions import ALLOWED, Decision, can_administer, denied

YEAR = timedelta(days=365)


def can_view_mentorship(user: User, mentorship: Mentorship) -> Decision:
    """The two of them."""
    if user.pk in (mentorship.trainer_id, mentorship.mentor_id):
        return ALLOWED
    return denied(_("There is no such mentorship."))


def who_accepts(mentorship: Mentorship) -> int:
    """The key of the one whose word is waited for: the mentor where the trainer proposed, else the trainer."""
    is_trainers = mentorship.proposed_by_id == mentorship.trainer_id
    return mentorship.mentor_id if is_trainers else mentorship.trainer_id


def can_accept_mentorship(user: User, mentorship: Mentorship) -> Decision:
    """The one whose word is waited for, while there is something to accept."""
    if not can_view_mentorship(user, mentorship):
        return denied(_("There is no such mentorship."))
    if mentorship.ended_at:
        return denied(_("This mentorship has ended: a new one has to be proposed."))
    if who_accepts(mentorship) != user.pk:
        return denied(_("It is for the other one to accept this mentorship."))
    if mentorship.ends and mentorship.ends < timezone.localdate():
        return denied(_("The period that was proposed is over: a new mentorship has to be proposed."))
    return ALLOWED


def can_end_mentorship(user: User, mentorship: Mentorship) -> Decision:
    """Either side, at any time; before it is accepted that declines it."""
    return can_view_mentorship(user, mentorship)


def can_renew_mentorship(user: User, mentorship: Mentorship) -> Decision:
    """The trainer, whose things are shown; also after the period ran out."""
    if not can_view_mentorship(user, mentorship):
        return denied(_("There is no such mentorship."))
    if mentorship.trainer_id != user.pk:
        return denied(_("Only the trainer prolongs a mentorship."))
    if mentorship.ended_at:
        return denied(_("This mentorship has ended: invite your mentor again."))
    if not mentorship.accepted_at:
        return denied(_("This mentorship is not accepted yet."))
    if mentorship.ends is None:
        return denied(_("This mentorship has no end: there is nothing to prolong."))
    if mentorship.ends > timezone.localdate() + YEAR:
        return denied(_("This mentorship runs for more than a year still."))
    return ALLOWED


def can_invite_mentor(user: User, email: str) -> Decision:
    """Anybody but oneself, who neither accompanies one now nor is invited already."""
    if email == user.email:
        return denied(_("This is your own address: nobody is one’s own mentor."))
    if Mentorship.objects.active().filter(trainer=user, mentor__email=email).exists():
        return denied(_("This person accompanies you already."))
    if Invitation.objects.open().filter(trainer=user, email=email).exists():
        return denied(_("You have invited this person already. You can send the invitation again."))
    return ALLOWED


def can_invite_into(user: User, cohort: Cohort, email: str, role: str) -> Decision:
    """Administrators, whoever does not have the role and is not invited to it yet."""
    if not can_administer(user):
        return can_administer(user)
    if CohortMember.objects.filter(cohort=cohort, role=role, user__email=email).exists():
        return denied(_("This person has this role here already."))
    if Invitation.objects.open().filter(cohort=cohort, role=role, email=email).exists():
        return denied(_("This person is invited to this already. You can send the invitation again."))
    return ALLOWED


def can_keep_invitation(user: User, invitation: Invitation) -> Decision:
    """Administrators keep those into a cohort; whom a trainer invites as a mentor is the trainer's affair."""
    is_keeper = invitation.trainer_id == user.pk if invitation.trainer_id else bool(can_administer(user))
    if is_keeper:
        return ALLOWED
    return denied(_("There is no such invitation."))


def can_resend_invitation(user: User, invitation: Invitation) -> Decision:
    """Whoever keeps it, while it is neither accepted nor revoked; also after its time ran out."""
    if not can_keep_invitation(user, invitation):
        return denied(_("There is no such invitation."))
    if invitation.accepted_at:
        return denied(_("This invitation was accepted already."))
    if invitation.revoked_at:
        return denied(_("This invitation was revoked: invite the person again."))
    return ALLOWED


def can_accept_invitation(user: User, invitation: Invitation) -> Decision:
    """The account whose confirmed address it was sent to, while it is open and whoever invites is still there."""
    if not EmailAddress.objects.filter(user=user, email=invitation.email, verified=True).exists():
        return denied(_("This invitation was sent to another address than that of your account."))
    if not invitation.is_open:
        return denied(_("This invitation can no longer be accepted: ask for a new one."))
    if invitation.trainer is not None and invitation.trainer_id == user.pk:
        return denied(_("Nobody is one’s own mentor."))
    if invitation.trainer is not None and not invitation.trainer.is_active:
        return denied(_("The account of the person who invited you is closed."))
    return ALLOWED
