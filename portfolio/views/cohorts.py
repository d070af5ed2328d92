"""The cohorts one is in, and for their mentors and leaders the matrix, as a page and as a file."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.cohort_lines import lines_of
from portfolio.matrix import Matrix, table
from portfolio.spreadsheets import csv_response


@guarded(Rule.SIGNED_IN)
@require_safe
def cohorts(request):
    lines = lines_of(access.own_cohorts(request.user))
    return render(request, "portfolio/cohorts_page.html", {"lines": lines})


@guarded(Rule.COHORT)
@require_safe
def cohort(request, slug):
    found = access.cohort_with_figures(request.user, slug)
    matrix = Matrix(found, by=request.user, parameters=request.GET)
    return render(request, "portfolio/cohort_page.html", {"cohort": found, "matrix": matrix})


@guarded(Rule.COHORT)
@require_safe
def cohort_csv(request, slug):
    found = access.cohort_with_figures(request.user, slug)
    matrix = Matrix(found, by=request.user, parameters=request.GET, everybody=True)
    return csv_response(table(matrix), f"{found.slug}-{timezone.localdate():%Y-%m-%d}.csv")
