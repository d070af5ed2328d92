"""Archives of one person's data, while they can be fetched."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DataExport(models.Model):
    """One archive that somebody asked for: made by a task, fetched by its owner alone, gone after a week."""

    class State(models.TextChoices):
        WAITING = "waiting", _("being made")
        MADE = "made", _("ready")
        FAILED = "failed", _("could not be made")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_exports")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)  # pieces written, of `total`
    total = models.PositiveIntegerField(default=0)
    storage_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)  # the last piece; a task that was killed moves no more
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("archive of my data")
        verbose_name_plural = _("archives of my data")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(state="waiting"), name="dataexport_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "made", "failed"]), name="dataexport_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="made") | ~Q(storage_name="") & Q(made_at__isnull=False),
                name="dataexport_made_is_there",
            ),
        ]

    def __str__(self):
        return str(self.uuid)

    @property
    def is_waiting(self):
        return self.state == self.State.WAITING

    @property
    def is_made(self):
        return self.state == self.State.MADE

    @property
    def has_failed(self):
        return self.state == self.State.FAILED
