"""First pages of a PDF as images: made once, in the background, when the file is first shown to somebody."""

import logging
import shutil
import tempfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from portfolio.files import probe
from portfolio.files.stores import forget, put
from portfolio.models import Attachment

log = logging.getLogger(__name__)

PDF = "application/pdf"
TASK_TAKES = timedelta(minutes=5)  # what was shown before and has no pages was left by a task that was killed
BATCH = 20
CHUNK = 1024 * 1024


def make_pages_later(files: Iterable[Attachment]) -> None:
    """Have the pages made of those that were never tried, once this transaction is committed."""
    for file in files:
        if file.media_type == PDF and file.pages_made_at is None:
            transaction.on_commit(lambda pk=file.pk: make_pages.enqueue(pk), robust=True)


@task()
def make_pages(pk: int) -> None:
    """Make the images of one file's first pages; does nothing when they were made or the file is gone.

    Bytes that a kill leaves without a row are swept as orphans.
    """
    file = Attachment.objects.filter(pk=pk, media_type=PDF, pages_made_at=None).first()
    if file is None:
        return
    names: list[str] = []
    try:
        with tempfile.TemporaryDirectory() as folder:
            for page in _drawn(file, Path(folder)):
                names.append(put(page.path, f"-{page.width}x{page.height}.webp"))
    except Exception:  # whatever a storage raises: tick tries again
        log.exception("The pages of file %s could not be made.", file.pk)
        forget(names)
        return
    made = Attachment.objects.filter(pk=pk, pages_made_at=None).update(
        page_names=names, pages_made_at=timezone.now()
    )
    if not made:  # another was quicker, or the file was deleted
        forget(names)


def make_waiting_pages() -> None:
    """The chore: make here and now what a killed task left."""
    before = timezone.now() - TASK_TAKES
    waiting = Attachment.objects.filter(
        media_type=PDF, pages_made_at=None, frozen_in__submission__submitted_at__lt=before
    )
    for pk in waiting.order_by("pk").values_list("pk", flat=True).distinct()[:BATCH]:
        make_pages.call(pk)


def _drawn(file: Attachment, folder: Path) -> list[probe.DrawnPage]:
    """The pages as images in `folder`; none of a file that is broken or missing."""
    copy = folder / "file.pdf"
    try:
        with default_storage.open(file.storage_name) as stored, copy.open("wb") as target:
            shutil.copyfileobj(stored, target, CHUNK)
    except FileNotFoundError:
        return []
    return probe.draw_pages(copy, folder)
