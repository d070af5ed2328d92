"""The map: the frameworks one follows, their notebooks and sheets, and my progress on each."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from competencies.models import Framework
from portfolio import access, sheets


@guarded(Rule.SIGNED_IN)
@require_safe
def sheet_map(request):
    own = sheets.followed_by(request.user)
    others = Framework.objects.exclude(enrolments__user=request.user)
    return render(request, "portfolio/map_page.html", map_context(request.user, own) | {"others": others})


@guarded(Rule.READER)
@require_safe
def framework(request, framework_slug):
    here = access.readable_framework(request.user, framework_slug)
    context = map_context(request.user, sheets.in_framework(request.user, here))
    return render(request, "portfolio/map_page.html", context | {"framework": here})


def map_context(user, competencies):
    """The sheets as a tree of frameworks and notebooks, those set aside apart."""
    sheets.with_standings(user, competencies)
    return {
        "groups": sheets.by_framework([item for item in competencies if not item.is_set_aside]),
        "set_aside": [item for item in competencies if item.is_set_aside],
    }
