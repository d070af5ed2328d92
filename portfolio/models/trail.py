"""Who did what to what, when: rows are only ever added, a trigger of the database sees to it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TrailEntry(models.Model):
    """One line of somebody's trail. Uuids and digests alone: no foreign keys, and never text.

    `owner` is whose portfolio it is about and may read it, `actor` who acted, `thing` what it was done to:
    a request, submission, assessment, sign-off, mentorship or evidence, as `what` says.
    """

    class What(models.TextChoices):
        ASKED = "asked", _("asked for a review")
        MENTOR_ADDED = "mentor-added", _("showed the request to another mentor")
        SUBMITTED = "submitted", _("showed an item")
        WITHDRAWN = "withdrawn", _("withdrew an item")
        ITEM_CLOSED = "item-closed", _("closed an item")
        PART_CLOSED = "part-closed", _("closed a mentor’s part")
        CLOSED = "closed", _("closed the request")
        TAKEN_UP = "taken-up", _("took the request up")
        RELEASED = "released", _("let the request go")
        OPENED = "opened", _("opened an item")
        RETURNED = "returned", _("returned an item")
        ACCEPTED = "accepted", _("accepted an item")
        COMMENTED = "commented", _("gave feedback")
        TAKEN_BACK = "taken-back", _("took a decision back")
        REVOKED = "revoked", _("revoked an acceptance")
        ACKNOWLEDGED = "acknowledged", _("read a feedback")
        ANSWERED = "answered", _("answered a feedback")
        LEVEL = "level", _("gave a level")
        LEVEL_CANCELLED = "level-cancelled", _("took a level back")
        SIGNED = "signed", _("signed off")
        SIGN_OFF_REPLACED = "sign-off-replaced", _("replaced a sign-off")
        SIGN_OFF_REVOKED = "sign-off-revoked", _("revoked a sign-off")
        INVITED = "invited", _("invited a mentor")
        PROPOSED = "proposed", _("proposed a mentorship")
        MENTORSHIP_ACCEPTED = "mentorship-accepted", _("accepted a mentorship")
        RENEWED = "renewed", _("renewed a mentorship")
        ENDED = "ended", _("ended a mentorship")
        ERASED = "erased", _("erased what was reviewed")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    at = models.DateTimeField(default=timezone.now)
    day = models.DateField(default=timezone.localdate)
    owner = models.UUIDField()
    actor = models.UUIDField(null=True)  # none: time itself
    what = models.CharField(max_length=20, choices=What)
    thing = models.UUIDField()
    digest = models.CharField(max_length=64, blank=True)  # of what was shown or signed

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "thing", "day"], condition=Q(what="opened"), name="trail_opened_once_a_day"
            ),
        ]
        indexes = [models.Index(fields=["owner", "-at"], name="trail_owner")]

    def __str__(self):
        return f"{self.what} {self.thing}"
