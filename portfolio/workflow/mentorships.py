"""What can happen to a mentorship: it is accepted, prolonged, ended, each under its trainer's lock."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.mail import forget_mails
from accounts.models import Mentorship, User
from accounts.permissions import require
from accounts.registry import MentorshipStep
from portfolio.models import ReviewPart, ReviewRequest
from portfolio.permissions import (
    can_accept_mentorship,
    can_end_mentorship,
    can_renew_mentorship,
    who_accepts,
)
from portfolio.workflow.asking import close_parts
from portfolio.workflow.evidence import lock
from portfolio.workflow.notifying import Kind, notify
from portfolio.workflow.trail import What, record

YEAR = timedelta(days=365)


def renewed_until(mentorship: Mentorship) -> date:
    """The end after one more click: by the period's own length, a year at most, at least to a year from today."""
    today, ends = timezone.localdate(), mentorship.ends
    return max(ends + min(ends - mentorship.starts, YEAR), today + YEAR) if ends else today + YEAR


@transaction.atomic
def accept(mentorship: Mentorship, *, by: User) -> None:
    """Say yes to what was proposed; a second yes changes nothing. Raises PermissionDenied."""
    lock(mentorship.trainer)
    mentorship = _current(mentorship)
    require(can_accept_mentorship(by, mentorship))
    if mentorship.accepted_at:
        return
    mentorship.accepted_at = timezone.now()
    mentorship.save(update_fields=["accepted_at"])
    follow(mentorship, MentorshipStep.ACCEPTED, by=by)


@transaction.atomic
def end(mentorship: Mentorship, *, by: User) -> None:
    """Either side ends or declines it; a second time changes nothing. Raises PermissionDenied."""
    lock(mentorship.trainer)
    mentorship = _current(mentorship)
    require(can_end_mentorship(by, mentorship))
    if mentorship.ended_at:
        return
    mentorship.ended_at, mentorship.ended_by = timezone.now(), by
    mentorship.save(update_fields=["ended_at", "ended_by"])
    follow(mentorship, MentorshipStep.ENDED, by=by)


@transaction.atomic
def renew(mentorship: Mentorship, *, by: User, seen: date | None) -> Mentorship:
    """Prolong the same row, so that what was shown opens again; returns it as it is then. Raises PermissionDenied.

    `seen` is the end that the page showed: where it is another by now, a second click has nothing left to do.
    """
    lock(mentorship.trainer)
    mentorship = _current(mentorship)
    if mentorship.ends != seen and can_end_mentorship(by, mentorship):
        return mentorship
    require(can_renew_mentorship(by, mentorship))
    mentorship.ends = renewed_until(mentorship)
    mentorship.save(update_fields=["ends"])
    forget_mails(mentorship.uuid)  # it does not end on that day
    record(What.RENEWED, by=by, owner=mentorship.trainer, thing=mentorship.uuid)
    return mentorship


def begin(*, mentor: User, trainer: User) -> Mentorship:
    """What an accepted invitation makes, for a year; where the two have an open mentorship, that one goes on.

    The trainer asked for it, so that a proposal that waited for either of them is accepted with it.
    """
    lock(trainer)
    today = timezone.localdate()
    mentorship, is_new = Mentorship.objects.select_for_update(of=("self",)).get_or_create(
        mentor=mentor, trainer=trainer, ended_at=None, defaults={"proposed_by": trainer, "ends": today + YEAR}
    )
    if mentorship.ends and mentorship.ends < today:
        mentorship.ends = today + YEAR
        record(What.RENEWED, by=trainer, owner=trainer, thing=mentorship.uuid)
    mentorship.starts = min(mentorship.starts, today)
    is_accepted = mentorship.accepted_at is not None
    mentorship.accepted_at = mentorship.accepted_at or timezone.now()
    mentorship.save(update_fields=["starts", "ends", "accepted_at"])
    if is_new or not is_accepted:
        follow(mentorship, MentorshipStep.ACCEPTED, by=mentor)
    return mentorship


def follow(mentorship: Mentorship, step: MentorshipStep, *, by: User) -> None:
    """What each step means for what was shown, the trail and the two; within the transaction of the step."""
    trainer, mentor = mentorship.trainer, mentorship.mentor
    if step != MentorshipStep.PROPOSED:
        forget_mails(mentorship.uuid)  # what was proposed is answered, and what was to end has ended
    if step == MentorshipStep.PROPOSED:
        asked = mentor if who_accepts(mentorship) == mentor.pk else trainer
        record(What.PROPOSED, by=by, owner=trainer, thing=mentorship.uuid)
        notify(Kind.PROPOSED, to=[asked], by=by, mentorship=mentorship)
    elif step == MentorshipStep.ACCEPTED:
        record(What.MENTORSHIP_ACCEPTED, by=by, owner=trainer, thing=mentorship.uuid)
        notify(Kind.PROPOSED, to=[trainer, mentor], by=by, mentorship=mentorship)
    else:
        lock(trainer)
        parts = ReviewPart.objects.filter(mentorship=mentorship, closed_at=None, request__closed_at=None)
        close_parts(parts.select_related("request__trainer", "mentorship"), by=by)
        record(What.ENDED, by=by, owner=trainer, thing=mentorship.uuid)
        notify(Kind.ENDING, to=[trainer, mentor], by=by, mentorship=mentorship)


def let_go(mentor: User) -> None:
    """Free what somebody took up whose account is closed, so that other mentors see that it waits."""
    for request in ReviewRequest.objects.filter(taken_up_by=mentor).select_related("trainer"):
        theirs = ReviewRequest.objects.filter(pk=request.pk, taken_up_by=mentor)
        if theirs.update(taken_up_by=None, taken_up_at=None):
            record(What.RELEASED, by=None, owner=request.trainer, thing=request.uuid)


def _current(mentorship: Mentorship) -> Mentorship:
    """The row as it is under the trainer's lock."""
    return Mentorship.objects.select_related("mentor", "trainer").get(pk=mentorship.pk)
