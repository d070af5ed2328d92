"""The journal: all that one has written, on every sheet."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio.bin import just_binned
from portfolio.forms.journal import JournalFilter
from portfolio.models import Reflection


@guarded(Rule.SIGNED_IN)
@require_safe
def reflections(request):
    found = JournalFilter(request.user, request.GET)
    binned = just_binned(Reflection, request.user, request.GET.get("binned", ""))
    return render(request, "portfolio/journal_page.html", {"found": found, "binned": binned})
