"""Where I stand on my sheets, over time and now; at the end of one month; one sheet more closely."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio import access, progress_page, sheets


@guarded(Rule.SIGNED_IN)
@require_safe
def progress(request):
    competencies = sheets.with_standings(request.user, sheets.active_for(request.user))
    months = progress_page.months_asked(request.GET)
    context = progress_page.overview(request.user, competencies, months)
    return render(request, "portfolio/progress_page.html", context)


@guarded(Rule.SIGNED_IN)
@require_safe
def progress_month(request, year, month):
    first = progress_page.past_month(year, month)
    competencies = sheets.with_standings(request.user, sheets.active_for(request.user))
    context = progress_page.month_of(request.user, competencies, first)
    return render(request, "portfolio/progress_month_page.html", context)


@guarded(Rule.READER)
@require_safe
def sheet_progress(request, framework_slug, slug):
    competency = access.readable_sheet(request.user, framework_slug, slug)
    sheets.with_standings(request.user, [competency])
    months = progress_page.months_asked(request.GET)
    context = progress_page.one_sheet(request.user, competency, months)
    return render(request, "portfolio/progress_sheet_page.html", context)
