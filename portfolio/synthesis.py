"""What stands in which of the six lists of a sheet's synthesis: one's lines, and the tools that one chose."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from competencies.models import Competency, Tool
from portfolio.models import Commitment, SynthesisItem, ToolChoice

List = SynthesisItem.List
Mastery = ToolChoice.Mastery
TOOL_LISTS = (List.MASTERED, List.DEEPEN)
# The mastery of a chosen tool says where its lines stand; what is still to discover stands with its word.
LIST_OF_MASTERY = {
    Mastery.MASTERED: List.MASTERED,
    Mastery.DEEPEN: List.DEEPEN,
    Mastery.DISCOVER: List.DEEPEN,
}


@dataclass
class Line:
    """One line as it is shown. `mastery` is that of its tool where this is one of the active choices."""

    item: Any
    which: List
    mastery: Mastery | None = None
    commitment: UUID | None = None

    @property
    def may_go_to(self) -> list[List]:
        """The other lists that it can be moved to by hand."""
        if self.mastery is not None:
            return []
        lists = TOOL_LISTS if self.item.tool_id else tuple(List)
        return [one for one in lists if one != self.which]


@dataclass
class Chosen:
    """An active choice that no line tells of."""

    tool: Any
    mastery: Mastery


@dataclass
class Listed:
    """One of the six lists: its lines in order, those that were struck, and chosen tools without a line."""

    which: List
    lines: list[Line] = field(default_factory=list)
    struck: list[Line] = field(default_factory=list)
    chosen: list[Chosen] = field(default_factory=list)

    @property
    def is_of_tools(self) -> bool:
        return self.which in TOOL_LISTS

    @property
    def new_key(self) -> UUID:
        """Of the form that adds a line, so that posting it twice makes one."""
        return uuid4()


@dataclass
class Synthesis:
    """The six lists of one person on one sheet, and the tools that a line may point to."""

    lists: dict[List, Listed]
    tools: list[Any]

    @property
    def is_empty(self) -> bool:
        return not any(one.lines or one.struck or one.chosen for one in self.lists.values())

    def line(self, item: SynthesisItem) -> Line | None:
        """The line as it is shown, struck or not."""
        rows = (line for one in self.lists.values() for line in (*one.lines, *one.struck))
        return next((line for line in rows if line.item.pk == item.pk), None)


def lists_of(user: User, competency: Competency) -> Synthesis:
    """The person's synthesis on the sheet, in two queries."""
    lists = {one: Listed(one) for one in List}
    tools = list(tools_beside(user, competency))
    chosen = {tool.pk: Mastery(tool.mastery) for tool in tools if tool.mastery}
    told = set()
    for item in items_of(user, competency):
        mastery = chosen.get(item.tool_id)
        place = LIST_OF_MASTERY[mastery] if mastery else List(item.list)
        line = Line(item, place, mastery, item.commitment)
        if item.struck_at is not None:
            lists[place].struck.append(line)
        else:
            lists[place].lines.append(line)
            told.add(item.tool_id)
    for tool in sorted((tool for tool in tools if tool.mastery), key=lambda tool: tool.rank):
        if tool.pk not in told:
            mastery = chosen[tool.pk]
            lists[LIST_OF_MASTERY[mastery]].chosen.append(Chosen(tool, mastery))
    return Synthesis(lists, [tool for tool in tools if tool.is_offered])


def items_of(user: User, competency: Competency) -> QuerySet[Any]:
    """The rows in order, each with the `commitment` that it became, if any."""
    became = Commitment.objects.live().filter(synthesis_item=OuterRef("pk"), owner=user).order_by("-pk")
    return (
        SynthesisItem.objects.visible_to(user)
        .filter(competency=competency)
        .select_related("tool")
        .annotate(commitment=Subquery(became.values("uuid")[:1]))
        .order_by("position", "pk")
    )


def tools_beside(user: User, competency: Competency) -> QuerySet[Any]:
    """The tools of the sheet's framework and one's own, and those chosen on it, with `mastery` and `rank`.

    `is_offered` says that a new line may point to it.
    """
    chosen = Q(choices__owner=user, choices__competency=competency, choices__ended_at__isnull=True)
    offered = Q(framework=competency.framework_id) | Q(owner=user)
    return (
        Tool.objects.visible_to(user)
        .annotate(active=FilteredRelation("choices", condition=chosen))
        .annotate(mastery=F("active__mastery"), rank=F("active__rank"))
        .annotate(is_offered=Q(retired_at__isnull=True) & offered)
        .filter(Q(is_offered=True) | Q(mastery__isnull=False))
        .order_by("title", "pk")
    )
