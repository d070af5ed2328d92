"""The bin: what lies in it; taking back what one wrote beside evidence, and erasing it for good."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio import bin as bin_rows
from portfolio.models import Reflection
from portfolio.workflow import writing


@guarded(Rule.SIGNED_IN)
@require_safe
def bin(request):
    found = bin_rows.binned_of(request.user, request.GET.get("page", ""))
    return render(request, "portfolio/bin_page.html", {"page": found})


@guarded(Rule.OWNER)
@require_POST
def bin_restore(request, kind, uuid):
    row = access.binned_written(table_of(kind), request.user, uuid)
    writing.restore(row, by=request.user)
    messages.success(request, _("It is back where it was."))
    return redirect(row) if isinstance(row, Reflection) else redirect("bin")


@guarded(Rule.OWNER)
@require_POST
def bin_erase(request, kind, uuid):
    row = access.binned_written(table_of(kind), request.user, uuid)
    writing.erase(row, by=request.user, reviewed="reviewed" in request.POST)
    messages.success(request, _("Erased for good, with its earlier editions."))
    return redirect("bin")


def table_of(kind):
    """The table that an address names, or Http404."""
    if kind not in bin_rows.TABLES:
        raise Http404
    return bin_rows.TABLES[kind]
