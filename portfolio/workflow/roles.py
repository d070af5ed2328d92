"""The order of the phases of one's role; what else can happen to a phase is `portfolio.workflow.writing`'s."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.permissions import require
from portfolio.models import RolePhase
from portfolio.permissions import can_edit_written
from portfolio.workflow.evidence import lock
from portfolio.workflow.writing import again


def put_last(phase: RolePhase) -> None:
    """Give a new phase the last place; for `writing.create`, which holds the lock."""
    if phase.position == 0:
        others = RolePhase.objects.filter(owner=phase.owner, competency=phase.competency).exclude(pk=phase.pk)
        last = others.aggregate(last=Max("position"))["last"] or 0
        RolePhase.objects.filter(pk=phase.pk).update(position=last + 1)


@transaction.atomic
def move(phase: RolePhase, *, by: User, before: UUID | None) -> None:
    """Before the phase of that UUID on the same sheet, or to the end. Raises PermissionDenied."""
    rows = _path(phase, by)
    others = [row for row in rows if row.pk != phase.pk]
    at = next((index for index, row in enumerate(others) if row.uuid == before), len(others))
    _keep_order([*others[:at], phase, *others[at:]])


@transaction.atomic
def step(phase: RolePhase, *, by: User, up: bool) -> None:
    """One place up or down; at the end of the path nothing happens. Raises PermissionDenied."""
    rows = _path(phase, by)
    at = [row.pk for row in rows].index(phase.pk)
    other = at - 1 if up else at + 1
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
        _keep_order(rows)


def _path(phase: RolePhase, by: User) -> list[RolePhase]:
    """The phases of the sheet as they stand under the lock."""
    lock(by)
    current = again(phase)
    require(can_edit_written(by, current))
    return list(RolePhase.objects.visible_to(by).filter(competency=current.competency_id))


def _keep_order(rows: list[RolePhase]) -> None:
    for position, row in enumerate(rows, 1):
        RolePhase.objects.filter(pk=row.pk).update(position=position)
