"""In which state an evidence is on each sheet: the first of returned, submitted, accepted; else it is private."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from portfolio.models import ReviewPart, Submission
from portfolio.prepared import Prepared

State = Submission.State
# The first of these that a round is in; what came back counts while its request shows it.
ORDER = (State.RETURNED.value, State.SUBMITTED.value, State.ACCEPTED.value)


class States(NamedTuple):
    """One evidence's: {competency pk: state with the request it is in}, and whether any mentor has it open.

    What is no longer accepted has no state, and stays open to its mentors until its owner closes it.
    """

    by_sheet: dict
    is_shown: bool = False


def states_of(owner, evidence):
    """{evidence pk: States} of those that were ever shown, in one query; all are primary keys."""
    if not evidence:
        return {}
    found = {}
    for pk, sheet, code, state, request, is_open in STATES.rows(owner, *evidence):
        before = found.get(pk, States({}))
        found[pk] = before._replace(is_shown=before.is_shown or bool(is_open))
        known = before.by_sheet.get(sheet)
        if state in ORDER and (known is None or ORDER.index(state) <= ORDER.index(known["state"])):
            before.by_sheet[sheet] = {
                "state": state,
                "code": code,
                "label": State(state).label,
                "url": reverse("request", args=[UUID(str(request))]),
            }
    return found


def _states(owner, *evidence):
    """The latest rounds of these evidence that say something about them now."""
    rows = Submission.objects.standing_rounds().filter(owner=owner, evidence__in=evidence)
    still_shown = Q(request__closed_at__isnull=True, closed_at__isnull=True)
    parts = ReviewPart.objects.filter(request=OuterRef("request"), closed_at__isnull=True)
    return (
        rows.filter(
            Q(state__in=[State.ACCEPTED, State.SUBMITTED])
            | Q(state__in=[State.RETURNED, State.REVOKED]) & still_shown
        )
        .annotate(is_open=Exists(parts.filter(request__closed_at__isnull=True)) & Q(closed_at__isnull=True))
        .order_by("pk")
        .values_list("evidence_id", "competency_id", "competency__code", "state", "request__uuid", "is_open")
    )


STATES = Prepared(_states)
