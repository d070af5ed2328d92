"""The month of commitments: each date on its day, one's own alone, within the years that a calendar has."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from portfolio.models import Commitment, Occurrence
from portfolio.month import SHOWN, month_of

MARCH = (2026, 3)


def page_of(client, year=2026, month=3):
    return client.get(reverse("commitments-month", args=[year, month])).content.decode()


def on(owner, *days, title="Write", **fields):
    """A commitment with dates."""
    row = Commitment.objects.create(owner=owner, title=title)
    for day in days:
        row.occurrences.create(planned_for=day, due_on=day, **fields)
    return row


def test_each_date_stands_on_its_day(trainer):
    row = on(trainer, date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    moved = row.occurrences.get(due_on=date(2026, 4, 1))
    Occurrence.objects.filter(pk=moved.pk).update(due_on=date(2026, 3, 9))
    month = month_of(trainer, *MARCH)
    assert [day.on.day for day in month.days if day.occurrences] == [1, 9, 31]
    assert month.days[0].on == date(2026, 2, 23), "the weeks begin on Mondays"
    assert [day.is_outside for day in month.days].count(False) == 31
    assert not month.is_empty


@pytest.mark.parametrize(
    ("state", "word"), [("planned", "planned"), ("done", "done"), ("skipped", "skipped")]
)
def test_the_page_says_what_became_of_it(browser_of_trainer, trainer, state, word):
    settled = None if state == "planned" else timezone.now()
    row = on(trainer, date(2026, 3, 9), title="A very own title", state=state, settled_at=settled)
    page = page_of(browser_of_trainer)
    assert row.get_absolute_url() in page
    assert f'A very own title</a><span class="visually-hidden">, {word}</span>' in page


def test_it_shows_ones_own_and_nothing_from_the_bin(browser_of_trainer, trainer, stranger):
    on(stranger, date(2026, 3, 9), title="Somebody else’s")
    binned = on(trainer, date(2026, 3, 9), title="Thrown away")
    browser_of_trainer.post(reverse("commitment-delete", args=[binned.uuid]))
    page = page_of(browser_of_trainer)
    assert "Somebody else" not in page
    assert "Thrown away" not in page
    assert "Nothing is planned or done on a day of this month." in page


def test_a_full_day_counts_what_it_does_not_show(browser_of_trainer, trainer):
    for number in range(SHOWN + 2):
        on(trainer, date(2026, 3, 9), title=f"Number {number}")
    page = page_of(browser_of_trainer)
    assert page.count("Number ") == SHOWN
    assert "and 2 more" in page


@pytest.mark.parametrize(
    ("month", "previous", "following"),
    [
        ((2026, 1), date(2025, 12, 1), date(2026, 2, 1)),
        ((2026, 12), date(2026, 11, 1), date(2027, 1, 1)),
        ((1990, 1), None, date(1990, 2, 1)),
        ((2100, 12), date(2100, 11, 1), None),
    ],
)
def test_months_lead_to_their_neighbours(browser_of_trainer, trainer, month, previous, following):
    found = month_of(trainer, *month)
    assert (found.previous, found.following) == (previous, following)
    page = page_of(browser_of_trainer, *month)
    for rel, day in (("prev", previous), ("next", following)):
        link = f'rel="{rel}" href="/commitments/months/{day.year}/{day.month}/"' if day else f'rel="{rel}"'
        assert (link in page) is bool(day)


@pytest.mark.parametrize("month", [(2026, 0), (2026, 13), (0, 1), (1989, 12), (2101, 1), (99999999999, 1)])
def test_a_month_of_no_calendar_is_not_there(browser_of_trainer, month):
    assert browser_of_trainer.get(reverse("commitments-month", args=month)).status_code == 404


def test_far_ahead_it_says_why_what_repeats_is_not_there(browser_of_trainer, trainer):
    today = timezone.localdate()
    sentence = "made about three months ahead"
    assert sentence not in page_of(browser_of_trainer, today.year, today.month)
    assert sentence in page_of(browser_of_trainer, today.year + 1, today.month)
    Commitment.objects.create(owner=trainer, title="Daily", starts=today, recurrence="FREQ=DAILY")
    call_command("tick")
    assert page_of(browser_of_trainer, today.year, today.month).count("Daily</a>") >= 1
