"""What stands in PDFs, Office documents and text files, for search: read once, in the background, by a child."""

import logging
import shutil
import tempfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from accounts.models import User
from portfolio.files.child import values_of
from portfolio.files.kinds import KINDS
from portfolio.files.reader import MAX_TEXT
from portfolio.models import Attachment, AttachmentText
from portfolio.search.analyser import composed
from portfolio.search.indexing import index

log = logging.getLogger(__name__)

SCRIPT = Path(__file__).with_name("reader.py")
TIMEOUT = 20  # seconds; the child's own limit is ten of processor time
TASK_TAKES = timedelta(
    minutes=5
)  # what was attached before and has no text was left by a task that was killed
BATCH = 20
CHUNK = 1024 * 1024
Fault = AttachmentText.Fault
READERS = {
    KINDS[name].media_type: reader
    for reader, names in {
        "pdf": ("pdf",),
        "container": ("docx", "xlsx", "pptx", "odt", "ods", "odp"),
        "text": ("txt", "md", "csv"),
    }.items()
    for name in names
}


def read_later(files: Iterable[Attachment]) -> None:
    """Have the files read that hold text, once this transaction is committed."""
    for file in files:
        if file.media_type in READERS:
            transaction.on_commit(lambda pk=file.pk: read_inside.enqueue(pk), robust=True)


@task()
def read_inside(pk: int) -> None:
    """Read one file and have its evidence found by it; does nothing when it was read, or is gone."""
    file = Attachment.objects.filter(pk=pk, media_type__in=READERS, text_inside=None).first()
    if file is None:
        return
    try:
        text, fault = _inside(file)
    except Exception:  # whatever a storage raises: tick tries again
        log.exception("The text of file %s could not be read.", file.pk)
        return
    _keep(file, text, fault)


def read_waiting() -> None:
    """The chore: read here and now what a killed task left."""
    before = timezone.now() - TASK_TAKES
    waiting = Attachment.objects.filter(media_type__in=READERS, text_inside=None, evidence__isnull=False)
    for pk in waiting.filter(created_at__lt=before).order_by("pk").values_list("pk", flat=True)[:BATCH]:
        read_inside.call(pk)


def _keep(file: Attachment, text: str, fault: str) -> None:
    try:
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=file.owner_id)
            current = Attachment.objects.select_related("evidence").get(pk=file.pk)
            AttachmentText.objects.create(attachment=current, text=text, fault=fault)
            if current.evidence is not None:
                index(current.evidence)
    except (IntegrityError, Attachment.DoesNotExist):
        return  # another was quicker, or the file was deleted


def _inside(file: Attachment) -> tuple[str, str]:
    """The text, and why there is none."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "file"
        try:
            with default_storage.open(file.storage_name) as stored, copy.open("wb") as target:
                shutil.copyfileobj(stored, target, CHUNK)
        except FileNotFoundError:
            return "", Fault.MISSING
        return read(copy, READERS[file.media_type])


def read(path: Path, reader: str) -> tuple[str, str]:
    """What the child said, as far as it came: the text, or a Fault where there is none."""
    said = values_of(SCRIPT, reader, str(path), seconds=TIMEOUT)
    text = composed(" ".join(value["text"] for value in said if isinstance(value, dict)))[:MAX_TEXT]
    answer = said[-1] if said else ""
    if text or answer == "read":
        return text, ""
    return "", answer if answer in Fault.values else Fault.TOO_MUCH
