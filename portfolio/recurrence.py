"""Dates that repeat: the few rules a person can choose, written as RRULE (RFC 5545) and expanded within bounds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Literal

from dateutil import rrule
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

HORIZON = timedelta(days=90)  # how far ahead dates are made
MOST = 400  # dates made of one rule at a time
OLDEST = timedelta(days=366 * 20)  # a rule that began earlier is nobody's
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES: dict[str, Literal[1, 2, 3]] = {
    "DAILY": rrule.DAILY,
    "WEEKLY": rrule.WEEKLY,
    "MONTHLY": rrule.MONTHLY,
}
NUMBER = re.compile(r"-?[1-9][0-9]?", re.ASCII)
UNTIL = re.compile(r"[0-9]{8}", re.ASCII)


class BadRule(ValueError):
    """No rule of ours, or one that would make too much work."""


class Cadence(models.TextChoices):
    """How often, as the form offers it."""

    ONCE = "once", _("once")
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every three months")


STEPS = {
    ("DAILY", 1): Cadence.DAILY,
    ("WEEKLY", 1): Cadence.WEEKLY,
    ("WEEKLY", 2): Cadence.FORTNIGHTLY,
    ("MONTHLY", 1): Cadence.MONTHLY,
    ("MONTHLY", 3): Cadence.QUARTERLY,
}


@dataclass(frozen=True)
class Rule:
    """An RRULE that was read, in the few terms we allow."""

    frequency: str
    interval: int = 1
    days: tuple[str, ...] = ()
    month_days: tuple[int, ...] = ()
    position: int = 0
    until: date | None = None

    @property
    def cadence(self) -> Cadence | None:
        """Which of the form's choices it is, or None for a rule that came from elsewhere."""
        return STEPS.get((self.frequency, self.interval))

    def __str__(self) -> str:
        terms = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            terms.append(f"INTERVAL={self.interval}")
        if self.days:
            terms.append(f"BYDAY={','.join(self.days)}")
        if self.month_days:
            terms.append(f"BYMONTHDAY={','.join(map(str, self.month_days))}")
        if self.position:
            terms.append(f"BYSETPOS={self.position}")
        if self.until:
            terms.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(terms)


def rule_for(cadence: str, starts: date, *, day: str = "", until: date | None = None) -> str:
    """The RRULE of the form's choices, empty for « once »; the 31st becomes the last day of a shorter month."""
    if cadence == Cadence.ONCE:
        return ""
    frequency, interval = next(key for key, value in STEPS.items() if value == cadence)
    days = (day,) if day and frequency == "WEEKLY" else ()
    late = frequency == "MONTHLY" and starts.day > 28
    month_days = tuple(range(28, starts.day + 1)) if late else ()
    return str(Rule(frequency, interval, days, month_days, -1 if late else 0, until))


def read_rule(text: str) -> Rule:
    """The rule that a text says; raises BadRule for anything that we would not have written."""
    terms = [term.partition("=")[::2] for term in text.split(";")]
    values = dict(terms)
    known = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYSETPOS", "UNTIL"}
    if len(text) > 200 or len(values) != len(terms) or not set(values) <= known:
        raise BadRule(text[:200])
    if values.get("FREQ") not in FREQUENCIES:
        raise BadRule(text[:200])
    days = tuple(values["BYDAY"].split(",")) if "BYDAY" in values else ()
    month_days = tuple(values["BYMONTHDAY"].split(",")) if "BYMONTHDAY" in values else ()
    if not set(days) <= set(DAYS):
        raise BadRule(text[:200])
    rule = Rule(
        values["FREQ"],
        _number(values.get("INTERVAL", "1"), 1, 12),
        days,
        tuple(_number(day, 28, 31) for day in month_days),
        _number(values["BYSETPOS"], -1, -1) if "BYSETPOS" in values else 0,
        _day(values["UNTIL"]) if "UNTIL" in values else None,
    )
    if not _comes_again(rule):
        raise BadRule(text)
    return rule


def _comes_again(rule: Rule) -> bool:
    """Whether it has a date every few years at least: one that never comes would be looked for until year 9999."""
    if rule.days and rule.frequency != "WEEKLY":
        return False
    if not rule.month_days:
        return not rule.position
    # As `rule_for` writes it: the last day of those from the 28th on that a month has.
    late = tuple(range(28, rule.month_days[-1] + 1))
    return rule.frequency == "MONTHLY" and rule.position == -1 and rule.month_days == late


def dates(text: str, starts: date, first: date, last: date) -> list[date]:
    """The rule's dates from `first` to `last`, both included, never more than MOST. Raises BadRule."""
    if not text:
        return [starts] if first <= starts <= last else []
    rule = read_rule(text)
    if last - starts > OLDEST:
        raise BadRule(f"begins on {starts}")
    end = min(last, rule.until) if rule.until else last
    return list(islice((day for day in _expanded(rule, starts, end) if day >= first), MOST))


def _expanded(rule: Rule, starts: date, end: date) -> Iterator[date]:
    found = rrule.rrule(
        FREQUENCIES[rule.frequency],
        dtstart=datetime.combine(starts, time()),
        interval=rule.interval,
        byweekday=[DAYS.index(day) for day in rule.days] or None,
        bymonthday=rule.month_days or None,
        bysetpos=rule.position or None,
        until=datetime.combine(end, time()),
    )
    return (moment.date() for moment in found)


def _number(text: str, least: int, most: int) -> int:
    if not NUMBER.fullmatch(text) or not least <= int(text) <= most:
        raise BadRule(text)
    return int(text)


def _day(text: str) -> date:
    try:
        if UNTIL.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadRule(text)


def words_of(text: str) -> str:
    """The rule in words, empty where nothing repeats or the rule is none of ours."""
    try:
        rule = read_rule(text) if text else None
    except BadRule:
        rule = None
    if rule is None or rule.cadence is None:
        return gettext("by a rule of its own") if rule else ""
    words = str(rule.cadence.label)
    if rule.days:
        names = ", ".join(str(WEEKDAYS[DAYS.index(day)]) for day in rule.days)
        words = gettext("%(often)s, on %(day)s") % {"often": words, "day": names}
    if rule.until:
        day = date_format(rule.until, "DATE_FORMAT")
        words = gettext("%(often)s, until %(day)s") % {"often": words, "day": day}
    return words
