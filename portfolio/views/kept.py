"""Showing a form again that arrived after its session had ended, and the refusal of stale forms."""

from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.middleware import keep_and_ask, shows_kept


@guarded(Rule.OWNER)
@require_safe
def kept(request, uuid):
    pending = access.own_pending_post(request.user, uuid)
    if shows_kept(pending.path):
        return redirect(f"{pending.path}?{urlencode({'kept': pending.uuid})}")
    fields = [(name, value) for name, values in pending.data.items() for value in values]
    return render(request, "portfolio/kept.html", {"pending": pending, "fields": fields})


def csrf_failure(request, reason=""):
    """A stamped form is kept for its owner; any other is refused with a sentence."""
    return keep_and_ask(request) or render(request, "403_csrf.html", status=403)
