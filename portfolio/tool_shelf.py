"""The tools within a trainer's reach, each with what they made of it; and the choices on a sheet."""

import unicodedata
from collections import Counter
from itertools import groupby

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce

from competencies.models import Tool, ToolTemplate
from portfolio.models import Commitment, Evidence, ToolChoice, ToolRecord
from portfolio.models.tools import RANKS

LATEST = 5  # records shown on a tool's page


def shelf(user, words="", kind=""):
    """[(framework or None for one's own, [tool, …]), …], own ones first, each tool with what the person has of it."""
    tools = [tool for tool in within_reach(user) if is_like(tool, words, kind)]
    choices, records = active_by_tool(user), records_by_tool(user)
    for tool in tools:
        tool.chosen = choices.get(tool.pk, [])
        tool.record_count = records.get(tool.pk, 0)
    return [(framework, list(group)) for framework, group in groupby(tools, key=lambda tool: tool.framework)]


def within_reach(user):
    """Own tools, and those of followed libraries that are offered or that the person has something of."""
    latest = ToolTemplate.objects.filter(tool=OuterRef("pk")).order_by("-number").values("kind")[:1]
    followed = Q(framework__enrolments__user=user)
    used = Q(pk__in=ToolChoice.objects.visible_to(user).values("tool")) | Q(
        pk__in=ToolRecord.objects.visible_to(user).values("tool")
    )
    rows = Tool.objects.visible_to(user).filter(
        Q(owner=user) | (followed & Q(retired_at=None)) | (used & Q(framework__isnull=False))
    )
    rows = rows.select_related("framework").annotate(kind=Subquery(latest)).distinct()
    return sorted(rows, key=_place)


def _place(tool):
    shelf_name = (tool.framework.title, tool.framework_id) if tool.framework else ("", 0)
    return (*shelf_name, tool.retired_at is not None, folded(tool.title), tool.pk)


def is_like(tool, words, kind):
    """Whether every word stands in its title, purpose or description, accents and case aside."""
    if kind and tool.kind != kind:
        return False
    text = folded(f"{tool.title} {tool.purpose} {tool.description}")
    return all(word in text for word in folded(words).split())


def folded(text):
    """The text without case and accents, ligatures in two letters, one kind of apostrophe."""
    plain = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))


def active_by_tool(user):
    """{tool: [active choice, …]} of the person's."""
    rows = ToolChoice.objects.visible_to(user).active().select_related("competency__framework")
    chosen = {}
    for choice in rows.order_by("competency__code", "competency__title", "pk"):
        chosen.setdefault(choice.tool_id, []).append(choice)
    return chosen


def records_by_tool(user):
    """{tool: how many of them are filled in}."""
    rows = ToolRecord.objects.visible_to(user).order_by().values_list("tool")
    return Counter(dict(rows.annotate(number=Count("pk"))))


def choices_on(user, competency):
    """The active choices on a sheet by rank, each with `record_count` and `evidence_count`; one query."""
    rows = ToolChoice.objects.visible_to(user).active().filter(competency=competency)
    return list(with_counts(rows, user).order_by("rank"))


def choices_and_earlier(user, competency):
    """The active choices on a sheet, and how many ended ones there are; one query."""
    rows = ToolChoice.objects.visible_to(user).filter(competency=competency)
    number = Window(Count("pk"), partition_by="competency")
    rows = (
        with_counts(rows, user).annotate(number=number).order_by(F("ended_at").desc(nulls_first=True), "rank")
    )
    found = list(rows[: len(RANKS)])
    active = [choice for choice in found if choice.ended_at is None]
    return active, found[0].number - len(active) if found else 0


def earlier_on(user, competency):
    """The choices that have ended, latest first, with what replaced them."""
    rows = ToolChoice.objects.visible_to(user).filter(competency=competency, ended_at__isnull=False)
    rows = with_counts(rows, user).select_related("tool__framework", "replaced_by__tool")
    return list(rows.order_by("-ended_at", "-pk"))


def with_counts(choices, user):
    """Each with its templates filled in for the sheet, and with the live evidence that used it and claims the sheet."""
    records = ToolRecord.objects.visible_to(user).filter(
        tool=OuterRef("tool"), competency=OuterRef("competency")
    )
    evidence = Evidence.objects.visible_to(user).filter(
        tools=OuterRef("tool"), claims__competency=OuterRef("competency")
    )
    return choices.select_related("tool__framework").annotate(
        record_count=_number(records, "tool"), evidence_count=_number(evidence, "owner")
    )


def _number(rows, by):
    counted = rows.order_by().values(by).annotate(number=Count("pk", distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def offers(user, competency):
    """What can be chosen on a sheet: [(heading, [tool, …]), …], those that the sheet lists first, with their use."""
    uses = dict(competency.sheet_tools.values_list("tool", "use"))
    order = {tool: place for place, tool in enumerate(uses)}
    taken = {
        choice.tool_id
        for choice in ToolChoice.objects.visible_to(user).active().filter(competency=competency)
    }
    tools = [tool for tool in within_reach(user) if tool.retired_at is None and tool.pk not in taken]
    for tool in tools:
        tool.use = uses.get(tool.pk, "")
    listed = sorted((tool for tool in tools if tool.pk in order), key=lambda tool: order[tool.pk])
    others = [tool for tool in tools if tool.pk not in order]
    return {
        "listed": listed,
        "own": [tool for tool in others if tool.framework is None],
        "library": [tool for tool in others if tool.framework is not None],
    }


def about(user, tool):
    """What a tool's page shows of the person's own: choices, records, commitments where the template is theirs."""
    template = tool.templates.first()
    records = ToolRecord.objects.visible_to(user).filter(tool=tool).select_related("competency", "template")
    chosen = ToolChoice.objects.visible_to(user).active().filter(tool=tool)
    return {
        "tool": tool,
        "template": template,
        "versions": list(tool.templates.all()),
        "records": list(records[:LATEST]),
        "record_count": records.count(),
        "chosen": list(chosen.select_related("competency__framework")),
        "commitments": commitments_of(user, tool) if template and template.kind == "commitments" else [],
    }


def commitments_of(user, tool):
    """The person's commitments that go on, on the sheets where this tool is listed or chosen."""
    sheets = Q(competency__sheet_tools__tool=tool) | Q(
        competency__in=ToolChoice.objects.visible_to(user).active().filter(tool=tool).values("competency")
    )
    rows = Commitment.objects.visible_to(user).filter(sheets, ended_on=None).select_related("competency")
    return list(rows.distinct()[:50])
