"""The journal: all that one has written, on every sheet."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio.models import Reflection
from portfolio.paging import page_of

SHOWN = 20


@guarded(Rule.SIGNED_IN)
@require_safe
def reflections(request):
    rows = Reflection.objects.visible_to(request.user).order_by("-dated", "-pk")
    page = page_of(rows, request.GET.get("page", ""), SHOWN)
    return render(request, "portfolio/journal_page.html", {"page": page})
