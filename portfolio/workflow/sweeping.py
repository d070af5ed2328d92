"""Sweeping what time has emptied: files that no form saved, the bin after thirty days, bytes without a row."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from portfolio.files import forget
from portfolio.files.stores import ROOT
from portfolio.models import (
    Attachment,
    Commitment,
    Evidence,
    Reflection,
    RolePhase,
    SubmissionFile,
    ToolRecord,
    Upload,
    Written,
)
from portfolio.workflow.attachments import delete_files, forget_later
from portfolio.workflow.drafts import sweep_drafts
from portfolio.workflow.erasing import erase_rows
from portfolio.workflow.evidence import lock
from portfolio.workflow.kept import sweep_posts
from portfolio.workflow.writing import erase_written

UPLOAD_KEPT_FOR = timedelta(days=7)
BINNED_FOR = timedelta(days=30)
ORPHAN_AGE = timedelta(days=1)  # a younger file may be waiting for its row
BATCH = 500
WRITTEN = (Reflection, RolePhase, ToolRecord, Commitment)


def sweep() -> None:
    """Everything, each in a transaction of its own; harmless to repeat. Orphans once a day, as it reads all names."""
    sweep_posts()
    sweep_drafts()
    sweep_uploads()
    sweep_bin()
    for table in WRITTEN:
        sweep_written(table)
    sweep_let_go()
    if cache.add("orphans-swept", True, timeout=ORPHAN_AGE.total_seconds()):
        sweep_orphans()
        sweep_incoming()


@transaction.atomic
def sweep_uploads() -> int:
    """Delete files that were sent a week ago and belong to nothing; returns how many."""
    old = Upload.objects.filter(created_at__lt=timezone.now() - UPLOAD_KEPT_FOR)
    rows = list(old.select_for_update().order_by("pk")[:BATCH])
    Upload.objects.filter(pk__in=[row.pk for row in rows]).delete()
    forget_later(rows)
    return len(rows)


@transaction.atomic
def sweep_bin() -> int:
    """Erase evidence that has been in the bin for thirty days; returns how many."""
    old = Evidence.objects.filter(deleted_at__lt=timezone.now() - BINNED_FOR)
    owners = sorted(set(old.order_by("pk").values_list("owner", flat=True)[:BATCH]))
    for owner in User.objects.filter(pk__in=owners).order_by("pk"):
        lock(owner)
    return erase_rows(old.filter(owner__in=owners).select_for_update().order_by("pk")[:BATCH])


@transaction.atomic
def sweep_written(table: type[Written]) -> int:
    """Erase what has been in the bin for thirty days, with its earlier editions; returns how many."""
    old = table._default_manager.filter(deleted_at__lt=timezone.now() - BINNED_FOR)
    owners = sorted(set(old.order_by("pk").values_list("owner", flat=True)[:BATCH]))
    for owner in User.objects.filter(pk__in=owners).order_by("pk"):
        lock(owner)
    return erase_written(old.filter(owner__in=owners).select_for_update().order_by("pk")[:BATCH])


@transaction.atomic
def sweep_let_go() -> int:
    """Delete files without an evidence that no submission needs any more; returns how many."""
    rows = list(Attachment.objects.needed_by_nothing().select_for_update().order_by("pk")[:BATCH])
    delete_files(rows)
    return len(rows)


def forget_files_of(user: User) -> None:
    """Delete the bytes of a person who is being erased, once that is committed; the rows go with the account."""
    SubmissionFile.objects.filter(attachment__owner=user).delete()  # they would hold the files back
    for table in (Attachment, Upload):
        forget_later(table.objects.filter(owner=user))


def sweep_orphans() -> int:
    """Delete stored bytes that no row names; returns how many."""
    known = known_names()
    orphans = [name for folder in _folders() for name in _old_files(folder) if name not in known]
    forget(orphans)
    return len(orphans)


def sweep_incoming() -> None:
    """Delete what a process that was killed left of the files it was being sent."""
    old = (timezone.now() - ORPHAN_AGE).timestamp()
    for file in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"):
        with suppress(FileNotFoundError):
            if file.stat().st_mtime < old:
                file.unlink()


def known_names() -> set[str]:
    """Every name that a row has. Uploads come first: one that is attached meanwhile is then met twice, not never."""
    rows = (row for table in (Upload, Attachment) for row in table.objects.iterator())
    return {name for row in rows for name in row.stored_names}


def _folders() -> list[str]:
    try:
        folders, _files = default_storage.listdir(ROOT)
    except FileNotFoundError:
        return []
    return [f"{ROOT}/{folder}" for folder in folders]


def _old_files(folder: str) -> Iterator[str]:
    _folders, files = default_storage.listdir(folder)
    young = timezone.now() - ORPHAN_AGE
    for name in (f"{folder}/{file}" for file in files):
        if default_storage.get_modified_time(name) < young:
            yield name
