"""Having one's account erased, and keeping it after all."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.erasing import ask_for_erasure, can_ask_for_erasure, cancel_erasure
from accounts.models import ErasureRequest
from accounts.rules import Rule, guarded


@guarded(Rule.SIGNED_IN)
@reauthentication_required(allow_get=True)
def erasure(request):
    """What goes and what stays; a post, after the password, sets the day."""
    if request.method == "POST":
        ask_for_erasure(request.user)
        messages.success(request, _("Your account will be erased in 14 days. You can keep it until then."))
        return redirect("erasure")
    context = {
        "erasure": ErasureRequest.objects.filter(user=request.user).first(),
        "may_ask": can_ask_for_erasure(request.user),
    }
    return render(request, "portfolio/data_erasure.html", context)


@guarded(Rule.SIGNED_IN)
@require_POST
def erasure_cancel(request):
    if cancel_erasure(request.user):
        messages.success(request, _("Your account stays."))
    return redirect("erasure")
