"""One's own submissions: a round as it was frozen, and taking back what waits."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.submission_details import details_of
from portfolio.workflow import asking


@guarded(Rule.OWNER)
@require_safe
def submission(request, uuid):
    row = access.own_submission(request.user, uuid)
    return render(request, "portfolio/submission_page.html", {"submission": row} | details_of(row))


@guarded(Rule.OWNER)
@require_POST
def submission_withdraw(request, uuid):
    row = access.own_submission(request.user, uuid)
    asking.withdraw(row, by=request.user)
    messages.success(request, _("Withdrawn: nobody but you sees this round."))
    return redirect(row.request)
