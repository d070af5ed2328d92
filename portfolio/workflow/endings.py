"""What time brings: telling both sides of a mentorship that it ends, and forgetting what was read long ago."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Mentorship
from accounts.models.mentorships import READABLE_FOR
from portfolio.models import Notification
from portfolio.workflow.notifying import Kind, notify

TOLD_BEFORE = timedelta(days=14)
READ_KEPT_FOR = timedelta(days=365)
BATCH = 500


def tell_endings() -> int:
    """Tell of mentorships that end within two weeks and of those that ran out; returns how many were told of.

    Each end is told of once beforehand and once after it, however often this runs, also at the same time.
    """
    today = timezone.localdate()
    near = Q(ends__range=(today, today + TOLD_BEFORE))
    past = Q(ends__range=(today - READABLE_FOR, today - timedelta(days=1)))
    return _tell(near, "ending_told") + _tell(past, "run_out_told")


def _tell(period: Q, told: str) -> int:
    untold = Q(**{told: None}) | ~Q(**{told: F("ends")})
    rows = Mentorship.objects.open().filter(
        period,
        untold,
        accepted_at__isnull=False,
        mentor__is_active=True,
        trainer__is_active=True,
    )
    found = rows.select_related("mentor", "trainer").order_by("pk")[:BATCH]
    return sum(_tell_one(mentorship, untold, told) for mentorship in found)


@transaction.atomic
def _tell_one(mentorship: Mentorship, untold: Q, told: str) -> int:
    """By a conditional update: only while it ends on that day, and nobody was told of it yet."""
    ends: date | None = mentorship.ends
    row = Mentorship.objects.open().filter(untold, pk=mentorship.pk, ends=ends)
    if not row.update(**{told: ends}):
        return 0
    notify(Kind.ENDING, to=[mentorship.mentor, mentorship.trainer], by=None, mentorship=mentorship)
    return 1


@transaction.atomic
def sweep_notifications() -> int:
    """Delete notifications that were read a year ago; returns how many."""
    old = Notification.objects.filter(read_at__lt=timezone.now() - READ_KEPT_FOR)
    pks = list(old.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return Notification.objects.filter(pk__in=pks).delete()[0]
