"""Files of an evidence: an upload becomes an attachment, its row changes the table and its bytes stay."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import require
from portfolio.files import forget
from portfolio.files.text_inside import read_later
from portfolio.models import Attachment, Evidence, StoredFile, Submission, SubmissionFile, Upload
from portfolio.permissions import can_delete_upload
from portfolio.workflow.trail import record_opened

COLUMNS = [field.attname for field in StoredFile._meta.fields if field.attname != "created_at"]


def attach(evidence: Evidence, uploads: Iterable[Upload]) -> bool:
    """Hand the uploads to the evidence of their owner; says whether there were any."""
    rows = Upload.objects.select_for_update().filter(
        pk__in=[upload.pk for upload in uploads], owner=evidence.owner
    )
    position = evidence.attachments.count()
    made = Attachment.objects.bulk_create(
        Attachment(
            evidence=evidence,
            position=position + number,
            **{column: getattr(upload, column) for column in COLUMNS},
        )
        for number, upload in enumerate(rows.order_by("pk"))
    )
    Upload.objects.filter(uuid__in=[attachment.uuid for attachment in made]).delete()
    read_later(made)
    return bool(made)


def detach(evidence: Evidence, removed: Iterable[Attachment]) -> bool:
    """Take files from the evidence; says whether there were any.

    One that a submission froze stays for it, without the evidence; the others are deleted.
    """
    rows = list(evidence.attachments.filter(pk__in=[attachment.pk for attachment in removed]))
    _part(rows, SubmissionFile.objects.all())
    return bool(rows)


def let_go(attachments: Iterable[Attachment]) -> None:
    """Files of an evidence that is being erased: those of what was accepted stay, revoked or not, the rest goes.

    What froze the others forgets them. The caller holds the lock on their owner.
    """
    kept = (Submission.State.ACCEPTED, Submission.State.REVOKED)
    needing = SubmissionFile.objects.filter(submission__state__in=kept)
    _part(list(attachments), needing.exclude(submission__snapshot=""))


def _part(rows: list[Attachment], needing: QuerySet[SubmissionFile]) -> None:
    """The rows that are needed lose their evidence, the others go with their bytes."""
    needed = set(needing.filter(attachment__in=rows).values_list("attachment", flat=True))
    Attachment.objects.filter(pk__in=needed).update(evidence=None)
    delete_files([row for row in rows if row.pk not in needed])


def delete_files(rows: list[Attachment]) -> None:
    """Delete files that nobody needs, their bytes once that is committed."""
    SubmissionFile.objects.filter(attachment__in=rows).delete()
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    forget_later(rows)


def record_fetched(file: StoredFile, *, by: User) -> None:
    """That somebody else fetched a file: they opened the latest submission in which it is open to them."""
    if file.owner_id == by.pk:
        return
    rounds = Submission.objects.open_to(by).filter(frozen_files__attachment=file.pk)
    submission = rounds.select_related("owner").order_by("-pk").first()
    if submission is not None:
        record_opened(submission, by=by)


@transaction.atomic
def delete_upload(upload: Upload, *, by: User) -> None:
    """Delete a file that was sent and belongs to nothing yet."""
    require(can_delete_upload(by, upload))
    gone, _each = Upload.objects.filter(pk=upload.pk).delete()
    if gone:  # not where a save has just taken it over
        forget_later([upload])


def forget_later(rows: Iterable[StoredFile]) -> None:
    """Delete the bytes of rows that go with this transaction, once it is committed."""
    names = [name for row in rows for name in row.stored_names]
    transaction.on_commit(lambda: forget(names))
