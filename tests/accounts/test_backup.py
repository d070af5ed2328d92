"""A backup holds everything, comes back equal, and a damaged one touches nothing."""

import json
import os
import subprocess
import sys
from io import StringIO
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.backup import BackupError, back_up, restore
from accounts.backup.members import MANIFEST, columns, digest_of, plain, tables
from accounts.models import User
from competencies.models import Tool
from portfolio import trail_triggers
from portfolio.models import Attachment, DataExport, TrailEntry
from tests import factories
from tests.access import portfolio, writing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filled(settings, tmp_path):
    """An installation with a whole portfolio and its files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    sheet = factories.published_sheet(is_whole=True)
    trainer = portfolio.trainer()
    portfolio.fill(trainer, sheet)
    library = Tool.objects.create(framework=sheet.framework, slug="library", title="Library", purpose="All")
    writing.fill(trainer, sheet, library)
    TrailEntry.objects.create(owner=trainer.uuid, actor=trainer.uuid, what="level", thing=trainer.uuid)
    return trainer


def rows():
    """Every kept row, as text."""
    return {
        model._meta.label: [
            json.dumps([plain(value) for value in row], sort_keys=True)
            for row in model._base_manager.order_by("pk").values_list(*(f.attname for f in columns(model)))
        ]
        for model in tables()
    }


def digests():
    found = {}
    for file in Attachment.objects.all():
        for name in file.stored_names:
            with default_storage.open(name) as stream:
                found[name] = digest_of(stream)
    return found


def empty(settings, tmp_path):
    """What the tables hold after `migrate` alone, and a storage without a file."""
    trail_triggers.drop(connection)
    call_command("flush", interactive=False, verbosity=0)
    trail_triggers.create(connection)
    settings.MEDIA_ROOT = tmp_path / "elsewhere"


def spoiled(source, target, member, content=None):
    """The archive with one member changed, or left out."""
    with ZipFile(source) as archive, ZipFile(target, "w") as copy:
        for name in archive.namelist():
            if name != member:
                copy.writestr(name, archive.read(name))
            elif content is not None:
                copy.writestr(name, content)
    return target


def test_what_was_backed_up_comes_back_equal(filled, settings, tmp_path):
    before, files = rows(), digests()
    assert files
    archive = tmp_path / "carnet.zip"
    call_command("backup", archive, stdout=StringIO())
    empty(settings, tmp_path)
    assert not User.objects.exists()
    call_command("restore", archive, stdout=StringIO())
    assert rows() == before
    assert digests() == files
    # New rows get numbers that nobody has.
    factories.EvidenceFactory(owner=User.objects.get(pk=filled.pk))


def test_archives_of_peoples_data_stay_behind(filled, settings, tmp_path):
    """Their bytes are in no backup: a row that said « ready » would lead nowhere."""
    now = timezone.now()
    made = {"state": "made", "storage_name": "exports/one.zip", "made_at": now, "expires_at": now}
    DataExport.objects.create(owner=filled, **made)
    back_up(tmp_path / "carnet.zip")
    empty(settings, tmp_path)
    restore(tmp_path / "carnet.zip")
    assert User.objects.exists()
    assert not DataExport.objects.exists()


def test_a_second_backup_is_the_same(filled, settings, tmp_path):
    first = back_up(tmp_path / "first.zip")
    empty(settings, tmp_path)
    restore(tmp_path / "first.zip")
    assert back_up(tmp_path / "second.zip")["members"] == first["members"]


def test_damaged_archives_touch_nothing(filled, settings, tmp_path):
    whole = tmp_path / "carnet.zip"
    back_up(whole)
    with ZipFile(whole) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        file = next(name for name in archive.namelist() if name.startswith("files/"))
    bytes_of = whole.read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(bytes_of[: len(bytes_of) // 2])
    other = json.dumps(manifest | {"migrations": ["portfolio.0000_other"]})
    damaged = [
        cut,
        spoiled(whole, tmp_path / "row.zip", "tables/accounts.User.jsonl", b"{}\n"),
        spoiled(whole, tmp_path / "file.zip", file, b"other bytes"),
        spoiled(whole, tmp_path / "missing.zip", file),
        spoiled(whole, tmp_path / "release.zip", MANIFEST, other),
        spoiled(whole, tmp_path / "none.zip", MANIFEST, b"not a manifest"),
    ]
    empty(settings, tmp_path)
    before = rows()
    for archive in damaged:
        with pytest.raises(CommandError):
            call_command("restore", archive)
        assert rows() == before, archive.name
        assert not (tmp_path / "elsewhere").exists() or not any((tmp_path / "elsewhere").rglob("*.*"))


def flips(archive):
    """(place, value) of bytes to change, each where zipfile fails in a way of its own."""
    whole = archive.read_bytes()
    with ZipFile(archive) as container:
        members, directory = container.infolist(), container.start_dir
    for member in (one for one in members if one.file_size):
        name = member.filename.encode()
        packed = member.header_offset + 30 + len(name) + 20  # its sizes stand in an extra field
        for place in (packed, packed + member.compress_size // 2):
            yield place, 0xFF ^ whole[place]
    listed = whole.index(name, directory) - 46
    for offset, value in ((8, 1), (10, 14), (10, 12), (10, 99)):  # locked, LZMA, bzip2, a way that is unknown
        yield listed + offset, value


def test_a_changed_byte_is_said_and_touches_nothing(filled, settings, tmp_path):
    whole, damaged = tmp_path / "carnet.zip", tmp_path / "damaged.zip"
    back_up(whole)
    cases = list(flips(whole))
    assert len(cases) > 50
    empty(settings, tmp_path)
    before = rows()
    for place, value in cases:
        content = bytearray(whole.read_bytes())
        content[place] = value
        damaged.write_bytes(content)
        with pytest.raises(CommandError):
            call_command("restore", damaged)
    assert rows() == before
    assert not (tmp_path / "elsewhere").exists() or not any((tmp_path / "elsewhere").rglob("*.*"))


def test_rows_that_cannot_come_in_leave_no_file(filled, settings, tmp_path, monkeypatch):
    archive = tmp_path / "carnet.zip"
    back_up(archive)
    empty(settings, tmp_path)

    def fail(*args):
        raise RuntimeError("killed")

    monkeypatch.setattr("accounts.backup.restoring._write_rows", fail)
    with pytest.raises(RuntimeError):
        restore(archive)
    files = [path for path in (tmp_path / "elsewhere").rglob("*") if path.is_file()]
    assert not files


def test_people_who_are_here_keep_their_data(filled, tmp_path):
    archive = tmp_path / "carnet.zip"
    back_up(archive)
    before = rows()
    with pytest.raises(BackupError, match="accounts here already"):
        restore(archive)
    assert rows() == before


def test_a_file_that_is_gone_is_named(filled, tmp_path):
    missing = Attachment.objects.first().storage_name
    default_storage.delete(missing)
    out = StringIO()
    call_command("backup", tmp_path / "carnet.zip", stdout=out)
    assert missing in out.getvalue()


def test_a_backup_never_writes_over_a_file(filled, tmp_path):
    target = tmp_path / "carnet.zip"
    target.write_text("precious")
    with pytest.raises(CommandError, match="there already"):
        call_command("backup", target)
    assert target.read_text() == "precious"


def test_a_backup_that_fails_leaves_nothing_half(filled, tmp_path, monkeypatch):
    def fail(*args):
        raise OSError("no space left")

    monkeypatch.setattr("accounts.backup.writing._write_files", fail)
    with pytest.raises(CommandError, match="no space left"):
        call_command("backup", tmp_path / "carnet.zip")
    assert not list(tmp_path.glob("*carnet*"))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a moment is a transaction's snapshot there")
def test_the_rows_are_of_one_moment(filled, tmp_path):
    from accounts.backup.writing import one_moment

    with one_moment(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone()[0] == "repeatable read"


def beside(folder, *arguments):
    """What an installation of its own does, on SQLite in this folder (`tests/accounts/installation.py`)."""
    given = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "CARNET_TEST_DB"}}
    subprocess.run(
        [sys.executable, "-m", "tests.accounts.installation", *map(str, arguments)],
        cwd=settings.BASE_DIR,
        env=given | {"CARNET_VAR": str(folder), "CARNET_ENV": "development", "DEBUG": "1"},
        check=True,
        capture_output=True,
    )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="from one engine to the other takes both")
def test_from_sqlite_to_postgresql_and_back(settings, tmp_path):
    first, second, third = (tmp_path / f"{name}.zip" for name in ("first", "second", "third"))
    (tmp_path / "back").mkdir()
    beside(tmp_path / "there", "make", first, tmp_path / "back")
    with ZipFile(first) as archive:
        members = json.loads(archive.read(MANIFEST))["members"]
    assert sum(name.startswith("files/") for name in members) > 5
    empty(settings, tmp_path)
    restore(first)
    assert back_up(second)["members"] == members
    beside(tmp_path / "back", "pass_on", second, third)
    with ZipFile(third) as archive:
        assert json.loads(archive.read(MANIFEST))["members"] == members
