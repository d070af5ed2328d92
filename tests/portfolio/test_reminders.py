"""Reminders: in the morning of the day that was asked for, where the person lives, once, without a private word."""

from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from accounts.models import OutgoingMail
from portfolio.models import Commitment
from portfolio.workflow import commitments, commitments_dates, writing
from portfolio.workflow.commitments_reminders import send_reminders

DUE = date(2026, 6, 10)


@pytest.fixture
def planned(trainer, sheet, settings):
    settings.EMAIL_BACKEND = "accounts.mail.OutboxBackend"
    trainer.time_zone = "Europe/Paris"
    trainer.save()
    row = Commitment.objects.create(
        owner=trainer,
        competency=sheet,
        title="Secret title",
        why="Secret reason",
        starts=DUE,
        remind_before=1,
    )
    return row.occurrences.create(planned_for=DUE, due_on=DUE, note="Secret note")


def at(*moment):
    """What the chore sends at this moment (UTC)."""
    when = datetime(*moment, tzinfo=UTC)
    with patch.object(timezone, "now", lambda: when):
        return send_reminders()


def test_in_the_morning_of_the_day_before_and_once(planned):
    assert at(2026, 6, 8, 20) == 0
    assert at(2026, 6, 9, 4, 59) == 0  # 6:59 in Paris
    assert at(2026, 6, 9, 5) == 1
    assert at(2026, 6, 9, 5, 1) == 0
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize(("before", "day"), [(0, 10), (1, 9), (7, 3)])
def test_each_choice_has_its_day(planned, before, day):
    Commitment.objects.update(remind_before=before)
    assert at(2026, 6, day - 1, 12) == 0
    assert at(2026, 6, day, 12) == 1


def test_far_from_greenwich_the_morning_is_elsewhere(planned, trainer):
    trainer.time_zone = "Pacific/Auckland"  # twelve hours ahead
    trainer.save()
    assert at(2026, 6, 8, 18, 59) == 0
    assert at(2026, 6, 8, 19) == 1


def test_it_says_the_sheet_and_the_day_and_nothing_that_was_written(planned, trainer):
    at(2026, 6, 9, 12)
    mail = OutgoingMail.objects.get()
    assert mail.recipient == trainer.email
    assert "Secret" not in mail.message
    assert "H7" in mail.message
    assert str(planned.commitment.uuid) in mail.message
    assert f"Message-ID: <{mail.uuid}@" in mail.message
    assert "#reminders" in mail.message


def test_several_go_in_one_mail(planned, trainer):
    other = Commitment.objects.create(owner=trainer, title="Other", starts=DUE, remind_before=1)
    other.occurrences.create(planned_for=DUE, due_on=DUE)
    assert at(2026, 6, 9, 12) == 1
    assert str(other.uuid) in OutgoingMail.objects.get().message


@pytest.mark.parametrize(
    "change",
    [
        {"remind_before": None},
        {"ended_on": DUE},
        {"deleted_at": datetime(2026, 6, 1, tzinfo=UTC)},
    ],
)
def test_who_wants_none_gets_none(planned, change):
    Commitment.objects.update(**change)
    assert at(2026, 6, 9, 12) == 0


def test_nobody_is_reminded_late_or_after_leaving(planned, trainer):
    assert at(2026, 6, 11, 12) == 0
    trainer.is_active = False
    trainer.save()
    assert at(2026, 6, 9, 12) == 0


def test_what_is_settled_meanwhile_takes_its_mail_back(planned, trainer):
    at(2026, 6, 9, 12)
    commitments_dates.settle(planned, by=trainer, state="done")
    assert not OutgoingMail.objects.exists()


@pytest.fixture
def two(planned, trainer):
    """Another commitment with a date on the same day, told about in the same mail."""
    other = Commitment.objects.create(owner=trainer, title="Other", starts=DUE, remind_before=1)
    second = other.occurrences.create(planned_for=DUE, due_on=DUE)
    assert at(2026, 6, 9, 12) == 1
    return planned, second


GESTURES = {
    "settle": lambda one, by: commitments_dates.settle(one, by=by, state="skipped"),
    "move": lambda one, by: commitments_dates.move(one, by=by, to=DUE + timedelta(days=5)),
    "stop": lambda one, by: commitments.stop(one.commitment, by=by),
    "bin": lambda one, by: writing.put_in_bin(one.commitment, by=by),
    "plan": lambda one, by: replan(one.commitment),
}


def replan(commitment):
    """As a save of the form does, with another day."""
    Commitment.objects.filter(pk=commitment.pk).update(starts=DUE + timedelta(days=30))
    commitment.occurrences.update(note="")
    commitments.plan(Commitment.objects.get(pk=commitment.pk))


@pytest.mark.parametrize("gesture", GESTURES)
def test_what_changes_leaves_a_mail_over_several_dates(two, trainer, gesture):
    """The mail that did not leave yet is taken back; the next tick writes it anew, without that date."""
    one, other = two
    with patch.object(timezone, "now", lambda: datetime(2026, 6, 9, 13, tzinfo=UTC)):
        GESTURES[gesture](one, trainer)
    assert not OutgoingMail.objects.exists()
    assert at(2026, 6, 9, 14) == 1
    message = OutgoingMail.objects.get().message
    assert str(other.commitment.uuid) in message
    assert str(one.commitment.uuid) not in message


def test_a_mail_that_is_leaving_is_not_written_twice(two, trainer):
    OutgoingMail.objects.update(claimed_at=timezone.now())
    with patch.object(timezone, "now", lambda: datetime(2026, 6, 9, 13, tzinfo=UTC)):
        commitments_dates.settle(two[0], by=trainer, state="done")
    assert OutgoingMail.objects.count() == 1
    assert at(2026, 6, 9, 14) == 0


def test_undone_again_it_is_reminded_of_where_no_mail_had_left(planned, trainer):
    at(2026, 6, 9, 12)
    commitments_dates.settle(planned, by=trainer, state="done")
    commitments_dates.reopen(planned, by=trainer)
    assert at(2026, 6, 9, 13) == 1


def test_a_moved_date_reminds_anew(planned, trainer):
    at(2026, 6, 9, 12)
    with patch.object(timezone, "now", lambda: datetime(2026, 6, 9, 13, tzinfo=UTC)):
        commitments_dates.move(planned, by=trainer, to=DUE + timedelta(days=5))
    assert not OutgoingMail.objects.exists()
    assert at(2026, 6, 14, 12) == 1
