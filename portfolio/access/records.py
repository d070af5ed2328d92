"""Tools to fill in, and the records of them."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.permissions import denied, require
from competencies.models import ToolTemplate
from portfolio.access.own import _first
from portfolio.access.written import usable_tool
from portfolio.models import ToolRecord
from portfolio.permissions import can_use_tool, can_view_written


def own_record(user, uuid):
    """A filled-in tool of the person's, with what its pages need; or Http404."""
    rows = ToolRecord.objects.visible_to(user).filter(uuid=uuid)
    record = _first(rows.select_related("tool__framework", "template", "competency__framework", "evidence"))
    if not can_view_written(user, record):
        raise Http404
    return record


def tool_to_fill(user, uuid):
    """A tool with its templates, the latest first; Http404, or PermissionDenied with why it cannot be filled in."""
    tool = usable_tool(user, uuid)
    require(can_use_tool(user, tool))
    templates = list(ToolTemplate.objects.filter(tool=tool).order_by("-number"))
    if not templates:
        require(denied(_("There is nothing to fill in for this tool: it is described on its page.")))
    return tool, templates


def commitments_tool(user, uuid):
    """A tool that is a view over one's commitments, or Http404."""
    tool = usable_tool(user, uuid)
    latest = ToolTemplate.objects.filter(tool=tool).order_by("-number").first()
    if latest is None or latest.kind != ToolTemplate.Kind.COMMITMENTS:
        raise Http404
    return tool
