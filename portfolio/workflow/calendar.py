"""The private address of one's calendar: made, renewed, revoked; only the digest of its token is kept."""

from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from portfolio.models import CalendarFeed, Commitment
from portfolio.workflow.evidence import lock


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode(errors="replace")).hexdigest()


@transaction.atomic
def renew(*, by: User) -> str:
    """A new token, which takes the place of the one before; this is the only time that it can be read."""
    lock(by)
    token = token_urlsafe(32)
    values = {"token_digest": digest_of(token), "made_at": timezone.now()}
    CalendarFeed.objects.update_or_create(owner=by, defaults=values)
    return token


@transaction.atomic
def revoke(*, by: User) -> None:
    """The address answers nobody any more."""
    lock(by)
    CalendarFeed.objects.filter(owner=by).delete()


@transaction.atomic
def no_reminders(*, by: User) -> int:
    """No commitment reminds its owner any more; returns how many did."""
    lock(by)
    rows = Commitment.objects.filter(owner=by, remind_before__isnull=False)
    return rows.update(remind_before=None, updated_at=timezone.now())
