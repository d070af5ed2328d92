"""What can happen to one date of a commitment: done, skipped, moved, undone, told about, made into evidence."""

from datetime import date, timedelta
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require
from portfolio.models import Commitment, Evidence, Occurrence
from portfolio.permissions import can_claim, can_commit_to, can_settle
from portfolio.workflow import writing
from portfolio.workflow.commitments import today_of
from portfolio.workflow.commitments_reminders import take_back
from portfolio.workflow.evidence import ClaimData, EvidenceData, create_evidence, lock
from portfolio.workflow.short_notes import require_fresh

State = Occurrence.State
FARTHEST = timedelta(days=366)  # how far a date can be moved from today


@transaction.atomic
def settle(occurrence: Occurrence, *, by: User, state: str, note: str | None = None) -> None:
    """Done or skipped, also instead of the other; `note` None leaves the note. Raises PermissionDenied."""
    current = _current(occurrence, by)
    if current.state != state:
        current.settled_at = timezone.now()
    current.state = State(state)
    if note is not None:
        current.note = note
    _keep(current, "state", "settled_at", "note")
    take_back(Occurrence.objects.filter(pk=current.pk), by=by)


@transaction.atomic
def reopen(occurrence: Occurrence, *, by: User) -> None:
    """Neither done nor skipped after all; its note stays. Raises PermissionDenied."""
    current = _current(occurrence, by)
    current.state, current.settled_at = State.PLANNED, None
    _keep(current, "state", "settled_at")


@transaction.atomic
def move(occurrence: Occurrence, *, by: User, to: date) -> None:
    """Put a planned date on another day; a reminder is sent for the new one. Raises PermissionDenied."""
    current = _current(occurrence, by)
    require(can_commit_to(by, current.commitment))
    if current.state != State.PLANNED:
        raise PermissionDenied(_("This date is settled: undo it first."))
    if abs(to - today_of(by)) > FARTHEST:
        raise PermissionDenied(_("Choose a day within a year."))
    if current.due_on != to:
        take_back(Occurrence.objects.filter(pk=current.pk), by=by)
        current.due_on, current.reminded_at = to, None
        _keep(current, "due_on", "reminded_at")


@transaction.atomic
def tell(occurrence: Occurrence, *, by: User, note: str, was: str | None = None) -> None:
    """Write what happened. Raises PermissionDenied and StaleShortNote."""
    current = _current(occurrence, by)
    require_fresh(current.note, note=note, was=was)
    current.note = note
    _keep(current, "note")


@transaction.atomic
def do_today(commitment: Commitment, *, by: User) -> Occurrence:
    """Note that it was done today, also where today was planned or skipped. Raises PermissionDenied."""
    lock(by)
    current = writing.again(commitment)
    require(can_commit_to(by, current))
    today = today_of(by)
    row = current.occurrences.filter(planned_for=today).first()
    if row is None:
        row = Occurrence(commitment=current, planned_for=today)
    if row.state != State.DONE:
        row.state, row.due_on, row.settled_at = State.DONE, today, timezone.now()
        row.save()
        take_back(Occurrence.objects.filter(pk=row.pk), by=by)
    return row


@transaction.atomic
def make_evidence(occurrence: Occurrence, *, by: User) -> Evidence:
    """An evidence of what was done on that date, linked to it; the one that is there, if there is one."""
    current = _current(occurrence, by)
    if current.state != State.DONE:
        raise PermissionDenied(_("Only what is done can become evidence."))
    commitment = current.commitment
    dimension = commitment.dimension
    made = evidence_for(
        current.evidence,
        by=by,
        data=EvidenceData(commitment.title, current.note, starts=current.due_on),
        claims=[ClaimData(dimension)] if dimension and can_claim(by, dimension) else [],
    )
    current.evidence = made
    _keep(current, "evidence")
    return made


def evidence_for(
    there: Evidence | None, *, by: User, data: EvidenceData, claims: list[ClaimData]
) -> Evidence:
    """The evidence that is there and not in the bin, else a new one; the caller holds the owner's lock."""
    if there is not None and not there.is_binned:
        return there
    return create_evidence(by=by, key=uuid4(), data=data, claims=claims)


def _keep(current: Occurrence, *columns: str) -> None:
    """Write these columns, and that the date has changed: calendar programs go by it."""
    current.save(update_fields=[*columns, "updated_at"])


def _current(occurrence: Occurrence, by: User) -> Occurrence:
    """The date as it is under the lock. Raises PermissionDenied."""
    lock(by)
    about = ("commitment__owner", "commitment__dimension__competency__framework", "evidence")
    current = Occurrence.objects.select_related(*about).filter(pk=occurrence.pk).first()
    if current is None:
        raise PermissionDenied(_("This date is not there any more."))
    require(can_settle(by, current))
    return current
