"""Finding again what one wrote, and what the sheets say."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio.search.page import SearchForm, context_of


@guarded(Rule.SIGNED_IN)
@require_safe
def search(request):
    context = context_of(request.user, SearchForm(request.GET), request.GET.get("page", ""))
    return render(request, "portfolio/search_page.html", context)
