"""The regular chores: each gets its turn, each may be repeated."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import registry


@pytest.fixture
def chores(monkeypatch):
    """An empty list of chores to fill."""
    monkeypatch.setattr("accounts.management.commands.tick.chores", mine := [])
    return mine


def test_chores_run_in_their_order(chores):
    done = []
    chores += [("one", lambda: done.append(1)), ("two", lambda: done.append(2))]
    call_command("tick")
    assert done == [1, 2]


def test_a_chore_that_fails_is_named_and_does_not_stop_the_others(chores, caplog):
    done = []
    chores += [("bad", lambda: 1 / 0), ("good", lambda: done.append(1))]
    with pytest.raises(CommandError, match="bad"):
        call_command("tick")
    assert done == [1]
    assert "ZeroDivisionError" in caplog.text


def test_the_ground_floor_registers_its_own():
    assert {"mail", "sessions", "tasks"} <= {name for name, _chore in registry.chores}


@pytest.mark.django_db
def test_ended_sessions_and_old_tasks_go():
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(hours=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(hours=1))
    for days, status in ((20, "SUCCESSFUL"), (1, "SUCCESSFUL"), (None, "READY")):
        finished = days and now - timedelta(days=days)
        DBTaskResult.objects.create(
            args_kwargs={}, task_path="x", status=status, backend_name="default", finished_at=finished
        )
    call_command("tick")
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert DBTaskResult.objects.count() == 2
