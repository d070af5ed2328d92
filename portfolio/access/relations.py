"""Mentorships and invitations: 404 for those of others."""

from django.http import Http404

from accounts.models import Invitation, Mentorship
from accounts.permissions import can_administer, require
from portfolio.permissions import can_keep_invitation, can_view_mentorship


def own_mentorship(user, uuid):
    """A mentorship in which the person is one of the two, or Http404."""
    mentorship = (
        Mentorship.objects.select_related("mentor", "trainer", "proposed_by").filter(uuid=uuid).first()
    )
    if mentorship is None or not can_view_mentorship(user, mentorship):
        raise Http404
    return mentorship


def kept_invitation(user, uuid):
    """An invitation that the person may send again or revoke, or Http404."""
    invitation = Invitation.objects.select_related("cohort", "trainer").filter(uuid=uuid).first()
    if invitation is None or not can_keep_invitation(user, invitation):
        raise Http404
    return invitation


def cohort_invitations(user):
    """Everybody's into cohorts, for administrators; raises PermissionDenied."""
    require(can_administer(user))
    rows = Invitation.objects.filter(cohort__isnull=False)
    return rows.select_related("cohort", "accepted_by", "invited_by")


def invitation_behind(user, digest):
    """The invitation behind a link: one that can be accepted, or that this person has accepted; else None."""
    invitation = (
        Invitation.objects.select_related("cohort", "trainer", "invited_by")
        .filter(token_digest=digest)
        .first()
    )
    if invitation is None:
        return None
    is_theirs = user.is_authenticated and invitation.accepted_by_id == user.pk
    return invitation if invitation.is_open or is_theirs else None
