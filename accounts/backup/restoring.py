"""Reading a backup into an empty installation: everything is checked before anything is touched."""

import json
import lzma
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.backup.members import (
    FORMAT,
    MANIFEST,
    BackupError,
    columns,
    digest_of,
    migrations,
    table_name,
    tables,
)
from accounts.models import User

BATCH = 200
# What zipfile raises where bytes of an archive are other ones: its directory, its packed members, their flags.
UNREADABLE = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def restore(source: Path) -> dict[str, Any]:
    """Bring an empty installation to what the archive holds; returns its manifest.

    Raises BackupError where the archive is damaged or of another release, or where people have accounts here;
    nothing was touched then. Rows come in one transaction; files that were written before it failed are removed.
    """
    with _damage_said(*UNREADABLE):
        archive = ZipFile(source)
    with archive:
        manifest = check(archive)
        # Every byte was read by now: a fault of ours further down is no damage, and keeps its traceback.
        with _damage_said(BadZipFile, OSError, EOFError):
            written = _write_files(archive)
            try:
                _write_rows(archive)
            except BaseException:
                for name in written:
                    default_storage.delete(name)
                raise
    return manifest


@contextmanager
def _damage_said(*errors: type[Exception]) -> Iterator[None]:
    try:
        yield
    except errors as error:
        raise BackupError(_("This file is not a whole backup: %(error)s") % {"error": error}) from error


def check(archive: ZipFile) -> dict[str, Any]:
    """The manifest of an archive that is whole and fits here. Raises BackupError."""
    with _damage_said(*UNREADABLE):
        return _check(archive)


def _check(archive: ZipFile) -> dict[str, Any]:
    manifest = _manifest(archive)
    if manifest["migrations"] != migrations():
        raise BackupError(_why_the_tables_differ(manifest["migrations"]))
    if User.objects.exists():
        raise BackupError(
            _("People have accounts here already: a backup is restored into an empty database.")
        )
    members = set(archive.namelist()) - {MANIFEST}
    if members != set(manifest["members"]):
        raise BackupError(_("The archive does not hold what its manifest lists."))
    for name, digest in manifest["members"].items():
        with archive.open(name) as stream:
            if digest_of(stream) != digest:
                raise BackupError(_("%(name)s is damaged: its digest is another one.") % {"name": name})
    return manifest


def _why_the_tables_differ(theirs: list[str]) -> str:
    """Whether this release makes the archive's tables and has only not done so yet, or is another one."""
    here = set(migrations())
    of_this_release = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    if here | of_this_release == set(theirs):
        return _("The tables here are not made yet, or only in part: run “manage.py migrate” first.")
    return _("This backup was made by another release of Carnet. Restore it with that one, then upgrade.")


def _manifest(archive: ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
        known = manifest["format"] == FORMAT and isinstance(manifest["members"], dict)
    except (KeyError, TypeError, ValueError):
        known = False
    if not known:
        raise BackupError(_("This file is not a backup of Carnet."))
    return manifest


def _write_files(archive: ZipFile) -> list[str]:
    """Put every file into the storage under its own name; returns the names."""
    written: list[str] = []
    try:
        for member in (name for name in archive.namelist() if name.startswith("files/")):
            name = member.removeprefix("files/")
            if default_storage.exists(name):
                raise BackupError(_("The storage holds %(name)s already.") % {"name": name})
            with archive.open(member) as stream:
                kept = default_storage.save(name, File(stream, name))
            written.append(kept)
            if kept != name:
                raise BackupError(_("The storage holds %(name)s already.") % {"name": name})
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise
    return written


@transaction.atomic
def _write_rows(archive: ZipFile) -> None:
    """Replace what a fresh installation holds by itself (names of tables and rights) with the archive's rows."""
    models = tables()
    with connection.constraint_checks_disabled():
        for model in models:
            if model._base_manager.exists():
                model._base_manager.all()._raw_delete(using=connection.alias)
        for model in models:
            for rows in _batches(_rows(archive, model)):
                model._base_manager.all()._insert(
                    rows, fields=columns(model), using=connection.alias, raw=True
                )
    connection.check_constraints()
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)


def _rows(archive: ZipFile, model: type[Model]) -> Iterator[Model]:
    fields = {field.attname: field for field in columns(model)}
    with archive.open(table_name(model)) as stream:
        for line in stream:
            values = json.loads(line)
            yield model(**{name: _value(field, values[name]) for name, field in fields.items()})


def _value(field: Any, value: Any) -> Any:
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)


def _batches(rows: Iterator[Model]) -> Iterator[list[Model]]:
    batch: list[Model] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
