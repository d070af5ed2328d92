"""Writing the trail: who did what to what, within the transaction of what was done."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from portfolio.models import Submission, TrailEntry

What = TrailEntry.What


def record(what: What, *, by: User | None, owner: User, thing: UUID, digest: str = "") -> None:
    """Add one entry to the owner's trail; `by` is None where time alone did it."""
    TrailEntry.objects.create(
        at=timezone.now(),
        day=timezone.localdate(),
        what=what,
        actor=by.uuid if by else None,
        owner=owner.uuid,
        thing=thing,
        digest=digest,
    )


def record_opened(submission: Submission, *, by: User) -> None:
    """That somebody else opened an item, once per viewer, item and day; its owner leaves no mark."""
    if by.pk == submission.owner_id:
        return
    seen = TrailEntry.objects.filter(
        what=What.OPENED, actor=by.uuid, thing=submission.uuid, day=timezone.localdate()
    )
    if seen.exists():
        return
    try:
        with transaction.atomic():
            record(
                What.OPENED,
                by=by,
                owner=submission.owner,
                thing=submission.uuid,
                digest=submission.digest,
            )
    except IntegrityError:
        return  # another window of theirs was quicker
