"""The pages of tools that are filled in: list, one, its files to keep, its evidence."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio.forms.record_filter import RecordFilter


@guarded(Rule.SIGNED_IN)
@require_safe
def tool_records(request):
    found = RecordFilter(request.user, request.GET)
    return render(request, "portfolio/record_list.html", {"found": found})
