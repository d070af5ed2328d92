"""The six lists of a sheet's synthesis."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio import access


@guarded(Rule.READER)
@require_safe
def synthesis(request, framework_slug, slug):
    competency = access.readable_sheet(request.user, framework_slug, slug)
    return render(request, "portfolio/synthesis_page.html", {"competency": competency})
