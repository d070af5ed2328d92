"""The administrators' figures: sums by cohort, and the mentors' load."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.figures import FEWEST, cohort_figures, mentor_figures
from portfolio.paging import page_of

PAGE = 20


@guarded(Rule.STAFF)
@require_safe
def figures(request):
    page = page_of(access.all_cohorts(request.user), request.GET.get("page", ""), PAGE)
    mentors, together = mentor_figures()
    context = {
        "page": page,
        "lines": cohort_figures(page.rows),
        "mentors": mentors,
        "together": together,
        "fewest": FEWEST,
    }
    return render(request, "portfolio/figures_page.html", context)
