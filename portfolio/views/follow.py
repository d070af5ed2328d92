"""Which frameworks and sheets somebody works with."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.rules import Rule, guarded
from competencies import enrolling
from portfolio import access


@guarded(Rule.READER)
@require_POST
def enrol(request, framework_slug):
    framework = access.readable_framework(request.user, framework_slug)
    enrolling.follow(framework, by=request.user)
    messages.success(request, _("You now follow “%(title)s”.") % {"title": framework})
    return redirect(came_from(request) or access.first_sheet(framework) or "map")


def came_from(request):
    """The page of ours that the form stood on, if it says so."""
    address = request.POST.get("next", "")
    here = {request.get_host()}
    return address if url_has_allowed_host_and_scheme(address, here, request.is_secure()) else None


@guarded(Rule.READER)
@require_POST
def leave(request, framework_slug):
    framework = access.readable_framework(request.user, framework_slug)
    enrolling.leave(framework, by=request.user)
    messages.success(
        request,
        _("You no longer follow “%(title)s”. Your evidence and levels are kept.") % {"title": framework},
    )
    return redirect("map")


@guarded(Rule.READER)
@require_POST
def set_aside(request, framework_slug, slug):
    competency = access.readable_sheet(request.user, framework_slug, slug)
    if request.POST.get("aside") == "yes":
        enrolling.set_aside(competency, by=request.user)
        messages.success(request, _("Set aside: you find it again at the end of the map."))
    else:
        enrolling.take_up(competency, by=request.user)
        messages.success(request, _("This sheet counts again."))
    return redirect(competency)
