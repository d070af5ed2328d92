"""Erasing evidence for good: what was accepted stays, unless its owner has that erased too."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import require
from portfolio.models import Attachment, Draft, Evidence, Submission, Upload
from portfolio.permissions import can_restore_evidence
from portfolio.search.indexing import forget
from portfolio.workflow.attachments import forget_later, let_go
from portfolio.workflow.evidence import fresh, lock
from portfolio.workflow.kept_rounds import empty_accepted, forget_rounds
from portfolio.workflow.tags import drop_unused


@transaction.atomic
def erase_evidence(evidence: Evidence, *, by: User, reviewed: bool = False) -> None:
    """Delete a binned evidence for good, its files after the commit.

    `reviewed` erases what was accepted too: every round is emptied, and an acceptance revoked. Raises
    PermissionDenied.
    """
    lock(by)
    row = fresh(evidence)
    require(can_restore_evidence(by, row))
    if reviewed:
        empty_accepted(row.uuid, by=by)
    erase_rows(Evidence.objects.filter(pk=row.pk), by=by)


def erase_rows(rows: QuerySet[Evidence], *, by: User | None = None) -> int:
    """Delete evidence with what hangs on it; returns how many. `by` is None where time does it.

    The caller has decided who may, and holds the lock on each owner.
    """
    gone = list(rows)
    keys, owners = [row.uuid for row in gone], {row.owner_id for row in gone}
    forget_rounds(Submission.objects.filter(evidence__in=gone), by)
    let_go(Attachment.objects.filter(evidence__in=gone))
    uploads = Upload.objects.filter(owner__in=owners, form_key__in=keys)
    forget_later(list(uploads))
    uploads.delete()
    Draft.objects.filter(owner__in=owners, key__in=keys).delete()
    forget(Evidence, keys)
    Evidence.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for owner in User.objects.filter(pk__in=owners):
        drop_unused(owner)
    return len(gone)
