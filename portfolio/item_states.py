"""In which state an evidence is on each sheet: the first of returned, submitted, accepted; else it is private."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from portfolio.models import ReviewPart, Submission
from portfolio.prepared import Prepared

State = Submission.State
# The first of these that a round is in; what came back counts while its request shows it.
ORDER = (State.RETURNED.value, State.SUBMITTED.value, State.ACCEPTED.value)


def states_of(owner, evidence):
    """{evidence pk: {competency pk: state with the request it is in}}, in one query; all are primary keys."""
    if not evidence:
        return {}
    states = {}
    rows = STATES.rows(owner, *evidence)
    for pk, sheet, code, state, request, is_open in sorted(rows, key=lambda row: -ORDER.index(row[3])):
        # Sorted so that the first in the order is written last.
        states.setdefault(pk, {})[sheet] = {
            "state": state,
            "code": code,
            "label": State(state).label,
            "url": reverse("request", args=[UUID(str(request))]),
            "is_open": bool(is_open),
        }
    return states


def _states(owner, *evidence):
    """The latest rounds of these evidence that say something about them now."""
    rows = Submission.objects.standing_rounds().filter(owner=owner, evidence__in=evidence)
    still_shown = Q(request__closed_at__isnull=True, closed_at__isnull=True)
    parts = ReviewPart.objects.filter(request=OuterRef("request"), closed_at__isnull=True)
    return (
        rows.filter(
            Q(state=State.ACCEPTED) | Q(state=State.SUBMITTED) | Q(state=State.RETURNED) & still_shown
        )
        .annotate(is_open=Exists(parts.filter(request__closed_at__isnull=True)) & Q(closed_at__isnull=True))
        .order_by("pk")
        .values_list("evidence_id", "competency_id", "competency__code", "state", "request__uuid", "is_open")
    )


STATES = Prepared(_states)
