"""Signing a competency off, reading what was signed, and revoking it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.forms.signing import RevokeSignOffForm, SignOffForm
from portfolio.models import Draft
from portfolio.permissions import can_revoke_sign_off, can_sign
from portfolio.signed import Signed
from portfolio.workflow.signing import missing_levels, readiness


@guarded(Rule.MENTOR)
def sign_off_new(request, uuid):
    """What is missing is said instead of the form; a refused statement is shown again."""
    asked = access.request_to_review(request.user, uuid)
    may_sign = can_sign(request.user, asked)
    if request.method != "POST":
        require(may_sign)
    ready = readiness(asked, by=request.user)
    draft = Draft.objects.filter(owner=request.user, key=asked.uuid, form=Draft.Form.SIGN_OFF).first()
    form = SignOffForm(request.POST or None, ready=ready, typed=draft and draft.data)
    if request.method == "POST" and form.is_valid():
        try:
            signed = form.save(asked, by=request.user)
        except PermissionDenied as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Signed off. The trainer is told."))
            return redirect(signed)
    context = {"asked": asked, "ready": ready, "missing": missing_levels(ready), "form": form}
    return render(request, "portfolio/sign_off_form.html", context, status=status_of(form, may_sign))


def status_of(form, may):
    """422 for a form that is shown again, 403 where it was refused whatever it says, 200 for a new one."""
    if not form.is_bound:
        return 200
    return 422 if may else 403


@guarded(Rule.OWNER)
@require_safe
def sign_off(request, uuid):
    row = access.readable_sign_off(request.user, uuid)
    context = {
        "sign_off": row,
        "signed": Signed.of(row),
        "competency": row.competency,
        "may_revoke": can_revoke_sign_off(request.user, row),
        "is_own": row.trainer_id == request.user.pk,
    }
    return render(request, "portfolio/sign_off_page.html", context)


@guarded(Rule.MENTOR)
def sign_off_revoke(request, uuid):
    row = access.given_sign_off(request.user, uuid)
    require(can_revoke_sign_off(request.user, row))
    form = RevokeSignOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save(row, by=request.user)
        messages.success(request, _("Revoked. The trainer is told, and reads your reason."))
        return redirect(row)
    context = {"sign_off": row, "competency": row.competency, "form": form}
    return render(request, "portfolio/sign_off_revoke.html", context, status=422 if form.is_bound else 200)
