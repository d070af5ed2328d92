"""Taking a file in: known, parsed, measured, stored, and only then a row, within the person's quota."""

import logging
import re
import shutil
import tempfile
import unicodedata
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.files import probe
from portfolio.files.kinds import extension, recognise
from portfolio.files.refusals import Refused
from portfolio.files.sizes import in_words
from portfolio.files.stores import NO_ROOM, digest_at, forget, put
from portfolio.models import Attachment, Upload

log = logging.getLogger(__name__)

NAME_LENGTH = 200  # characters
CHUNK = MEGABYTE = 1024 * 1024
# Characters that are no part of a name: controls, and signs that turn the direction of writing.
UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff/\\]")


def take_in(*, by: User, form_key: UUID, sent) -> Upload | Attachment:
    """Keep a file that `by` sent with the form `form_key`; the same file sent twice is kept once.

    Nothing remains of a file that is refused or breaks off. Raises Refused.
    """
    if not sent.size:
        raise Refused(_("This file is empty."))
    if sent.size > settings.FILE_MAX_BYTES:
        raise Refused(too_large())
    try:
        return _take_in(clean_name(sent.name), by, form_key, sent)
    except OSError as error:
        log.exception("A file could not be taken in.")
        raise Refused(NO_ROOM) from error


def too_large():
    """The sentence for a file over the limit."""
    return _("This file is larger than %(limit)s MB.") % {"limit": settings.FILE_MAX_BYTES // MEGABYTE}


def _take_in(name, by, form_key, sent):
    with _on_disk(sent) as path, tempfile.TemporaryDirectory() as folder:
        kind = recognise(name, path)
        copies = probe.reencode(path, kind.media_type, Path(folder)) if kind.is_image else {}
        upload = Upload(
            owner=by,
            form_key=form_key,
            name=name,
            media_type=kind.media_type,
            size=path.stat().st_size,
            sha256=digest_at(path),
        )
        return _keep(upload, path, copies)


def clean_name(name: str) -> str:
    """The sender's name for the file without what no name needs, its extension kept."""
    name = UNPRINTED.sub("", unicodedata.normalize("NFC", name)).strip(". ")
    ending = extension(name)
    if len(name) > NAME_LENGTH:
        name = f"{name[: NAME_LENGTH - len(ending) - 1].rstrip()}.{ending}"[:NAME_LENGTH]
    return name or "file"


def used_by(user: User) -> int:
    """Bytes of everything that the person sent and that is still here."""
    tables = (Upload, Attachment)
    return sum(table.objects.filter(owner=user).aggregate(sum=Sum("size"))["sum"] or 0 for table in tables)


@contextmanager
def _on_disk(sent):
    """The path of the sent bytes; those in memory are written to a temporary file."""
    if hasattr(sent, "temporary_file_path"):
        sent.flush()
        yield Path(sent.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile() as file:
        sent.seek(0)
        shutil.copyfileobj(sent, file, CHUNK)
        file.flush()
        yield Path(file.name)


def _keep(upload, path, copies):
    """Store the bytes, then the row; whatever fails in between leaves neither."""
    _refuse_over_quota(upload)  # once before the bytes are written, once under the lock
    try:
        upload.storage_name = put(path, sha256=upload.sha256)
        for purpose, copy in copies.items():
            setattr(upload, f"{purpose}_name", put(copy, copy.suffix))
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=upload.owner_id)
            earlier = _same_file(upload)
            if earlier is None:
                _refuse_over_quota(upload)
                upload.save()
    except BaseException:
        forget(upload.stored_names)
        raise
    if earlier is not None:
        forget(upload.stored_names)
        return earlier
    return upload


def _same_file(upload):
    """The file with this name and content that came with the same form before."""
    same = {"owner": upload.owner, "name": upload.name, "sha256": upload.sha256}
    of_form = Q(evidence__key=upload.form_key) | Q(evidence__uuid=upload.form_key)
    return (
        Upload.objects.filter(form_key=upload.form_key, **same).first()
        or Attachment.objects.filter(of_form, **same).first()
    )


def _refuse_over_quota(upload):
    if used_by(upload.owner) + upload.size > settings.QUOTA_BYTES:
        raise Refused(
            _("Your files would take more than the %(quota)s that each person has. Delete some first.")
            % {"quota": in_words(settings.QUOTA_BYTES)}
        )
