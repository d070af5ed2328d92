"""Making somebody's archive: asked for once at a time, written to a temporary file, stored, gone after a week."""

import json
import logging
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django_tasks import task

from accounts.backup import one_moment
from accounts.models import User, zone_of
from accounts.registry import Export, personal_tables
from portfolio.data import pages
from portfolio.data.archive import PORTFOLIO, Archive
from portfolio.data.kept import chosen_rows, rows_of
from portfolio.data.references import References
from portfolio.data.rows import CHUNK, FORMAT, plain, tables, values_of
from portfolio.files.stores import digest_at, forget
from portfolio.models import Attachment, DataExport, TrailEntry
from portfolio.workflow.evidence import lock

log = logging.getLogger(__name__)

FOLDER = "exports"
KEPT_FOR = timedelta(days=7)
STUCK_AFTER = timedelta(minutes=10)  # without a piece written: the task was killed, and tick makes it
GIVEN_UP_AFTER = timedelta(hours=6)
TOLD_EVERY = 2.0  # seconds
READ = 1024 * 1024  # bytes of a file that are one piece
ATTEMPTS = 3  # where files are erased while they are copied
State = DataExport.State


@transaction.atomic
def ask_for_export(user: User) -> DataExport:
    """A new archive in the person's place of the earlier one; the one that is being made, where there is one."""
    lock(user)
    waiting = DataExport.objects.filter(owner=user, state=State.WAITING).first()
    if waiting is not None:
        return waiting
    drop(list(DataExport.objects.filter(owner=user)))
    export = DataExport.objects.create(owner=user)
    transaction.on_commit(lambda: make_export.enqueue(export.pk), robust=True)
    return export


def drop(exports: list[DataExport]) -> None:
    """Delete archives, their bytes once that is committed."""
    names = [export.storage_name for export in exports if export.storage_name]
    DataExport.objects.filter(pk__in=[export.pk for export in exports]).delete()
    transaction.on_commit(lambda: forget(names))


def forget_exports_of(user: User) -> None:
    """What goes with an account that is erased."""
    drop(list(DataExport.objects.filter(owner=user)))


@task()
def make_export(pk: int) -> None:
    """Make one archive; does nothing when it is made or gone. One killed half way leaves no row behind."""
    export = DataExport.objects.filter(pk=pk, state=State.WAITING).select_related("owner").first()
    if export is None:
        return
    name = ""
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "archive.zip"
            Maker(export).write(path)
            name, size, digest = _store(path), path.stat().st_size, digest_at(path)
    except Exception:  # whatever a storage or a row of long ago comes up with: the page says so
        log.exception("Archive %s could not be made.", export.uuid)
        DataExport.objects.filter(pk=pk, state=State.WAITING).update(state=State.FAILED)
        return
    now = timezone.now()
    made = DataExport.objects.filter(pk=pk, state=State.WAITING).update(
        state=State.MADE, storage_name=name, size=size, sha256=digest, made_at=now, expires_at=now + KEPT_FOR
    )
    if not made:  # another was quicker, or the person is gone
        forget([name])


def sweep_exports() -> None:
    """The chore: archives of a week ago go, one whose task was killed is made here and now."""
    now = timezone.now()
    with transaction.atomic():
        drop(list(DataExport.objects.filter(expires_at__lt=now)))
        drop(list(DataExport.objects.filter(state=State.FAILED, asked_at__lt=now - KEPT_FOR)))
    waiting = DataExport.objects.filter(state=State.WAITING, moved_at__lt=now - STUCK_AFTER)
    waiting.filter(asked_at__lt=now - GIVEN_UP_AFTER).update(state=State.FAILED)
    for pk in waiting.values_list("pk", flat=True):
        make_export.call(pk)
    _sweep_orphans()


def _sweep_orphans() -> None:
    """Delete archives that no row names, once they are old enough for that to be no accident of time."""
    known = set(DataExport.objects.values_list("storage_name", flat=True))
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    young = timezone.now() - KEPT_FOR
    paths = [f"{FOLDER}/{name}" for name in names]
    forget([one for one in paths if one not in known and default_storage.get_modified_time(one) < young])


def _store(path: Path) -> str:
    name = f"{FOLDER}/{get_random_string(40)}.zip"
    try:
        with path.open("rb") as file:
            return default_storage.save(name, File(file))
    except Exception:
        forget([name])
        raise


class Maker:
    """Writes one person's archive, in their language and time, telling how far it is.

    The rows are those of one moment, whatever their owner goes on doing, and each file that they name is in it.
    """

    def __init__(self, export: DataExport):
        self.export, self.user = export, export.owner
        self.references = References(self.user)
        self.files: dict[UUID, str] = {}  # where each file that is there stands in the archive
        self.done = 0
        self.told = monotonic()

    def write(self, path: Path) -> None:
        """All of it into the file at `path`, from the start again when a file is erased meanwhile."""
        with translation.override(self.user.language), timezone.override(zone_of(self.user)):
            for left in reversed(range(ATTEMPTS)):
                now = timezone.now()
                archive = Archive(path, now)
                try:
                    return self._write(archive, now)
                except FileNotFoundError:
                    if not left:
                        raise
                finally:
                    archive.close()

    def _write(self, archive: Archive, now: datetime) -> None:
        self.done, missing = 0, self._missing()
        with one_moment():  # nothing is told within it: who told would wait for its end
            self.references = References(self.user)
            files = [file for file in self._attachments() if file.pk not in missing]
            self.files = {file.uuid: pages.file_path(file) for file in files}
            archive.write_text(PORTFOLIO, self._portfolio(now))
        book = pages.Book(self.user, now, self.files)
        # The pages say about as many things as there are rows.
        to_come = self.done + sum(1 + file.size // READ for file in files) + book.count()
        self._tell(done=self.done, total=self.done + to_come)
        for file in files:
            archive.write(self.files[file.uuid], self._bytes_of(file), media_type=file.media_type)
        for name, texts in book.pages():
            archive.write_text(name, self._counted(texts))
        self._tell(done=self.done)

    def _attachments(self) -> list[Attachment]:
        return list(Attachment.objects.filter(owner=self.user).order_by("pk"))

    def _missing(self) -> set[int]:
        """Files whose bytes are not there."""
        gone = [file.pk for file in self._attachments() if not default_storage.exists(file.storage_name)]
        for pk in gone:
            log.warning("File %s is missing and stands in no archive.", pk)
        return set(gone)

    def _bytes_of(self, file: Attachment) -> Iterator[bytes]:
        with default_storage.open(file.storage_name) as stored:
            while piece := stored.read(READ):
                yield piece
                self._step()

    def _portfolio(self, now: datetime) -> Iterator[str]:
        """The text of portfolio.json, a row at a time."""
        head = {"format": FORMAT, "made_at": plain(now), "language": self.user.language}
        yield json.dumps(head, ensure_ascii=False)[:-1] + ',\n"tables": {'
        for number, (label, declared) in enumerate(tables()):
            yield f'{"," if number else ""}\n{json.dumps(label)}: {{"kept": "{declared.export}", "rows": ['
            rows = chosen_rows(self.user, declared).iterator(CHUNK)
            for place, row in enumerate(rows):
                values = values_of(row, declared, self.references)
                if isinstance(row, Attachment):
                    values["file"] = self.files.get(row.uuid)
                self.done += 1
                yield f"{',' if place else ''}\n{json.dumps(values, ensure_ascii=False)}"
            yield "]}"
        yield '\n},\n"trail": ['
        entries = TrailEntry.objects.filter(owner=self.user.uuid).order_by("pk").iterator(CHUNK)
        for place, entry in enumerate(entries):
            yield f"{',' if place else ''}\n{json.dumps(self._entry(entry))}"
        yield f'],\n"left_out": {json.dumps(self._left_out(), ensure_ascii=False)}\n}}\n'

    def _entry(self, entry: TrailEntry) -> dict[str, str]:
        mine = entry.actor == self.user.uuid
        values = {"at": plain(entry.at), "by": "me" if mine else "", "what": entry.what}
        return values | {"thing": str(entry.thing), "digest": entry.digest}

    def _left_out(self) -> dict[str, str]:
        """Tables with rows of the person's that do not leave, with the reason."""
        return {
            label: declared.why
            for label, declared in sorted(personal_tables.items())
            if declared.owner and declared.export is Export.NOTHING and rows_of(self.user, declared).exists()
        }

    def _counted(self, texts: Iterator[str]) -> Iterator[str]:
        for text in texts:
            self._step()
            yield text

    def _step(self) -> None:
        self.done += 1
        if monotonic() - self.told >= TOLD_EVERY:
            self._tell(done=self.done)

    def _tell(self, **values: int) -> None:
        self.told = monotonic()
        DataExport.objects.filter(pk=self.export.pk).update(moved_at=timezone.now(), **values)
