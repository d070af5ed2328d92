"""Where bytes lie: under random names in the default storage, which a folder keeps so that a crash tears nothing."""

import hashlib
import logging
import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.translation import gettext_lazy as _

from portfolio.files.refusals import Refused

log = logging.getLogger(__name__)

ROOT = "files"  # the only part of the storage that is ours to sweep
PARTIAL = ".part"
NO_ROOM = _("The file could not be stored just now. Nothing was kept of it: please try again later.")


class FolderStorage(FileSystemStorage):
    """A folder in which a file stands whole or not at all: temporary name, fsync, rename."""

    def _save(self, name, content):
        target = Path(self.path(name))
        target.parent.mkdir(mode=self.directory_permissions_mode or 0o700, parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.{secrets.token_hex(4)}{PARTIAL}")
        try:
            self._write(partial, content)
            partial.rename(target)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        self._sync_folder(target.parent)
        return name

    def _write(self, partial, content):
        descriptor = os.open(
            partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, self.file_permissions_mode or 0o600
        )
        with os.fdopen(descriptor, "wb") as file:
            for chunk in content.chunks():
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())

    def _sync_folder(self, folder):
        """Make the rename itself survive a power cut, where folders can be opened."""
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def put(path: Path, suffix: str = "", *, sha256: str = "") -> str:
    """Store the file at `path` under a random name, which is returned. Raises Refused when that fails.

    What the storage kept is read back and compared; `sha256` is the digest of it where it is known already.
    """
    token = secrets.token_hex(16)
    name = f"{ROOT}/{token[:2]}/{token[2:]}{suffix}"
    try:
        with path.open("rb") as file:
            stored = default_storage.save(name, File(file))
        is_whole = default_storage.size(stored) == path.stat().st_size
        if is_whole and _stored_digest(stored) == (sha256 or digest_at(path)):
            return stored
        log.error("The storage kept %s otherwise than it was given.", stored)
        forget([stored])
    except Exception:  # whatever a storage raises, the sender gets a sentence and keeps the form
        log.exception("A file could not be stored.")
        forget([name])
    raise Refused(NO_ROOM)


def digest_at(path: Path) -> str:
    """SHA-256 of the file at `path`, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_there(name: str) -> bool:
    """Whether the storage has it; one that gives no answer is not said to have lost it."""
    try:
        return default_storage.exists(name)
    except Exception as error:
        log.warning("%s could not be looked for: %s", name, error)
        return True


def _stored_digest(name):
    digest = hashlib.sha256()
    with default_storage.open(name) as file:
        for chunk in file.chunks():
            digest.update(chunk)
    return digest.hexdigest()


def forget(names) -> None:
    """Delete stored files; one that cannot be deleted now is left to the next sweep."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception as error:
            log.warning("%s could not be deleted: %s", name, error)
