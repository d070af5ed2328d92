"""Confirming that a claim still holds after its criterion or dimension was reworded."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.workflow.claims import confirm_claim


@guarded(Rule.OWNER)
@require_POST
def claim_confirm(request, uuid, part_uuid):
    claim = access.own_claim(request.user, uuid, part_uuid)
    confirm_claim(claim, by=request.user)
    messages.success(request, _("Kept: it holds for the wording of today."))
    return redirect(f"{claim.competency.get_absolute_url()}#{claim.part.uid}")
