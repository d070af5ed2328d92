"""Where I stand on my sheets, over time and now, and one sheet more closely."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio import access, sheets


@guarded(Rule.SIGNED_IN)
@require_safe
def progress(request):
    competencies = sheets.with_standings(request.user, sheets.active_for(request.user))
    return render(request, "portfolio/progress_page.html", {"competencies": competencies})


@guarded(Rule.READER)
@require_safe
def sheet_progress(request, framework_slug, slug):
    competency = access.readable_sheet(request.user, framework_slug, slug)
    sheets.with_standings(request.user, [competency])
    return render(request, "portfolio/progress_sheet_page.html", {"competency": competency})
