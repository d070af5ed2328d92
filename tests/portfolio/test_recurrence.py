"""Rules that repeat: what the form writes, how it is expanded, what is refused."""

from datetime import date, timedelta

import pytest
from icalendar import vRecur

from portfolio.recurrence import MOST, BadRule, Cadence, dates, read_rule, rule_for, words_of

MONDAY = date(2026, 3, 2)
YEAR = timedelta(days=365)


@pytest.mark.parametrize(
    ("cadence", "rule", "second"),
    [
        (Cadence.DAILY, "FREQ=DAILY", date(2026, 3, 3)),
        (Cadence.WEEKLY, "FREQ=WEEKLY", date(2026, 3, 9)),
        (Cadence.FORTNIGHTLY, "FREQ=WEEKLY;INTERVAL=2", date(2026, 3, 16)),
        (Cadence.MONTHLY, "FREQ=MONTHLY", date(2026, 4, 2)),
        (Cadence.QUARTERLY, "FREQ=MONTHLY;INTERVAL=3", date(2026, 6, 2)),
    ],
)
def test_each_choice_writes_a_rule_that_reads_back_as_itself(cadence, rule, second):
    assert rule_for(cadence, MONDAY) == rule
    assert read_rule(rule).cadence == cadence
    assert dates(rule, MONDAY, MONDAY, MONDAY + YEAR)[:2] == [MONDAY, second]
    assert vRecur.from_ical(rule).to_ical().decode().startswith("FREQ=")


def test_once_is_no_rule():
    assert rule_for(Cadence.ONCE, MONDAY) == ""
    assert dates("", MONDAY, MONDAY, MONDAY) == [MONDAY]
    assert dates("", MONDAY, MONDAY + timedelta(1), MONDAY + YEAR) == []


def test_a_day_of_the_week_and_an_end():
    rule = rule_for(Cadence.WEEKLY, MONDAY, day="TH", until=date(2026, 3, 19))
    assert rule == "FREQ=WEEKLY;BYDAY=TH;UNTIL=20260319"
    assert dates(rule, MONDAY, MONDAY, MONDAY + YEAR) == [date(2026, 3, day) for day in (5, 12, 19)]
    assert words_of(rule) == "every week, on Thursday, until March 19, 2026"


def test_the_thirty_first_becomes_the_last_day_of_a_short_month():
    start = date(2026, 1, 31)
    found = dates(rule_for(Cadence.MONTHLY, start), start, start, start + YEAR)
    assert found[:4] == [start, date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_no_more_dates_than_the_bound():
    found = dates("FREQ=DAILY", MONDAY, MONDAY, MONDAY + 3 * YEAR)
    assert len(found) == MOST


@pytest.mark.parametrize("start", [date(2026, 1, 31), date(2028, 2, 29), date(2026, 12, 1)])
@pytest.mark.parametrize("interval", ["", ";INTERVAL=12"])
@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,SU", "FREQ=MONTHLY"])
def test_every_rule_that_is_read_comes_again_within_years(start, interval, rule):
    assert dates(rule + interval, start, start + timedelta(1), start + 5 * YEAR)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1",
        "FREQ=YEARLY",
        "INTERVAL=2",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=999999999999",
        "FREQ=DAILY;INTERVAL=٣",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;COUNT=1000000",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=1",
        "FREQ=MONTHLY;BYMONTHDAY=29,30;BYSETPOS=-1",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYSETPOS=5",
        "FREQ=MONTHLY;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=WEEKLY;BYMONTHDAY=31;BYSETPOS=5;BYDAY=MO",
        "FREQ=DAILY;BYDAY=MO;BYMONTHDAY=31;BYSETPOS=5",
        "FREQ=DAILY;UNTIL=20261301",
        "FREQ=DAILY;UNTIL=20260301T000000Z",
        "FREQ=DAILY\r\nATTACH:x",
        "FREQ=DAILY;" * 50,
        "\x00",
    ],
)
def test_what_we_would_not_have_written_is_refused(text):
    with pytest.raises(BadRule):
        dates(text, MONDAY, MONDAY, MONDAY + YEAR)
    assert words_of(text) == ""


def test_a_rule_that_began_ages_ago_is_refused():
    with pytest.raises(BadRule):
        dates("FREQ=DAILY", date(1, 1, 1), MONDAY, MONDAY + YEAR)
