"""Pages about one's account, the installation's health, and refusals."""

import sys

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import ProfileForm
from accounts.health import trouble
from accounts.models import User
from accounts.permissions import must_have_second_factor, second_factors
from accounts.rules import Rule, guarded

# When to try again after the database went away, in seconds.
RETRY_AFTER = 5


@guarded(Rule.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        user = form.save()
        with translation.override(user.language):
            messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    has_second_factor = second_factors(request.user).exists()
    return render(
        request,
        "accounts/profile_page.html",
        {
            "form": form,
            "has_second_factor": has_second_factor,
            "needs_second_factor": not has_second_factor and must_have_second_factor(request.user),
        },
    )


@guarded(Rule.PUBLIC)
@login_not_required
@require_safe
@never_cache
def healthz(request):
    """200 when database and storage work, else 503 with the word for what does not."""
    word = trouble()
    return HttpResponse(word or "ok", status=503 if word else 200, content_type="text/plain")


def bad_request(request, exception):
    """A request that cannot be read, or one that is too big; rendered alone, since nothing in it can be trusted."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return HttpResponse(render_to_string(f"{status}.html"), status=status)


def server_error(request):
    """A fault: 503 with a time to try again when the database is away, else 500. Touches no database."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        headers = {"Retry-After": str(RETRY_AFTER)}
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
    return HttpResponse(render_to_string("500.html"), status=500)
