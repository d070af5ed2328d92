"""The ticked actions of a sheet, and its commitments."""

from django.db.models import Count, FilteredRelation, Min, Q
from django.template.loader import render_to_string
from django.utils import timezone

from competencies.models import Action
from portfolio.models import Commitment, Occurrence

PLANNED = Q(occurrences__state=Occurrence.State.PLANNED)


def slots(request, competency, _latest):
    """The slots of this block: {slot: HTML}."""
    actions = own_actions(request.user, competency)
    filled = {f"action:{action.uid}": _tick(request, competency, action) for action in actions}
    context = {
        "competency": competency,
        "all": len(actions),
        "done": sum(action.is_ticked for action in actions),
        "commitments": commitments_on(request.user, competency),
        "today": timezone.localdate(),
    }
    return filled | {
        "own:actions": render_to_string("portfolio/_commitments_on_sheet.html", context, request)
    }


def own_actions(user, competency):
    """The current actions in one query, each with the person's `tick` or None."""
    rows = Action.objects.current().filter(competency=competency.pk)
    own = FilteredRelation("ticks", condition=Q(ticks__owner=user))
    actions = list(
        rows.annotate(own=own).select_related("own__ticked_on", "own__evidence").order_by("position")
    )
    for action in actions:
        action.tick = getattr(action, "own", None)
        action.is_ticked = bool(action.tick and action.tick.is_ticked)
    return actions


def commitments_on(user, competency):
    """The commitments that go on, with the next planned day and how many are due."""
    today = timezone.localdate()
    rows = Commitment.objects.visible_to(user).filter(competency=competency.pk, ended_on=None)
    return rows.annotate(
        following=Min("occurrences__due_on", filter=PLANNED),
        due=Count("occurrences", filter=PLANNED & Q(occurrences__due_on__lte=today)),
        done=Count("occurrences", filter=Q(occurrences__state=Occurrence.State.DONE)),
    ).order_by("following", "pk")


def _tick(request, competency, action):
    tick = action.tick
    evidence = tick.evidence if tick else None
    context = {
        "competency": competency,
        "action": action,
        "slug": action.uid[2:],
        "tick": tick,
        "evidence": None if evidence is None or evidence.is_binned else evidence,
        "on_old_words": action.is_ticked and tick.ticked_on.number < action.reworded_in,
        "today": timezone.localdate(),
    }
    return render_to_string("portfolio/_tick.html", context, request)
