"""Levels of one's own: set from the sheet in one gesture, with a note and their history on the criterion's page."""

import re

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import require
from accounts.rules import Rule, guarded
from portfolio import access, progress
from portfolio.forms.levels import OwnLevelForm
from portfolio.models import Assessment
from portfolio.permissions import can_claim, can_keep_levels
from portfolio.strength import strengths
from portfolio.views.sheet import own_claims
from portfolio.workflow import levels as workflow

PART = re.compile("c-[a-z0-9-]+")


@guarded(Rule.READER)
@require_POST
def level_set(request, framework_slug, slug):
    """One button of the sheet: its name is the criterion's uid, its value the level's slug or « - »."""
    uid = next((name for name in request.POST if PART.fullmatch(name)), "c-")
    criterion = access.readable_criterion(request.user, framework_slug, slug, uid[2:])
    if request.POST.get(uid) == "-":
        workflow.take_back_own_level(criterion, by=request.user)
        messages.success(request, _("Taken back."))
    else:
        level = access.current_level(criterion.competency.framework, request.POST.get(uid, ""))
        workflow.set_own_level(criterion, by=request.user, level=level)
        messages.success(request, _("Level kept: %(level)s.") % {"level": level})
    return redirect(f"{criterion.competency.get_absolute_url()}#{criterion.uid}")


@guarded(Rule.READER)
def criterion(request, framework_slug, slug, criterion_slug):
    part = access.readable_criterion(request.user, framework_slug, slug, criterion_slug)
    form = OwnLevelForm(request.POST or None, criterion=part, user=request.user)
    if request.method == "POST":
        require(can_keep_levels(request.user, part))
        if form.is_valid():
            form.save()
            messages.success(request, _("Level kept: %(level)s.") % {"level": form.cleaned_data["level"]})
            return redirect(f"{part.competency.get_absolute_url()}#{part.uid}")
    return render(request, "portfolio/criterion_page.html", criterion_context(request.user, part, form))


def criterion_context(user, part, form):
    """What the criterion's page shows: standing, evidence, and every level given, taken back or not."""
    standing = progress.own(user, [part.competency])[part.competency.pk]
    return {
        "criterion": part,
        "competency": part.competency,
        "part": next(item for item in standing.criteria if item.pk == part.pk),
        "claims": own_claims(user, part),
        "strength": strengths(user, part.competency, part.pk).get(part.pk),
        "form": form,
        "may_keep": can_keep_levels(user, part),
        "may_claim": can_claim(user, part),
        "history": history_of(user, part, Assessment.Kind.SELF),
        "mentors_history": history_of(user, part, Assessment.Kind.MENTOR),
    }


def history_of(trainer, criterion, kind):
    """Every level of one track, latest first, taken back or not."""
    given = Assessment.objects.filter(trainer=trainer, criterion=criterion, kind=kind, level__isnull=False)
    return given.select_related("level", "cancelled_by", "version", "author")
