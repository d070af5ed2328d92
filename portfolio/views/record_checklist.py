"""A tool that is filled in by keeping commitments: those of one sheet, with their dates."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio import access, sheets
from portfolio.access.records import commitments_tool
from portfolio.models import Commitment
from portfolio.regularity import lines_of


@guarded(Rule.READER)
@require_safe
def tool_checklist(request, uuid, framework_slug, slug):
    tool = commitments_tool(request.user, uuid)
    competency = access.readable_sheet(request.user, framework_slug, slug)
    rows = Commitment.objects.visible_to(request.user).filter(competency=competency, ended_on=None)
    context = {"tool": tool, "competency": competency, "lines": lines_of(rows, timezone.localdate())}
    return render(request, "portfolio/record_checklist.html", context)


def sheet_for_checklist(request, tool):
    """On to the sheet that is asked for, or to the first that lists the tool; else a choice of sheets."""
    followed = sheets.active_for(request.user)
    asked = request.GET.get("competency", "")
    listed = set(tool.sheets.values_list("competency", flat=True))
    found = [one for one in followed if str(one.uuid) == asked] or [
        one for one in followed if one.pk in listed
    ]
    if not found:
        return render(request, "portfolio/record_sheets.html", {"tool": tool, "sheets": followed})
    return redirect("tool-checklist", tool.uuid, found[0].framework.slug, found[0].slug)
