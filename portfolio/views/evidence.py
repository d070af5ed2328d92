"""The pages of evidence: list, one, new, change, link."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.evidence_details import details_of
from portfolio.files.kinds import ACCEPT
from portfolio.forms.evidence import EvidenceForm, QuickForm, fields_of
from portfolio.forms.filters import EvidenceFilter
from portfolio.forms.link import LinkForm
from portfolio.forms.opening import open_form
from portfolio.forms.waiting import uuid_or_404, waiting_draft
from portfolio.middleware import showing_kept
from portfolio.workflow.drafts import save_draft
from portfolio.workflow.evidence import StaleSave


@guarded(Rule.SIGNED_IN)
@require_safe
def evidence_list(request):
    found = EvidenceFilter(request.user, request.GET)
    binned = access.just_binned(request.user, request.GET.get("binned", ""))
    return render(request, "portfolio/evidence_list.html", {"found": found, "binned": binned})


@guarded(Rule.OWNER)
@require_safe
def evidence(request, uuid):
    row = access.own_evidence(request.user, uuid)
    return render(request, "portfolio/evidence_page.html", {"evidence": row} | details_of(row))


@showing_kept
@guarded(Rule.SIGNED_IN)
def evidence_new(request):
    form = open_form(request)
    return save_and_go(request, form) or render(request, "portfolio/evidence_form.html", context_of(form))


@showing_kept
@guarded(Rule.SIGNED_IN)
def evidence_quick(request):
    form = open_form(request, form_class=QuickForm)
    return save_and_go(request, form) or render(request, "portfolio/evidence_quick.html", context_of(form))


@showing_kept
@guarded(Rule.OWNER)
def evidence_edit(request, uuid):
    row = access.own_evidence(request.user, uuid)
    form = open_form(request, row)
    context = context_of(form) | {"draft": waiting_draft(request, row)}
    return save_and_go(request, form) or render(request, "portfolio/evidence_form.html", context)


@guarded(Rule.SIGNED_IN)
def evidence_link(request):
    asked = request.GET.get("criterion") or request.GET.get("dimension") or ""
    part = access.claimable_part(request.user, uuid_or_404(asked))
    form = LinkForm(request.POST or None, user=request.user, part=part, search=request.GET.get("q", ""))
    if form.is_valid():
        form.save()
        messages.success(request, _("Linked."))
        return redirect(f"{part.competency.get_absolute_url()}#{part.uid}")
    return render(request, "portfolio/evidence_link.html", {"form": form, "part": part, "asked": asked})


def save_and_go(request, form):
    """Save a posted form and lead on; None where it is to be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        row = form.save()
    except StaleSave as stale:
        return show_both(request, form, stale.current)
    messages.success(request, _("Saved."))
    return redirect(row)


def show_both(request, form, current):
    """A stale save: both texts side by side, what was typed kept as a draft of the evidence."""
    save_draft(by=request.user, key=current.uuid, data=dict(form.data.lists()), asked=True)
    context = {
        "form": form,
        "current": current,
        "theirs": EvidenceForm(fields_of(current), owner=request.user, evidence=current, is_quiet=True),
        "fields": form.hidden_fields_for(current.version),
    }
    return render(request, "portfolio/evidence_stale.html", context, status=409)


def context_of(form):
    """What the templates of a form need beside it."""
    return {"form": form, "evidence": form.evidence, "accept": ACCEPT}
