"""What the tests of tools share: a library, and choosing from it."""

from competencies.models import Tool, ToolTemplate
from portfolio.models import ToolChoice
from portfolio.workflow import tool_choices


def library(sheet, number=4):
    """So many tools of the sheet's framework, each with a grid."""
    tools = []
    for n in range(1, number + 1):
        tool = Tool.objects.create(
            framework=sheet.framework, slug=f"tool-{n}", title=f"Tool {n}", purpose=f"Purpose {n}"
        )
        ToolTemplate.objects.create(
            tool=tool, kind="grid", fields=[{"key": "place", "label": "Place", "kind": "line"}]
        )
        tools.append(tool)
    return tools


def own_tool(owner, slug="mine", **fields):
    return Tool.objects.create(
        owner=owner, slug=slug, **{"title": "My cards", "purpose": "To begin with"} | fields
    )


def choose(owner, sheet, tool, **more):
    about = tool_choices.About(more.pop("use", ""))
    return tool_choices.choose(tool, sheet, by=owner, about=about, **more)


def active(owner, sheet):
    """[(rank, title), …] of the three."""
    rows = ToolChoice.objects.active().filter(owner=owner, competency=sheet).order_by("rank")
    return list(rows.values_list("rank", "tool__title"))
