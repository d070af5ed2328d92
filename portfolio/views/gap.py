"""The gap: the trainer's own, and what a mentor sees of it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.gap import own_gap, shown_gap
from portfolio.workflow.signing import active_sign_off


@guarded(Rule.READER)
@require_safe
def gap(request, framework_slug, slug):
    competency = access.readable_sheet(request.user, framework_slug, slug)
    context = {
        "competency": competency,
        "gap": own_gap(request.user, competency),
        "sign_off": active_sign_off(request.user, competency),
    }
    return render(request, "portfolio/gap_page.html", context)


@guarded(Rule.MENTOR)
@require_safe
def trainee_gap(request, uuid, framework_slug, slug):
    trainer, competency = access.trainee_competency(request.user, uuid, framework_slug, slug)
    context = {
        "trainee": trainer,
        "competency": competency,
        "gap": shown_gap(request.user, trainer, competency),
        "sign_off": active_sign_off(trainer, competency, shown_to=request.user),
    }
    return render(request, "portfolio/trainee_gap_page.html", context)
