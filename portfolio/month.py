"""One month of commitments, day by day: what is planned, done or skipped on each date."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404

from portfolio.models import Occurrence
from portfolio.recurrence import HORIZON

YEARS = range(1990, 2101)
SHOWN = 6  # on one day; the rest is counted


@dataclass(frozen=True)
class Day:
    """A day of the weeks that hold the month; those of its neighbours are there to fill the weeks."""

    on: date
    is_outside: bool
    occurrences: list[Occurrence]

    @property
    def shown(self):
        return self.occurrences[:SHOWN]

    @property
    def more(self):
        return len(self.occurrences) - SHOWN


@dataclass(frozen=True)
class Month:
    """The month that begins on `first`."""

    first: date
    days: list[Day]

    @property
    def is_empty(self):
        return not any(day.occurrences for day in self.days)

    @property
    def following(self):
        """The first day of the month after it, or None where the calendar ends."""
        return self._first(self.first + timedelta(days=31))

    @property
    def previous(self):
        return self._first(self.first - timedelta(days=1))

    def is_beyond(self, today):
        """Whether it ends later than the dates of what repeats are made."""
        return self._last >= today + HORIZON

    @property
    def _last(self):
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    def _first(self, day):
        return day.replace(day=1) if day.year in YEARS else None


def month_of(user, year, month):
    """The month with the person's dates, in one query; Http404 for one that no calendar has."""
    if year not in YEARS or not 1 <= month <= 12:
        raise Http404
    first = date(year, month, 1)
    dates = list(Calendar().itermonthdates(year, month))
    found = defaultdict(list)
    rows = Occurrence.objects.visible_to(user).standing().filter(due_on__year=year, due_on__month=month)
    rows = rows.select_related("commitment__competency")
    for one in rows.order_by("due_on", "commitment__title", "pk"):
        found[one.due_on].append(one)
    return Month(first, [Day(day, day.month != month, found[day]) for day in dates])
