"""The three preferred tools of a sheet: chosen, put in order, replaced, ended; nothing of it is forgotten."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require
from competencies.models import Competency, Tool
from portfolio.models import ToolChoice
from portfolio.models.tools import RANKS
from portfolio.permissions import can_keep, can_use_tool, can_write_on
from portfolio.search.indexing import index
from portfolio.workflow.evidence import lock


@dataclass(frozen=True)
class About:
    """What a trainer says of a chosen tool."""

    use: str = ""
    mastery: str = ToolChoice.Mastery.DISCOVER
    since: date | None = None

    @classmethod
    def of(cls, choice: ToolChoice) -> "About":
        return cls(choice.use, choice.mastery, choice.since)


class ThreeAlready(Exception):
    """There is no fourth: `choices` are the three, one of which can be replaced."""

    def __init__(self, choices: list[ToolChoice]):
        super().__init__(f"{len(choices)} tools are chosen")
        self.choices = choices


class StaleChoice(Exception):
    """Somebody saved in between: `current` is the choice as it is now, nothing of the save was kept."""

    def __init__(self, current: ToolChoice):
        super().__init__(f"choice {current.pk} is at version {current.version}")
        self.current = current


@transaction.atomic
def choose(
    tool: Tool, competency: Competency, *, by: User, about: About, instead_of: ToolChoice | None = None
) -> ToolChoice:
    """Choose a tool on a sheet, at the end or in another's place; one that is chosen already stays as it is.

    Raises ThreeAlready and PermissionDenied.
    """
    lock(by)
    require(can_write_on(by, competency))
    require(can_use_tool(by, tool))
    active = list(_active(by, competency))
    there = next((choice for choice in active if choice.tool_id == tool.pk), None)
    if there is not None:
        return there
    if instead_of is not None:
        return _replace(instead_of, active, tool, by=by, about=about)
    if len(active) == len(RANKS):
        raise ThreeAlready(active)
    return _create(tool, competency, by, len(active) + 1, about)


@transaction.atomic
def change(choice: ToolChoice, *, by: User, version: int, about: About) -> ToolChoice:
    """Say something else of a chosen tool; the same again is no stale save. Raises StaleChoice."""
    lock(by)
    current = _still_chosen(choice, by)
    if About.of(current) == about:
        return current
    if current.version != version:
        raise StaleChoice(current)
    current.use, current.mastery, current.since = about.use, about.mastery, about.since
    current.version += 1
    current.save()
    index(current)
    return current


@transaction.atomic
def move(choice: ToolChoice, *, by: User, rank: int) -> None:
    """Put a choice at a rank, the others around it; at its rank already, or out of reach, nothing moves."""
    lock(by)
    current = _still_chosen(choice, by)
    order = list(_active(by, current.competency))
    place = min(max(rank, 1), len(order)) - 1
    order.remove(current)
    order.insert(place, current)
    _rank(order)


@transaction.atomic
def end(choice: ToolChoice, *, by: User) -> None:
    """Take a tool off the three; it stays in the history, and those below move up."""
    lock(by)
    require(can_keep(by, choice))
    current = ToolChoice.objects.select_for_update().get(pk=choice.pk)
    if current.ended_at is None:
        current.ended_at = timezone.now()
        current.save(update_fields=["ended_at"])
        index(current)
        _rank(list(_active(by, current.competency)))


def _replace(
    choice: ToolChoice, active: list[ToolChoice], tool: Tool, *, by: User, about: About
) -> ToolChoice:
    if choice not in active:
        raise PermissionDenied(_("That tool is not among the three any more: look at the sheet again."))
    old = next(one for one in active if one == choice)
    old.ended_at = timezone.now()
    old.save(update_fields=["ended_at"])  # its rank is free from here on
    new = _create(tool, old.competency, by, old.rank, about)
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])
    index(old)
    return new


def _create(tool: Tool, competency: Competency, by: User, rank: int, about: About) -> ToolChoice:
    choice = ToolChoice.objects.create(
        owner=by,
        competency=competency,
        tool=tool,
        rank=rank,
        use=about.use,
        mastery=about.mastery,
        since=about.since,
        chosen_at=timezone.now(),
    )
    index(choice)
    return choice


def _rank(order: list[ToolChoice]) -> None:
    """Write ranks 1, 2, 3 in this order: ended and revived, since no two may hold one rank on the way."""
    moved = [(choice, rank) for rank, choice in enumerate(order, 1) if choice.rank != rank]
    rows = ToolChoice.objects.filter(pk__in=[choice.pk for choice, _rank in moved])
    rows.update(ended_at=timezone.now())
    for choice, rank in moved:
        ToolChoice.objects.filter(pk=choice.pk).update(rank=rank, ended_at=None)


def _active(owner: User, competency: Competency) -> QuerySet[ToolChoice]:
    """The choices under the owner's lock, by rank."""
    rows = ToolChoice.objects.filter(owner=owner, competency=competency, ended_at__isnull=True)
    return rows.select_for_update(of=("self",)).select_related("competency").order_by("rank")


def _still_chosen(choice: ToolChoice, by: User) -> ToolChoice:
    """The choice as it is under the lock. Raises PermissionDenied for one that has ended."""
    require(can_keep(by, choice))
    current = (
        ToolChoice.objects.select_for_update(of=("self",)).select_related("competency").get(pk=choice.pk)
    )
    if current.ended_at is not None:
        raise PermissionDenied(_("That tool is not among the three any more: look at the sheet again."))
    return current
