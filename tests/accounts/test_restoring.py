"""Where an archive does not fit here, the reason that is given is the true one."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from accounts.backup import BackupError, back_up, restore

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "carnet.zip"
    back_up(path)
    return path


def forget(**which):
    """As where these migrations have not run."""
    assert MigrationRecorder(connection).migration_qs.filter(**which).delete()[0]


@pytest.mark.parametrize("which", [{}, {"app": "portfolio"}], ids=["a new database", "one app behind"])
def test_tables_that_are_only_behind_are_to_be_migrated_first(archive, which):
    forget(**which)
    with pytest.raises(BackupError, match="migrate"):
        restore(archive)


@pytest.mark.parametrize("at", ["there", "here"])
def test_another_release_is_called_one(tmp_path, at):
    recorder, path = MigrationRecorder(connection), tmp_path / "carnet.zip"
    if at == "there":
        recorder.record_applied("portfolio", "9999_of_a_later_release")
    back_up(path)
    if at == "there":
        recorder.record_unapplied("portfolio", "9999_of_a_later_release")
    else:
        recorder.record_applied("portfolio", "9999_of_a_later_release")
    with pytest.raises(BackupError, match="another release"):
        restore(path)


def test_to_migrate_first_is_not_said_where_that_would_not_help(tmp_path):
    recorder, path = MigrationRecorder(connection), tmp_path / "carnet.zip"
    last = recorder.migration_qs.filter(app="portfolio").latest("name").name
    recorder.record_unapplied("portfolio", last)
    back_up(path)
    forget()
    with pytest.raises(BackupError, match="another release"):
        restore(path)
