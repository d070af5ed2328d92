"""The mentor's inbox."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio.inbox import Inbox


@guarded(Rule.SIGNED_IN)
@require_safe
def mentoring(request):
    return render(request, "portfolio/mentoring_page.html", {"inbox": Inbox(request.user, request.GET)})
