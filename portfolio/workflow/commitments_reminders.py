"""Reminders of what is due: by mail to those who wanted one, in the morning of their day, once."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import groupby
from uuid import UUID, uuid5

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts import mail
from accounts.models import OutgoingMail, User, zone_of
from portfolio.models import Occurrence
from portfolio.notifications import site_address
from portfolio.workflow.evidence import lock

MORNING = 7  # o'clock, where the person lives
LONGEST_BEFORE = timedelta(days=8)
State = Occurrence.State


def send_reminders() -> int:
    """The chore: one mail to each person with what they wanted to be reminded of by now; returns how many mails."""
    now = timezone.now()
    today = now.date()
    rows = Occurrence.objects.filter(
        state=State.PLANNED,
        reminded_at=None,
        due_on__range=(today - timedelta(days=1), today + LONGEST_BEFORE),
        commitment__deleted_at=None,
        commitment__ended_on=None,
        commitment__remind_before__isnull=False,
        commitment__owner__is_active=True,
    )
    rows = rows.select_related("commitment__owner", "commitment__competency")
    ordered = rows.order_by("commitment__owner", "due_on", "pk")
    sent = 0
    for owner, theirs in groupby(ordered, key=lambda row: row.commitment.owner):
        wanted = [row for row in theirs if _is_time(row, owner, now)]
        sent += _remind(owner, wanted) if wanted else 0
    return sent


def _is_time(row: Occurrence, owner: User, now: datetime) -> bool:
    """From seven in the morning of the day that was asked for, until the day itself is over."""
    here = timezone.localtime(now, zone_of(owner))
    first = row.due_on - timedelta(days=row.commitment.remind_before or 0)
    return here.hour >= MORNING and first <= here.date() <= row.due_on


@transaction.atomic
def _remind(owner: User, rows: Iterable[Occurrence]) -> int:
    """By conditional updates: only those that nobody was reminded of, and that still stand as they were read."""
    lock(owner)  # what takes a mail back holds it too: no mail is written beside that
    now = timezone.now()
    claimed = [row for row in rows if _claim(row, now)]
    if not claimed:
        return 0
    kept = mail.keep(_message(owner, claimed), about=_about(owner.uuid, now))
    transaction.on_commit(mail.Departure(kept.pk), robust=True)
    return 1


def take_back(dates: QuerySet[Occurrence], *, by: User) -> None:
    """Delete reminders of these dates that did not leave yet; the other dates in such a mail get another one.

    The dates are the actor's, who is locked.
    """
    moments = dates.filter(reminded_at__isnull=False).order_by().values_list("reminded_at", flat=True)
    told = {_about(by.uuid, moment): moment for moment in moments if moment}
    waiting = OutgoingMail.objects.filter(about__in=told, claimed_at=None).values_list("about", flat=True)
    known = set(waiting)
    for about, moment in told.items():
        if about in known and mail.forget_mails(about):
            Occurrence.objects.filter(commitment__owner=by, reminded_at=moment).update(reminded_at=None)


def _about(owner: UUID, moment: datetime) -> UUID:
    """What the mail of that moment is about: all dates in it say that they were reminded of then."""
    return uuid5(owner, f"reminder {moment.astimezone(UTC).isoformat()}")


def _claim(row: Occurrence, now: datetime) -> int:
    standing = Occurrence.objects.filter(
        pk=row.pk,
        state=State.PLANNED,
        due_on=row.due_on,
        reminded_at=None,
        commitment__deleted_at=None,
        commitment__ended_on=None,
        commitment__remind_before__isnull=False,
    )
    return standing.update(reminded_at=now)


def _message(owner: User, rows: list[Occurrence]) -> EmailMessage:
    """In the person's language; the sheet, the day and a link, and nothing that anybody wrote."""
    with translation.override(owner.language), timezone.override(zone_of(owner)):
        lines = [
            (row.commitment.competency, row.due_on, site_address(row.commitment.get_absolute_url()))
            for row in rows
        ]
        codes = dict.fromkeys(one.code for one, _day, _link in lines if one and one.code)
        context = {
            "name": str(owner),
            "lines": lines,
            "sheets": ", ".join(codes),
            "choices": f"{site_address(reverse('calendar'))}#reminders",
            "home": site_address(reverse("dashboard")),
        }
        subject = unescape(render_to_string("portfolio/email/reminder_subject.txt", context))
        body = unescape(render_to_string("portfolio/email/reminder_message.txt", context))
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[owner.email])
