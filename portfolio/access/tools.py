"""Tools of one's own, and the sheet on which one chooses."""

from competencies.models import Tool
from portfolio.access.own import _first, readable_sheet
from portfolio.access.written import own_row
from portfolio.models import ToolChoice


def own_tool(user, uuid):
    """A tool of the person's own, retired or not, or Http404."""
    return _first(Tool.objects.filter(owner=user, uuid=uuid))


def own_choice(user, uuid):
    """A choice of the person's, with its sheet and tool, or Http404."""
    choice = own_row(ToolChoice, user, uuid)
    return ToolChoice.objects.select_related("competency__framework", "tool__framework").get(pk=choice.pk)


def sheet_of_choices(user, framework_slug, slug):
    """The sheet, in the shape that rules ask about, or Http404."""
    competency = readable_sheet(user, framework_slug, slug)
    return type(competency).objects.select_related("framework", "published").get(pk=competency.pk)
