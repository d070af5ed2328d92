"""Finding again what one wrote, and what the sheets say."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded


@guarded(Rule.SIGNED_IN)
@require_safe
def search(request):
    return render(request, "portfolio/search_page.html", {"asked": request.GET.get("q", "")})
