"""What can happen to a commitment: planned, stopped, taken up again; its dates are made from its rule."""

import logging
from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User, zone_of
from accounts.permissions import require
from portfolio.models import Commitment, Feedback, Occurrence
from portfolio.permissions import can_commit_to, can_edit_written, can_write_on
from portfolio.recurrence import HORIZON, BadRule, dates
from portfolio.workflow import writing
from portfolio.workflow.commitments_reminders import take_back
from portfolio.workflow.evidence import lock

logger = logging.getLogger(__name__)
State = Occurrence.State
A_DAY = timedelta(days=1)


def today_of(person: User) -> date:
    """The day it is where the person lives."""
    return timezone.localdate(timezone.now(), zone_of(person))


def plan(commitment: Commitment) -> int:
    """Make the dates that the rule says and forget planned ones that it says no more; returns how many are new.

    What was settled, noted or moved within the rule stays. The caller holds the owner's lock.
    """
    today = today_of(commitment.owner)
    wanted = _wanted(commitment, today)
    rows = commitment.occurrences.all()
    gone = rows.filter(state=State.PLANNED, note="", evidence=None).exclude(planned_for__in=wanted)
    if commitment.recurrence:
        gone = gone.filter(planned_for__gte=today)  # what is late stays, to be settled
    take_back(gone, by=commitment.owner)
    gone.delete()
    there = set(rows.filter(planned_for__in=wanted).values_list("planned_for", flat=True))
    new = [
        Occurrence(commitment=commitment, planned_for=day, due_on=day) for day in wanted if day not in there
    ]
    Occurrence.objects.bulk_create(new)
    return len(new)


def _wanted(commitment: Commitment, today: date) -> list[date]:
    if commitment.starts is None or commitment.ended_on is not None:
        return []
    if not commitment.recurrence:
        return [commitment.starts]
    return dates(commitment.recurrence, commitment.starts, today, today + HORIZON)


def make_dates() -> int:
    """The chore: keep the dates of the coming months made for every repeating commitment; returns how many are new."""
    going = Commitment.objects.live().filter(ended_on=None, owner__is_active=True).exclude(recurrence="")
    rows = going.annotate(last=Max("occurrences__planned_for")).order_by("pk")
    made, today = 0, timezone.localdate()
    for pk, rule, starts, last in rows.values_list("pk", "recurrence", "starts", "last"):
        try:
            if dates(rule, starts, max(today, last + A_DAY) if last else today, today + HORIZON):
                made += _make_dates_of(pk)
        except (BadRule, OverflowError) as error:
            logger.warning("commitment %s has no rule of ours: %s", pk, error)
    return made


@transaction.atomic
def _make_dates_of(pk: int) -> int:
    owner = User.objects.filter(commitments__pk=pk).first()
    if owner is None:  # erased since the chore has read it
        return 0
    lock(owner)
    commitment = Commitment.objects.live().select_related("owner").filter(pk=pk).first()
    return plan(commitment) if commitment else 0


@transaction.atomic
def stop(commitment: Commitment, *, by: User) -> None:
    """It is over as of today: what was planned and not yet settled goes. Raises PermissionDenied."""
    lock(by)
    current = writing.again(commitment)
    if current.ended_on is not None:
        return
    require(can_commit_to(by, current))
    _end(current, today_of(by))


@transaction.atomic
def take_up(commitment: Commitment, *, by: User) -> None:
    """Go on with a stopped one, from today. Raises PermissionDenied."""
    lock(by)
    current = writing.again(commitment)
    require(can_edit_written(by, current))
    _end(current, None)


def _end(current: Commitment, day: date | None) -> None:
    current.ended_on = day
    Commitment.objects.filter(pk=current.pk).update(ended_on=day, updated_at=timezone.now())
    if day is not None:
        take_back(current.occurrences.filter(state=State.PLANNED), by=current.owner)
        current.occurrences.filter(state=State.PLANNED, note="", evidence=None).delete()
    plan(current)


@transaction.atomic
def commit_to_step(feedback: Feedback, *, by: User) -> Commitment:
    """The mentor's next step as one's own commitment, not yet dated; the one that is there, if there is one.

    The caller has asked whether the feedback is on the actor's own item. Raises PermissionDenied.
    """
    lock(by)
    found = Commitment.objects.visible_to(by).filter(feedback=feedback).first()
    if found is not None:
        return found
    competency = feedback.submission.competency
    may = can_write_on(by, competency)
    title, rest = title_and_rest(feedback.next_step)
    values = {
        "title": title,
        "why": rest,
        "feedback": feedback,
        "competency": competency if may else None,
    }
    return writing.create(Commitment, by=by, key=uuid4(), values=values)


def title_and_rest(text: str, most: int = 200) -> tuple[str, str]:
    """A text as a title, and as the whole where the title had to be cut."""
    words = " ".join(text.split())
    if len(words) <= most:
        return words, ""
    return words[: most - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…", text.strip()
