"""What becomes of an item's rounds when the item is erased."""

from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from portfolio.models import Submission, SubmissionFile
from portfolio.workflow.deciding import revoke_row
from portfolio.workflow.trail import What, record

State = Submission.State


def empty_accepted(item: UUID, *, by: User) -> None:
    """Empty every round of an item, and revoke what was accepted; its owner is locked."""
    rounds = Submission.objects.filter(item=item, owner=by)
    for submission in rounds.filter(state=State.ACCEPTED).select_related("owner", "request", "competency"):
        revoke_row(submission, by=by)
    empty(rounds)
    record(What.ERASED, by=by, owner=by, thing=item)


def empty(rounds: QuerySet[Submission]) -> None:
    """Take the text and files out of rounds; that they were, and what a mentor answered, stays."""
    SubmissionFile.objects.filter(submission__in=rounds.values("pk")).delete()
    rounds.update(title="", snapshot="", digest="", html="")


def forget_rounds(rounds: QuerySet[Submission], by: User | None) -> None:
    """Rounds that nobody answered go; what stands accepted stays as it is, all other answered rounds are emptied.

    A revoked one is emptied too: nothing that its owner could still do would take its text out.
    """
    rounds = rounds.exclude(state=State.ACCEPTED)
    for waiting in rounds.filter(state=State.SUBMITTED).select_related("owner").defer("snapshot", "html"):
        record(What.WITHDRAWN, by=by, owner=waiting.owner, thing=waiting.uuid, digest=waiting.digest)
    answered = rounds.filter(Q(feedback__published_at__isnull=False) | Q(state=State.REVOKED))
    kept = Submission.objects.filter(pk__in=set(answered.values_list("pk", flat=True)))
    rounds.exclude(pk__in=kept.values("pk")).delete()
    kept.filter(state=State.SUBMITTED).update(state=State.WITHDRAWN)
    empty(kept)
