"""Evidence and the bin: putting evidence into it, taking it out, erasing it for good."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.workflow import erasing
from portfolio.workflow import evidence as workflow


@guarded(Rule.SIGNED_IN)
@require_safe
def evidence_bin(request):
    """There is one bin for all that one deletes; this is where that of evidence used to be."""
    return redirect("bin")


@guarded(Rule.OWNER)
@require_POST
def evidence_delete(request, uuid):
    row = access.own_evidence(request.user, uuid)
    workflow.bin_evidence(row, by=request.user)
    return redirect(f"{reverse('evidence-list')}?{urlencode({'binned': row.uuid})}")


@guarded(Rule.OWNER)
@require_POST
def evidence_restore(request, uuid):
    row = access.binned_evidence(request.user, uuid)
    workflow.restore_evidence(row, by=request.user)
    messages.success(request, _("It is back where it was."))
    return redirect(row)


@guarded(Rule.OWNER)
@require_POST
def evidence_erase(request, uuid):
    row = access.binned_evidence(request.user, uuid)
    erasing.erase_evidence(row, by=request.user, reviewed="reviewed" in request.POST)
    messages.success(request, _("Erased for good, with its files."))
    return redirect("bin")
