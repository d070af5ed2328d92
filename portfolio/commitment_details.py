"""What a commitment's page shows: its rule in words, what is due, what comes, what was, and the strip of weeks."""

from portfolio.models import Occurrence
from portfolio.recurrence import words_of
from portfolio.regularity import has_any, weeks_of

COMING = 8
PAST = 60
State = Occurrence.State


def details_of(commitment, today):
    """The page's context; the dates come in one query."""
    found = commitment.occurrences.select_related("evidence").order_by("-due_on", "-pk")
    rows = list(found)
    planned = [row for row in reversed(rows) if row.state == State.PLANNED]
    for row in rows:
        row.commitment = commitment
        row.live_evidence = None if row.evidence is None or row.evidence.is_binned else row.evidence
    coming = [row for row in planned if row.due_on > today]
    weeks = weeks_of(rows, today)
    return {
        "commitment": commitment,
        "rule": words_of(commitment.recurrence),
        "today": today,
        "due": [row for row in planned if row.due_on <= today],
        "coming": coming[:COMING],
        "more_coming": len(coming) - COMING,
        "past": [row for row in rows if row.state != State.PLANNED][:PAST],
        "weeks": weeks,
        "has_weeks": has_any(weeks),
    }
