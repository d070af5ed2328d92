"""Mail leaves through a table: no page ever waits for the mail server, and no crash loses a message."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parseaddr
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from accounts.models import OutgoingMail

logger = logging.getLogger(__name__)

# A claim older than this belonged to a sender that failed or died.
CLAIM_LASTS = timedelta(minutes=5)
# After a failure the next attempt waits twice as long, up to this.
LONGEST_WAIT = timedelta(hours=6)
# What no server took in this time is given up, as mail servers do.
GIVEN_UP_AFTER = timedelta(days=5)


class OutboxBackend(BaseEmailBackend):
    """Keeps each message in the table within the page's own transaction; a task sends it after the commit."""

    def send_messages(self, email_messages):
        rows = [row for message in email_messages for row in rows_of(message)]
        OutgoingMail.objects.bulk_create(rows)
        for row in rows:
            transaction.on_commit(Departure(row.pk), robust=True)
        return len(email_messages)


@dataclass(frozen=True)
class Departure:
    """What the commit of a message sets going."""

    pk: int

    def __call__(self):
        deliver.enqueue(self.pk)


def keep(message, *, about):
    """Keep one message to one person, as the backend does; `about` says what `forget_mails` takes it back for."""
    [row] = rows_of(message)
    row.about = about
    row.save()
    return row


def forget_mails(*about, to=None):
    """Delete the messages about these things that nobody is sending yet, to everybody or to some; returns how many.

    The caller is in the transaction of what made them untrue.
    """
    waiting = OutgoingMail.objects.filter(about__in=about, claimed_at__isnull=True)
    if to is not None:
        waiting = waiting.filter(recipient__in=[person.email for person in to])
    return waiting.delete()[0]


def rows_of(message):
    """One row per recipient, blind copies included; its Message-ID is fixed here, so that repeats are one."""
    domain = parseaddr(message.from_email)[1].partition("@")[2] or "localhost"
    for recipient in message.recipients():
        row = OutgoingMail(uuid=uuid4(), recipient=parseaddr(recipient)[1])
        message.extra_headers = {**message.extra_headers, "Message-ID": f"<{row.uuid}@{domain}>"}
        row.message = message.message().as_bytes().decode(errors="replace").replace("\x00", "")
        yield row


def forget_mails_of(person):
    """Delete what was to tell somebody news, when their account is closed; returns how many."""
    waiting = OutgoingMail.objects.filter(
        recipient=person.email, about__isnull=False, claimed_at__isnull=True
    )
    return waiting.delete()[0]


class StoredMime(Message):
    """A message read back from its row; leaves as the very text that was kept."""

    def as_bytes(self, unixfrom=False, policy=None, linesep="\n"):
        return super().as_bytes(unixfrom, (policy or self.policy).clone(linesep=linesep))


class StoredMessage(EmailMessage):
    """A kept message in the form that Django's mail backends send."""

    def __init__(self, row):
        raw = row.message.encode()
        self.mime = message_from_bytes(raw, _class=StoredMime, policy=policy.compat32)
        super().__init__(from_email=self.mime["From"], to=[row.recipient])

    def message(self, **kwargs):
        return self.mime


@task()
def deliver(pk):
    """Send one message and forget it; does nothing when somebody else is sending it or has sent it."""
    row = claim(pk)
    if row is None:
        return
    try:
        get_connection(settings.DELIVERY_BACKEND).send_messages([StoredMessage(row)])
    except (
        Exception
    ) as error:  # whatever a mail server, a network or a backend comes up with: tick tries again
        logger.warning("mail %s was not sent, attempt %d: %s", row, row.attempts, type(error).__name__)
        return
    row.delete()
    if settings.KIND == "development" and "filebased" in settings.DELIVERY_BACKEND:
        logger.info("A mail was written to %s", settings.EMAIL_FILE_PATH)


def claim(pk):
    """Take a message for sending by one conditional update, or None where that is not ours to do."""
    now = timezone.now()
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - CLAIM_LASTS)
    taken = OutgoingMail.objects.filter(free, pk=pk).update(claimed_at=now, attempts=F("attempts") + 1)
    return OutgoingMail.objects.filter(pk=pk).first() if taken else None


def send_waiting():
    """The chore: send here and now what a failed or killed sender left, and give up what is too old."""
    now = timezone.now()
    for row in OutgoingMail.objects.filter(created_at__lt=now - GIVEN_UP_AFTER):
        logger.error("mail %s is given up after %d attempts", row, row.attempts)
        row.delete()
    for row in OutgoingMail.objects.only("pk", "claimed_at", "attempts"):
        if row.claimed_at is None or now - row.claimed_at > wait_after(row.attempts):
            deliver.call(row.pk)


def wait_after(attempts):
    """How long after its last attempt a message is tried again."""
    return min(CLAIM_LASTS * 2 ** min(attempts - 1, 10), LONGEST_WAIT) if attempts else CLAIM_LASTS
