"""The evolution of one's role on a sheet: its phases, and what it is today."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio import access


@guarded(Rule.READER)
@require_safe
def role(request, framework_slug, slug):
    competency = access.readable_sheet(request.user, framework_slug, slug)
    return render(request, "portfolio/role_page.html", {"competency": competency})
