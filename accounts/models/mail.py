"""Mail on its way out: written with the page's own transaction, sent by a task."""

from uuid import uuid4

from django.db import models


class OutgoingMail(models.Model):
    """One message, whole, until it is sent; then the row goes. No page and no admin screen shows it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    recipient = models.EmailField()
    message = models.TextField()  # RFC 5322, with the constant Message-ID that lets a repeat be recognised
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # What it tells of, where it must not leave once that is no longer so: the uuid of a request or a relation.
    about = models.UUIDField(null=True, db_index=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self):
        return str(self.uuid)
