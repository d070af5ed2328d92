"""The files of an archive: known, parsed and stored as any file that somebody sends, before their rows are written."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.data.reading import DAMAGED, Opened
from portfolio.files import probe
from portfolio.files.kinds import recognise
from portfolio.files.refusals import Refused
from portfolio.files.sizes import in_words
from portfolio.files.stores import digest_at, forget, put
from portfolio.files.taking import clean_name, used_by


@dataclass(frozen=True)
class Stored:
    """Where the bytes of a file lie now, and what they turned out to be."""

    name: str
    media_type: str
    size: int
    sha256: str
    storage_name: str
    copies: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Every name in the storage."""
        return [self.storage_name, *self.copies.values()]


@contextmanager
def stored_files(archive: Opened, *, by: User) -> Iterator[dict[str, Stored]]:
    """The archive's files in the storage, by their uuid there; deleted again where the block raises.

    Raises Refused for one that is not what its row says, is of no kind that is taken in, or has no room.
    """
    stored: dict[str, Stored] = {}
    try:
        room = settings.QUOTA_BYTES - used_by(by)
        for row in archive.rows("portfolio.Attachment"):
            if row.get("file") is not None:
                kept = _keep(archive, row, room)
                stored[str(row.get("uuid"))] = kept
                room -= kept.size
        yield stored
    except BaseException:
        forget([name for kept in stored.values() for name in kept.names])
        raise


def _keep(archive: Opened, row: dict[str, Any], room: int) -> Stored:
    name = clean_name(str(row.get("name", "")))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        archive.copy(str(row["file"]), path)
        size, sha256 = path.stat().st_size, digest_at(path)
        if (size, sha256) != (row.get("size"), row.get("sha256")):
            raise Refused(DAMAGED)
        if size > min(room, settings.FILE_MAX_BYTES):
            limit = in_words(min(max(room, 0), settings.FILE_MAX_BYTES))
            raise Refused(
                _("“%(name)s” has no room here: %(limit)s are left for it.") % {"name": name, "limit": limit}
            )
        try:
            kind = recognise(name, path)
            copies = probe.reencode(path, kind.media_type, Path(folder)) if kind.is_image else {}
        except Refused as refusal:
            raise Refused(f"{name}: {refusal.reason}") from None
        names: dict[str, str] = {}
        try:
            for purpose, copy in copies.items():
                names[purpose] = put(copy, copy.suffix)
            return Stored(name, kind.media_type, size, sha256, put(path, sha256=sha256), names)
        except BaseException:
            forget(names.values())
            raise
