"""Files of an evidence: an upload becomes an attachment, its row changes the table and its bytes stay."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from portfolio.files import forget
from portfolio.models import Attachment, Evidence, StoredFile, Upload
from portfolio.permissions import can_delete_upload

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
    return bool(made)


def detach(evidence: Evidence, removed: Iterable[Attachment]) -> bool:
    """Delete files of the evidence; says whether there were any."""
    rows = list(evidence.attachments.filter(pk__in=[attachment.pk for attachment in removed]))
    evidence.attachments.filter(pk__in=[row.pk for row in rows]).delete()
    forget_later(rows)
    return bool(rows)


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
