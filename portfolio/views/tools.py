"""The library of tools within one's reach, and the tools of one's own."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from accounts.rules import Rule, guarded
from competencies.models import ToolTemplate
from portfolio import access, sheets, tool_shelf
from portfolio.forms.tools import ToolForm, uuid_of
from portfolio.middleware import showing_kept
from portfolio.permissions import can_use_tool
from portfolio.views.written import context_of, open_written, save_written
from portfolio.workflow import own_tools


@guarded(Rule.SIGNED_IN)
@require_safe
def tools(request):
    asked = {"q": request.GET.get("q", "").strip()[:200], "kind": request.GET.get("kind", "")}
    context = {"asked": asked, "kinds": ToolTemplate.Kind.choices, "is_narrowed": any(asked.values())}
    context["shelf"] = tool_shelf.shelf(request.user, asked["q"], asked["kind"])
    return render(request, "portfolio/tools_page.html", context)


@guarded(Rule.OWNER)
@require_safe
def own_tool(request, uuid):
    tool = access.own_tool(request.user, uuid)
    context = tool_shelf.about(request.user, tool) | {"is_used": own_tools.is_used(tool)}
    context["choosable"] = sheets.active_for(request.user)
    return render(request, "portfolio/tool_page.html", context)


@showing_kept
@guarded(Rule.SIGNED_IN)
def own_tool_new(request):
    return tool_form(request, None)


@showing_kept
@guarded(Rule.OWNER)
def own_tool_edit(request, uuid):
    return tool_form(request, access.own_tool(request.user, uuid))


def tool_form(request, tool):
    """The form of a new tool or of a change."""
    form = open_written(request, ToolForm, tool)
    return save_written(request, form) or render(
        request, "portfolio/tool_form.html", context_of(request, form) | {"tool": tool}
    )


@guarded(Rule.OWNER)
@require_POST
def own_tool_retire(request, uuid):
    tool = access.own_tool(request.user, uuid)
    own_tools.retire_tool(tool, by=request.user)
    messages.success(request, _("Retired: it is not offered any more, and what you made of it stays."))
    return redirect(tool)


@guarded(Rule.OWNER)
@require_POST
def own_tool_take_back(request, uuid):
    tool = access.own_tool(request.user, uuid)
    own_tools.take_tool_back(tool, by=request.user)
    messages.success(request, _("This tool is offered again."))
    return redirect(tool)


@guarded(Rule.OWNER)
@require_POST
def own_tool_delete(request, uuid):
    own_tools.delete_tool(access.own_tool(request.user, uuid), by=request.user)
    messages.success(request, _("The tool was deleted."))
    return redirect("tools")


@guarded(Rule.SIGNED_IN)
@require_safe
def tool_choose(request, uuid):
    tool = access.usable_tool(request.user, uuid)
    require(can_use_tool(request.user, tool))
    wanted = uuid_of(request.GET.get("sheet"))
    sheet = next((one for one in sheets.followed_by(request.user) if one.uuid == wanted), None)
    if sheet is None:
        return redirect(tool)
    address = reverse("tool-choice-new", args=[sheet.framework.slug, sheet.slug])
    return redirect(f"{address}?{urlencode({'tool': tool.uuid})}")
