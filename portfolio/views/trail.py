"""One's own trail: who did what to what of mine, and when."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio.forms.telling import TrailFilter
from portfolio.paging import page_of
from portfolio.trail import PAGE, entries, lines_of


@guarded(Rule.SIGNED_IN)
@require_safe
def trail(request):
    form = TrailFilter(request.GET)
    page = page_of(entries(request.user, form.asked), request.GET.get("page", ""), PAGE)
    context = {"form": form, "page": page, "lines": lines_of(page.rows, request.user)}
    return render(request, "portfolio/trail_page.html", context)
