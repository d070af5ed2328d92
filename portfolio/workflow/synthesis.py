"""What can happen to the lines of a synthesis: added, changed, moved, struck, taken back, removed."""

import json
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require
from competencies.models import Competency, Tool
from portfolio.models import SynthesisItem
from portfolio.permissions import can_keep, can_use_tool, can_write_on
from portfolio.search.indexing import forget, index
from portfolio.synthesis import TOOL_LISTS, Line, List, Synthesis, lists_of
from portfolio.workflow.evidence import lock

MOST_LINES = 100  # in one list, struck ones included


class StaleLine(Exception):
    """Somebody saved in between: `current` is the line as it is now, nothing of the save was kept."""

    def __init__(self, current: SynthesisItem):
        super().__init__(f"line {current.pk} is at version {current.version}")
        self.current = current


@transaction.atomic
def add(
    competency: Competency, *, by: User, key: UUID, to: List, text: str, tool: Tool | None = None
) -> SynthesisItem:
    """A new line at the end of the list; the same form again makes no second one.

    A form that was sent before with another text is a new line: nothing that was typed gets lost. That line's key
    follows from its words, so that it is found when the form is sent once more.
    """
    lock(by)
    require(can_write_on(by, competency))
    values = {"competency_id": competency.pk, "list": to, "text": text, "tool_id": tool.pk if tool else None}
    while (sent := SynthesisItem.objects.filter(owner=by, key=key).first()) is not None:
        if all(getattr(sent, name) == value for name, value in values.items()):
            return sent
        key = uuid5(key, json.dumps(values, sort_keys=True))
    _require_tool(by, to, tool)
    in_list = SynthesisItem.objects.filter(owner=by, competency=competency, list=to)
    if in_list.count() >= MOST_LINES:
        raise PermissionDenied(_("This list is full: remove lines that you have struck first."))
    last = in_list.aggregate(last=Max("position"))["last"] or 0
    line = SynthesisItem.objects.create(owner=by, key=key, position=last + 1, **values)
    index(line)
    return line


@transaction.atomic
def edit(line: SynthesisItem, *, by: User, version: int, text: str, tool: Tool | None) -> SynthesisItem:
    """Change the line over the version that the actor has read; the same words again are no stale save.

    Raises StaleLine and PermissionDenied.
    """
    current = _again(line, by)
    tool_id = tool.pk if tool else None
    if (current.text, current.tool_id) == (text, tool_id):
        return current
    if current.version != version:
        raise StaleLine(current)
    if current.tool_id != tool_id:
        _require_tool(by, List(current.list), tool)
    current.text, current.tool, current.version = text, tool, current.version + 1
    current.save()
    index(current)
    return current


@transaction.atomic
def move(line: SynthesisItem, *, by: User, to: List, before: UUID | None = None) -> SynthesisItem:
    """Into the list, before the line of that UUID or at its end. Raises PermissionDenied with why it stays."""
    current, synthesis, shown = _as_shown(line, by)
    require_movable(shown, to)
    others = [one.item for one in synthesis.lists[to].lines if one.item.pk != current.pk]
    at = next((index for index, one in enumerate(others) if one.uuid == before), len(others))
    _keep_order([*others[:at], current, *others[at:]], to)
    index(current)
    return current


@transaction.atomic
def step(line: SynthesisItem, *, by: User, up: bool) -> SynthesisItem:
    """One place up or down in its list; at the end of it nothing happens."""
    current, synthesis, shown = _as_shown(line, by)
    rows = [one.item for one in synthesis.lists[shown.which].lines]
    pks = [one.pk for one in rows]
    if current.pk not in pks:
        return current
    at = pks.index(current.pk)
    other = at - 1 if up else at + 1
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
        _keep_order(rows, shown.which)
    return current


@transaction.atomic
def strike(line: SynthesisItem, *, by: User) -> SynthesisItem:
    """Strike it through: it stays readable, folded at the end of its list."""
    current = _again(line, by)
    if current.struck_at is None:
        current.struck_at = timezone.now()
        current.save(update_fields=["struck_at", "updated_at"])
    return current


@transaction.atomic
def restore(line: SynthesisItem, *, by: User) -> SynthesisItem:
    """Back to where it stood."""
    current = _again(line, by)
    if current.struck_at is not None:
        current.struck_at = None
        current.save(update_fields=["struck_at", "updated_at"])
    return current


@transaction.atomic
def remove(line: SynthesisItem, *, by: User) -> None:
    """Delete a struck line for good. Raises PermissionDenied for one that still stands."""
    current = _again(line, by)
    if current.struck_at is None:
        raise PermissionDenied(_("Strike the line first: only struck lines can be removed for good."))
    forget(SynthesisItem, [current.uuid])
    current.delete()


def require_movable(shown: Line, to: List) -> None:
    """Raise PermissionDenied where a line may not be moved to the list by hand."""
    if to == shown.which or to in shown.may_go_to:
        return
    if shown.mastery is not None:
        raise PermissionDenied(
            _("This is one of your chosen tools: its mastery says where it stands. Change it at the tool.")
        )
    raise PermissionDenied(_("A line that points to a tool stays with the tools: take its tool off first."))


def _require_tool(by: User, to: List, tool: Tool | None) -> None:
    if tool is None:
        return
    if to not in TOOL_LISTS:
        raise PermissionDenied(_("Only the two lists of tools have lines that point to a tool."))
    require(can_use_tool(by, tool))


def _again(line: SynthesisItem, by: User) -> SynthesisItem:
    """The line as it is under the lock; PermissionDenied where it is gone or somebody else's."""
    lock(by)
    current = SynthesisItem.objects.select_for_update().filter(pk=line.pk).first()
    if current is None:
        raise PermissionDenied(_("This is not there any more."))
    require(can_keep(by, current))
    return current


def _as_shown(line: SynthesisItem, by: User) -> tuple[SynthesisItem, Synthesis, Line]:
    """The line, the lists it stands in, and how it is shown there."""
    current = _again(line, by)
    if current.struck_at is not None:
        raise PermissionDenied(_("This line is struck: take it back first."))
    synthesis = lists_of(by, current.competency)
    shown = synthesis.line(current)
    if shown is None:
        raise PermissionDenied(_("This is not there any more."))
    return current, synthesis, shown


def _keep_order(rows: list[SynthesisItem], to: List) -> None:
    """Number the rows as they stand; each is of the list that shows it."""
    for position, row in enumerate(rows, 1):
        SynthesisItem.objects.filter(pk=row.pk).update(position=position, list=to)
