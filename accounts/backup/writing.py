"""Writing a backup while people go on working: the rows of one moment, then the files they name."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Model

from accounts.backup.members import FORMAT, MANIFEST, chunks, columns, migrations, plain, table_name, tables
from accounts.registry import stored_files

BATCH = 500


def back_up(target: Path) -> dict[str, Any]:
    """Write everything into `target`, which appears only once it is whole; returns the manifest.

    A file that its owner erased between the rows and the files is listed as `gone`.
    """
    beside = target.with_name(f".{target.name}.part")
    try:
        with ZipFile(beside, "w", ZIP_DEFLATED) as archive:
            manifest = _write_rows(archive)
            manifest["gone"] = _write_files(archive, manifest.pop("names"), manifest["members"])
            _write(archive, MANIFEST, [json.dumps(manifest, indent=1, sort_keys=True).encode()])
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees the database as it is now, whatever others write meanwhile."""
    with transaction.atomic():
        if connection.vendor == "postgresql" and not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _write_rows(archive: ZipFile) -> dict[str, Any]:
    members: dict[str, str] = {}
    counts: dict[str, int] = {}
    with one_moment():
        names = {name for list_them in stored_files for name in list_them()}
        for model in tables():
            lines = _Counted(_rows(model))
            members[table_name(model)] = _write(archive, table_name(model), lines)
            counts[model._meta.label] = lines.number
        return {
            "format": FORMAT,
            "migrations": migrations(),
            "rows": counts,
            "members": members,
            "names": sorted(names),
        }


def _rows(model: type[Model]) -> Iterator[bytes]:
    names = [field.attname for field in columns(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        values = dict(zip(names, map(plain, row), strict=True))
        yield json.dumps(values, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _write_files(archive: ZipFile, names: Iterable[str], members: dict[str, str]) -> list[str]:
    """Copy the stored files; returns the names of those that are not there any more."""
    gone = []
    for name in names:
        try:
            with default_storage.open(name) as stream:
                members[f"files/{name}"] = _write(archive, f"files/{name}", chunks(stream), ZIP_STORED)
        except FileNotFoundError:
            gone.append(name)
    return gone


def _write(archive: ZipFile, name: str, pieces: Iterable[bytes], how: int = ZIP_DEFLATED) -> str:
    """Write one member piece by piece; returns its SHA-256."""
    member, digest = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), hashlib.sha256()
    member.compress_type = how
    with archive.open(member, "w", force_zip64=True) as stream:
        for piece in pieces:
            digest.update(piece)
            stream.write(piece)
    return digest.hexdigest()


class _Counted:
    """An iterable that knows afterwards how many went through it."""

    def __init__(self, items: Iterable[bytes]) -> None:
        self.items, self.number = items, 0

    def __iter__(self) -> Iterator[bytes]:
        for item in self.items:
            self.number += 1
            yield item
