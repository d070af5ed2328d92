"""Reminders: in the morning of the day that was asked for, where the person lives, once, without a private word."""

from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from accounts.models import OutgoingMail
from portfolio.models import Commitment
from portfolio.workflow import commitments_dates
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


def test_a_moved_date_reminds_anew(planned, trainer):
    at(2026, 6, 9, 12)
    with patch.object(timezone, "now", lambda: datetime(2026, 6, 9, 13, tzinfo=UTC)):
        commitments_dates.move(planned, by=trainer, to=DUE + timedelta(days=5))
    assert not OutgoingMail.objects.exists()
    assert at(2026, 6, 14, 12) == 1
