"""Asking for a review: what is shown is frozen, and can be taken back at any time."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Mentorship, User
from accounts.permissions import require
from competencies.models import Competency
from portfolio.models import (
    Draft,
    ReviewPart,
    ReviewRequest,
    Submission,
)
from portfolio.permissions import can_ask, can_change_request, can_name, can_withdraw
from portfolio.workflow.evidence import lock
from portfolio.workflow.freezing import Item, submit_item
from portfolio.workflow.notifying import Kind, forget_mails_to_mentors, notify
from portfolio.workflow.trail import What, record

State = Submission.State


@transaction.atomic
def ask(
    competency: Competency,
    *,
    by: User,
    key: UUID,
    items: Iterable[Item],
    mentorships: Iterable[Mentorship],
    message: str = "",
    wished_for: date | None = None,
) -> ReviewRequest:
    """A new request of the actor's; with the same key again, the one that is there.

    Raises PermissionDenied, also where an item or a mentor cannot be named or there is none, and
    ChangedSinceSeen.
    """
    lock(by)
    earlier = ReviewRequest.objects.filter(trainer=by, key=key).first()
    if earlier is not None:
        return earlier
    competency = _sheet(competency)
    require(can_ask(by, competency))
    items, mentorships = list(items), list(mentorships)
    if not items or not mentorships:
        raise PermissionDenied(_("A review needs at least one item and one mentor."))
    request = ReviewRequest.objects.create(
        trainer=by, competency=competency, key=key, message=message, wished_for=wished_for
    )
    record(What.ASKED, by=by, owner=by, thing=request.uuid)
    for mentorship in mentorships:
        _name(request, mentorship, by)
    for item in items:
        submit_item(request, item, by)
    _tell_mentors(Kind.ASKED, request, by)
    Draft.objects.filter(owner=by, key=key).delete()
    return request


@transaction.atomic
def submit(request: ReviewRequest, *, by: User, items: Iterable[Item]) -> list[Submission]:
    """Show more in an open request, or an item again after changes, as its next round.

    What waits there already, as its owner looked at it, is left alone: the same again changes nothing. Raises
    PermissionDenied and ChangedSinceSeen.
    """
    lock(by)
    request = current(request)
    require(can_change_request(by, request))
    if not ReviewPart.objects.readable().filter(request=request).exists():
        raise PermissionDenied(_("No mentor reads this request any more: add one first."))
    request.competency = _sheet(request.competency)
    made = [submit_item(request, item, by) for item in items if not _waits(request, item)]
    if made:
        _tell_mentors(Kind.ASKED, request, by)
    return made


@transaction.atomic
def add_mentor(request: ReviewRequest, *, by: User, mentorship: Mentorship) -> None:
    """Show the whole request to one more mentor, earlier rounds included. Raises PermissionDenied."""
    lock(by)
    request = current(request)
    require(can_change_request(by, request))
    if _name(request, mentorship, by):
        notify(Kind.ASKED, to=[mentorship.mentor], by=by, request=request, competency=request.competency)


@transaction.atomic
def withdraw(submission: Submission, *, by: User) -> None:
    """Take back what waits; the round is then its owner's alone. Raises PermissionDenied."""
    lock(by)
    submission = Submission.objects.select_related("request", "competency").get(pk=submission.pk)
    require(can_withdraw(by, submission))
    row = Submission.objects.filter(pk=submission.pk)
    forget_mails_to_mentors(submission.request, row)
    _tell_mentors(Kind.WITHDRAWN, submission.request, by)
    _withdraw(row, by)


@transaction.atomic
def close_item(request: ReviewRequest, *, by: User, item: UUID) -> None:
    """Hide all rounds of an item from the mentors; what was accepted stays accepted. Raises PermissionDenied."""
    lock(by)
    request = current(request)
    require(can_change_request(by, request))
    rows = Submission.objects.filter(request=request, item=item, closed_at=None)
    if not rows.exists():
        raise PermissionDenied(_("There is no such item."))
    forget_mails_to_mentors(request, rows)
    _tell_mentors(Kind.WITHDRAWN, request, by)
    _withdraw(rows, by)
    rows.update(closed_at=timezone.now())
    record(What.ITEM_CLOSED, by=by, owner=by, thing=item)


@transaction.atomic
def close_part(part: ReviewPart, *, by: User) -> None:
    """Take one mentor's part back; with the last one, what waits is withdrawn. Raises PermissionDenied.

    A second time changes nothing.
    """
    lock(by)
    part = ReviewPart.objects.select_related("request", "mentorship__mentor").get(pk=part.pk)
    require(can_change_request(by, current(part.request)))
    if part.closed_at is not None:
        return
    close_parts([part], by=by)
    notify(
        Kind.WITHDRAWN,
        to=[part.mentorship.mentor],
        by=by,
        request=part.request,
        competency=part.request.competency,
    )


@transaction.atomic
def close_request(request: ReviewRequest, *, by: User) -> None:
    """Take the whole request back from its mentors, decided or not. Raises PermissionDenied."""
    lock(by)
    request = current(request)
    require(can_change_request(by, request))
    forget_mails_to_mentors(request)
    _tell_mentors(Kind.WITHDRAWN, request, by)
    _withdraw(request.submissions.all(), by)
    ReviewRequest.objects.filter(pk=request.pk).update(
        closed_at=timezone.now(), taken_up_by=None, taken_up_at=None
    )
    record(What.CLOSED, by=by, owner=by, thing=request.uuid)


def close_parts(parts: Iterable[ReviewPart], *, by: User) -> None:
    """Close mentors' parts, as their trainer takes them back or a mentorship ends; the trainer is locked."""
    for part in parts:
        request = part.request
        ReviewPart.objects.filter(pk=part.pk).update(closed_at=timezone.now())
        ReviewRequest.objects.filter(pk=request.pk, taken_up_by=part.mentorship.mentor_id).update(
            taken_up_by=None, taken_up_at=None
        )
        forget_mails_to_mentors(request, to=[part.mentorship.mentor])
        record(What.PART_CLOSED, by=by, owner=request.trainer, thing=request.uuid)
        if not ReviewPart.objects.filter(request=request, closed_at=None).exists():
            _withdraw(request.submissions.all(), by)


def current(request: ReviewRequest) -> ReviewRequest:
    """The row as it is under the trainer's lock."""
    return ReviewRequest.objects.select_related("competency__framework", "competency__published").get(
        pk=request.pk
    )


def _sheet(competency: Competency) -> Competency:
    """The sheet as it is now; one that is being published is waited for, so that nothing is frozen in between."""
    rows = Competency.objects.filter(pk=competency.pk)
    rows.select_for_update(no_key=True).get()  # first: the version that a join finds is of before the waiting
    return rows.select_related("framework", "published").get()


def _name(request: ReviewRequest, mentorship: Mentorship, by: User) -> bool:
    """Name the mentor in the request; says whether the mentor was not named there."""
    require(can_name(by, mentorship))
    part, is_new = ReviewPart.objects.get_or_create(request=request, mentorship=mentorship)
    if is_new or part.closed_at is not None:
        ReviewPart.objects.filter(pk=part.pk).update(closed_at=None)
        record(What.MENTOR_ADDED, by=by, owner=by, thing=mentorship.uuid)
        return True
    return False


def _waits(request: ReviewRequest, item: Item) -> bool:
    same = request.submissions.filter(item=item.thing.uuid, state=State.SUBMITTED, digest=item.digest)
    return bool(item.digest) and same.exists()


def _withdraw(rows: QuerySet[Submission], by: User) -> None:
    """What of these rows waits is withdrawn."""
    for submission in rows.filter(state=State.SUBMITTED).select_related("owner"):
        Submission.objects.filter(pk=submission.pk, state=State.SUBMITTED).update(state=State.WITHDRAWN)
        record(What.WITHDRAWN, by=by, owner=submission.owner, thing=submission.uuid, digest=submission.digest)


def _tell_mentors(kind: Kind, request: ReviewRequest, by: User) -> None:
    parts = ReviewPart.objects.filter(request=request, closed_at=None).select_related("mentorship__mentor")
    to = [part.mentorship.mentor for part in parts if part.mentorship.is_readable]
    notify(kind, to=to, by=by, request=request, competency=request.competency)
