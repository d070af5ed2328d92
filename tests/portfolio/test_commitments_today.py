"""« I did it today », and the chore that meets a person who has gone meanwhile."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portfolio.models import Commitment, Occurrence
from portfolio.workflow import commitments
from portfolio.workflow import commitments_dates as on_dates

State = Occurrence.State
DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def weekly(trainer, today):
    row = Commitment.objects.create(owner=trainer, title="Write", starts=today, recurrence="FREQ=WEEKLY")
    commitments.plan(row)
    return row


def skip(row, by, today):
    on_dates.settle(row, by=by, state=State.SKIPPED, note="No time")


def undo(row, by, today):
    on_dates.settle(row, by=by, state=State.DONE, note="No time")
    on_dates.reopen(row, by=by)


def put_off(row, by, today):
    on_dates.tell(row, by=by, note="No time")
    on_dates.move(row, by=by, to=today + DAY)


@pytest.mark.parametrize("before", [skip, undo, put_off])
def test_it_counts_whatever_became_of_today_before(trainer, weekly, today, before):
    row = weekly.occurrences.get(planned_for=today)
    before(row, trainer, today)
    done = on_dates.do_today(weekly, by=trainer)
    row.refresh_from_db()
    assert done == row
    assert (row.state, row.due_on, row.note) == (State.DONE, today, "No time")
    assert row.settled_at is not None


def test_said_twice_it_was_done_once(trainer, weekly):
    first = on_dates.do_today(weekly, by=trainer)
    again = on_dates.do_today(weekly, by=trainer)
    assert (again.pk, again.settled_at) == (first.pk, first.settled_at)


def test_the_chore_goes_on_where_a_commitment_has_gone(trainer, weekly):
    pk = weekly.pk
    weekly.delete()
    assert commitments._make_dates_of(pk) == 0
