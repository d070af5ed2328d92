"""Progress over months is read from dates, with the definition of `own`, which the last month repeats."""

from datetime import UTC, date, datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio import progress
from portfolio.models import Assessment, Claim, Submission
from portfolio.progress.over_time import end_of, last_months, over_time
from portfolio.standing import State
from portfolio.workflow.succession import carry_over
from tests import factories
from tests.portfolio.asked import accompany, answer, ask, level, mentor_level

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def june():
    """It is the middle of June."""
    with patch.object(timezone, "now", lambda: NOW):
        yield


def history(trainer, sheet):
    return over_time(trainer, progress.own(trainer, [sheet]))


def figures(trainer, sheet, count=4):
    """(evidenced, validated) at the end of March, April and May, and now."""
    return [(end.evidenced, end.validated) for end in history(trainer, sheet).months(count)]


def claimed(trainer, part, month, **fields):
    """A claim made on the tenth of a month of this year."""
    evidence = factories.EvidenceFactory(owner=trainer, **fields)
    return factories.claim(evidence, part, created_at=datetime(2026, month, 10, tzinfo=UTC))


def given(trainer, criterion, mentor, step, month, cancelled=None):
    """A mentor's level of the tenth of a month, taken back on the tenth of another."""
    row = mentor_level(trainer, criterion, mentor, step)
    Assessment.objects.filter(pk=row.pk).update(created_at=datetime(2026, month, 10, tzinfo=UTC))
    if cancelled:
        fields = {name: getattr(row, name) for name in ("trainer", "author", "kind", "competency")}
        fields |= {"criterion": criterion, "version": row.version, "cancels": row}
        back = Assessment.objects.create(**fields)
        Assessment.objects.filter(pk=back.pk).update(created_at=datetime(2026, cancelled, 10, tzinfo=UTC))
    return row


@pytest.fixture
def criterion(sheet):
    return sheet.criterion_set.get(uid="c-one")


@pytest.fixture
def dimension(sheet):
    return sheet.dimension_set.get(uid="d-one")


def test_months_end_with_this_one_and_cross_the_year():
    assert last_months(3, date(2026, 1, 31)) == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
    assert len(last_months(24)) == 24
    assert last_months(24)[0] == date(2024, 7, 1)


def test_a_month_ends_at_midnight_of_the_reader_and_this_one_ends_now():
    with timezone.override(ZoneInfo("Pacific/Auckland")):
        assert end_of(date(2026, 5, 1)) == datetime(2026, 5, 31, 12, tzinfo=UTC)
    with timezone.override(UTC):
        assert end_of(date(2025, 12, 1)) == datetime(2026, 1, 1, tzinfo=UTC)
    assert end_of(date(2026, 6, 1)) == NOW


def test_a_part_is_evidenced_from_its_earliest_live_claim(trainer, sheet, dimension):
    claimed(trainer, dimension, 5)
    claimed(trainer, dimension, 4)
    claimed(trainer, dimension, 3, deleted_at=NOW)
    claimed(trainer, sheet.criterion_set.get(uid="c-two"), 6)
    assert figures(trainer, sheet) == [(0, 0), (1, 0), (1, 0), (2, 0)]


def test_somebody_elses_claims_and_levels_are_nothing_to_me(trainer, stranger, mentor, sheet, criterion):
    claimed(stranger, criterion, 3)
    given(stranger, criterion, mentor, 3, 3)
    assert figures(trainer, sheet) == [(0, 0)] * 4


def test_a_criterion_is_validated_from_a_proficient_level_until_a_lower_one(
    trainer, mentor, sheet, criterion
):
    claimed(trainer, criterion, 3)
    given(trainer, criterion, mentor, 2, 3)
    given(trainer, criterion, mentor, 3, 4)
    given(trainer, criterion, mentor, 1, 6)
    assert figures(trainer, sheet) == [(1, 0), (1, 1), (1, 1), (1, 0)]


def test_a_level_counts_until_it_was_taken_back_and_then_the_one_before(trainer, mentor, sheet, criterion):
    given(trainer, criterion, mentor, 4, 3)
    given(trainer, criterion, mentor, 1, 4, cancelled=5)
    assert figures(trainer, sheet) == [(1, 1), (0, 0), (1, 1), (1, 1)]
    assert history(trainer, sheet).parts[sheet.pk][2].validated_since(NOW).month == 3


def test_a_split_leaves_the_past_as_it_was(trainer, mentor, sheet, criterion):
    """A successor's row is of the moment at which its level was given, not of the publication's."""
    claimed(trainer, criterion, 3)
    given(trainer, criterion, mentor, 3, 4)
    factories.CriterionFactory(competency=sheet, uid="c-three", position=3)
    carry_over(sheet.published, {"c-three": ["c-one"]})
    assert figures(trainer, sheet) == [(2, 0), (2, 2), (2, 2), (2, 2)]


def test_a_level_of_ones_own_validates_nothing(trainer, sheet, criterion):
    Assessment.objects.create(
        trainer=trainer,
        author=trainer,
        kind=Assessment.Kind.SELF,
        competency=sheet,
        criterion=criterion,
        version=sheet.published,
        level=level(sheet, 4),
    )
    assert figures(trainer, sheet)[-1] == (0, 0)


def test_a_dimension_is_validated_from_the_first_acceptance_that_stands(enrolled, mentor, sheet, dimension):
    claimed(enrolled, dimension, 3)
    asked = ask(enrolled, sheet, accompany(mentor, enrolled))
    submission = asked.submissions.get()
    assert figures(enrolled, sheet)[-1][1] == 0
    answer(submission, mentor)
    Submission.objects.update(decided_at=datetime(2026, 5, 10, tzinfo=UTC))
    before, april, may, today = (history(enrolled, sheet).month(date(2026, n, 1)) for n in (3, 4, 5, 6))
    assert (before.validated, april.validated) == (0, 0)
    assert may.validated == today.validated == 2
    Submission.objects.update(state="revoked")
    assert figures(enrolled, sheet)[-1][1] == 0


def test_the_last_month_says_what_own_says(enrolled, mentor, sheet, criterion, dimension):
    claimed(enrolled, dimension, 4)
    claimed(enrolled, criterion, 6)
    given(enrolled, criterion, mentor, 4, 5, cancelled=6)
    given(enrolled, sheet.criterion_set.get(uid="c-two"), mentor, 3, 2)
    standing = progress.own(enrolled, [sheet])[sheet.pk]
    last = history(enrolled, sheet).months(6)[-1]
    assert (last.evidenced, last.validated, last.total) == (
        standing.evidenced,
        standing.validated,
        standing.total,
    )
    assert (last.evidenced_percent, last.validated_percent) == (
        standing.evidenced_percent,
        standing.validated_percent,
    )
    states = [part.state(NOW) for part in history(enrolled, sheet).parts[sheet.pk]]
    assert states == [part.state for part in standing.parts]
    assert set(states) == set(State)


def test_a_retired_part_is_in_no_month(trainer, sheet, dimension):
    claimed(trainer, dimension, 3)
    dimension.retired_at = NOW
    dimension.save()
    assert [(end.evidenced, end.total) for end in history(trainer, sheet).months(2)] == [(0, 3), (0, 3)]


def test_without_sheets_there_is_nothing_and_no_query(trainer, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert over_time(trainer, {}).months(2)[0].total == 0


def test_one_query_whatever_the_sheets_the_rows_and_the_months(trainer, mentor, sheet):
    other = factories.published_sheet(competency__slug="other")
    for number in range(12):
        for part in (*sheet.criterion_set.all(), *other.dimension_set.all()):
            claimed(trainer, part, number % 6 + 1)
        given(trainer, sheet.criterion_set.first(), mentor, 3, number % 6 + 1)
    standings = progress.own(trainer, [sheet, other])
    over_time(trainer, standings).months(24)  # levels are known by now
    with CaptureQueriesContext(connection) as captured:
        ends = over_time(trainer, standings).months(24)
    assert len(captured) == 1
    assert (len(ends), ends[-1].evidenced, ends[-1].total) == (24, 4, 8)
    assert Claim.objects.count() == 48


def test_one_sheet_alone_can_be_asked_for(trainer, sheet, dimension):
    other = factories.published_sheet(competency__slug="other")
    claimed(trainer, dimension, 4)
    found = over_time(trainer, progress.own(trainer, [sheet, other]))
    assert [found.months(1, pk)[0].evidenced for pk in (sheet.pk, other.pk)] == [1, 0]
    assert found.months(1)[0].total == 8
