"""What the system checks say."""

import pytest
from django.core.checks.registry import registry
from django.db import connection

from accounts.checks import sqlite_journal

pytestmark = pytest.mark.django_db


def test_only_whoever_asks_about_deploying_is_told():
    assert sqlite_journal in registry.deployment_checks
    assert sqlite_journal not in registry.registered_checks


def test_sqlite_keeps_the_journal_that_the_check_names():
    said = [message.id for message in sqlite_journal(None)]
    if connection.vendor != "sqlite":
        assert said == []
        return
    assert said == ["accounts.I001"]
    with connection.cursor() as cursor:
        # Tests hold their database in memory, where the same journal is kept in memory too.
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] in {"delete", "memory"}
