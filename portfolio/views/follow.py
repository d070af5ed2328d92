"""Which frameworks and sheets somebody works with."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.rules import Rule, guarded
from competencies.models import Enrolment, SetAside
from portfolio import access


@guarded(Rule.READER)
@require_POST
def enrol(request, framework_slug):
    framework = access.readable_framework(request.user, framework_slug)
    Enrolment.objects.get_or_create(user=request.user, framework=framework)
    messages.success(request, _("You now follow “%(title)s”.") % {"title": framework})
    first = access.first_sheet(framework)
    return redirect(first if first else "map")


@guarded(Rule.READER)
@require_POST
def leave(request, framework_slug):
    """Nothing of the portfolio goes: evidence and levels are there again when one follows it again."""
    framework = access.readable_framework(request.user, framework_slug)
    Enrolment.objects.filter(user=request.user, framework=framework).delete()
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
        SetAside.objects.get_or_create(user=request.user, competency=competency)
        messages.success(request, _("Set aside: you find it again at the end of the map."))
    else:
        SetAside.objects.filter(user=request.user, competency=competency).delete()
        messages.success(request, _("This sheet counts again."))
    return redirect(competency)
