"""Erasing evidence for good: what was accepted stays, unless its owner has that erased too."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import require
from portfolio.models import Attachment, Draft, Evidence, Submission, SubmissionFile, Upload
from portfolio.permissions import can_restore_evidence
from portfolio.workflow.attachments import forget_later, let_go
from portfolio.workflow.deciding import revoke_row
from portfolio.workflow.evidence import fresh, lock
from portfolio.workflow.tags import drop_unused
from portfolio.workflow.trail import What, record

State = Submission.State
# What an accepted round keeps when its evidence goes; the others keep who decided and when, and no text.
STAYS = (State.ACCEPTED, State.REVOKED)


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
        rounds = Submission.objects.filter(item=row.uuid, owner=by)
        for submission in rounds.filter(state=State.ACCEPTED).select_related(
            "owner", "request", "competency"
        ):
            revoke_row(submission, by=by)
        empty(rounds)
        record(What.ERASED, by=by, owner=by, thing=row.uuid)
    erase_rows(Evidence.objects.filter(pk=row.pk), by=by)


def erase_rows(rows: QuerySet[Evidence], *, by: User | None = None) -> int:
    """Delete evidence with what hangs on it; returns how many. `by` is None where time does it.

    The caller has decided who may, and holds the lock on each owner.
    """
    gone = list(rows)
    keys, owners = [row.uuid for row in gone], {row.owner_id for row in gone}
    _forget_rounds(Submission.objects.filter(evidence__in=gone), by)
    let_go(Attachment.objects.filter(evidence__in=gone))
    uploads = Upload.objects.filter(owner__in=owners, form_key__in=keys)
    forget_later(list(uploads))
    uploads.delete()
    Draft.objects.filter(owner__in=owners, key__in=keys).delete()
    Evidence.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for owner in User.objects.filter(pk__in=owners):
        drop_unused(owner)
    return len(gone)


def empty(rounds: QuerySet[Submission]) -> None:
    """Take the text and files out of rounds; that they were, and what a mentor answered, stays."""
    SubmissionFile.objects.filter(submission__in=rounds.values("pk")).delete()
    rounds.update(title="", snapshot="", digest="", html="")


def _forget_rounds(rounds: QuerySet[Submission], by: User | None) -> None:
    """Rounds that nobody answered go; those that came back are emptied; what was accepted stays as it is."""
    rounds = rounds.exclude(state__in=STAYS)
    for waiting in rounds.filter(state=State.SUBMITTED).select_related("owner").defer("snapshot", "html"):
        record(What.WITHDRAWN, by=by, owner=waiting.owner, thing=waiting.uuid, digest=waiting.digest)
    answered = rounds.filter(feedback__published_at__isnull=False).values_list("pk", flat=True)
    kept = Submission.objects.filter(pk__in=set(answered))
    rounds.exclude(pk__in=kept.values("pk")).delete()
    kept.filter(state=State.SUBMITTED).update(state=State.WITHDRAWN)
    empty(kept)
