"""What can happen to all that a trainer writes and keeps: written, saved over what was read, binned, erased.

What hangs on a row (its links, its dates) is written by `beside`, a function of the row inside the transaction.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require
from competencies.markup import render
from portfolio.models import Commitment, Draft, Submission, Written
from portfolio.permissions import can_edit_written, can_restore_written
from portfolio.search.indexing import forget, index
from portfolio.workflow.commitments_reminders import take_back
from portfolio.workflow.evidence import lock
from portfolio.workflow.kept_rounds import empty_accepted, forget_rounds
from portfolio.workflow.tags import drop_unused

Row = TypeVar("Row", bound=Written)
Beside = Callable[[Row], object]


class StaleWriting(Exception):
    """Somebody saved in between: `current` is the row as it is now, nothing of the save was kept."""

    def __init__(self, current: Any):
        super().__init__(f"{current._meta.model_name} {current.pk} is at version {current.version}")
        self.current = current


def create(
    model: type[Row], *, by: User, key: UUID, values: Mapping[str, Any], beside: Beside[Row] | None = None
) -> Row:
    """A new row of the actor's; with the same key and values again, the one that is there.

    The caller has asked whether they may. Raises StaleWriting where the key's row says something else by now.
    """
    values = rendered(model, values)  # takes its time, so nobody waits for it in line
    with transaction.atomic():
        lock(by)
        row = _all(model).filter(owner=by, key=key).first()
        if row is None:
            row = model(owner=by, key=key, **values)
            row.save()
        elif not says(row, values):
            raise StaleWriting(row)
        if beside:
            beside(row)
        index(row)
        Draft.objects.filter(owner=by, key=key).delete()
        return row


def save(
    row: Row,
    *,
    by: User,
    version: int,
    values: Mapping[str, Any],
    beside: Beside[Row] | None = None,
    same_beside: Callable[[Row], bool] = lambda row: True,
) -> Row:
    """Save over the version that the actor has read; the same again is no stale save.

    `same_beside` says whether what hangs on the row is the same too. Raises StaleWriting and PermissionDenied.
    """
    values = rendered(type(row), values)
    with transaction.atomic():
        lock(by)
        current = again(row)
        require(can_edit_written(by, current))
        if not (says(current, values) and same_beside(current)):
            if current.version != version:
                raise StaleWriting(current)
            for name, value in values.items():
                setattr(current, name, value)
            current.version += 1
            current.save()
        if beside:
            beside(current)
        index(current)
        Draft.objects.filter(owner=by, key=current.uuid).delete()
        return current


@transaction.atomic
def put_in_bin(row: Written, *, by: User) -> None:
    """Hide it from everywhere; a form that was sent before and comes again makes a new one."""
    lock(by)
    current = again(row)
    require(can_edit_written(by, current))
    _rows(current).update(deleted_at=timezone.now(), key=uuid4())
    if isinstance(current, Commitment):
        take_back(current.occurrences.filter(state="planned"), by=by)
    index(current)


@transaction.atomic
def restore(row: Written, *, by: User) -> None:
    """Take it out of the bin, as it was. Raises PermissionDenied."""
    lock(by)
    current = again(row)
    require(can_restore_written(by, current))
    _rows(current).update(deleted_at=None)
    index(current)


@transaction.atomic
def erase(row: Written, *, by: User, reviewed: bool = False) -> None:
    """Delete a binned row for good, its earlier editions too.

    `reviewed` empties what mentors have read of it. Raises PermissionDenied.
    """
    lock(by)
    current = again(row)
    require(can_restore_written(by, current))
    if reviewed:
        empty_accepted(current.uuid, by=by)
    erase_written(_rows(current), by=by)


def erase_written(rows: QuerySet[Any], *, by: User | None = None) -> int:
    """Delete rows with what hangs on them; returns how many. `by` is None where time does it.

    The caller has decided who may, and holds the lock on each owner.
    """
    gone = list(rows)
    if gone and hasattr(gone[0], "submissions"):
        forget_rounds(Submission.objects.filter(reflection__in=gone), by)
    owners = {row.owner_id for row in gone}
    Draft.objects.filter(owner__in=owners, key__in=[row.uuid for row in gone]).delete()
    for row in gone:
        forget(type(row), [row.uuid])
        row.delete()
    for owner in User.objects.filter(pk__in=owners):
        drop_unused(owner)
    return len(gone)


def again(row: Row) -> Row:
    """The row as it is under the lock, not as it was when the page was asked for."""
    current = _rows(row).select_for_update().first()
    if current is None:
        raise PermissionDenied(_("This is not there any more."))
    return current


def says(row: Written, values: Mapping[str, Any]) -> bool:
    """Whether the row holds exactly these values already."""
    return all(getattr(row, name) == value for name, value in values.items())


def rendered(model: type[Written], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the HTML of `text`, where the table keeps it."""
    keeps_html = any(field.name == "html" for field in model._meta.concrete_fields)
    if keeps_html and "text" in values:
        return {**values, "html": render(values["text"], breaks=True)}
    return dict(values)


def _all(model: type[Row]) -> "QuerySet[Row]":
    return cast("QuerySet[Row]", model._default_manager.all())


def _rows(row: Row) -> "QuerySet[Row]":
    return _all(type(row)).filter(pk=row.pk)
