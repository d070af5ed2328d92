"""The first page after signing in: what is next, where I stand."""

from django.shortcuts import render

from accounts.rules import Rule, guarded


@guarded(Rule.SIGNED_IN)
def dashboard(request):
    return render(request, "portfolio/dashboard_page.html")
