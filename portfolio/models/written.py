"""What all that a trainer writes and keeps has in common."""

from uuid import uuid4

from django.conf import settings
from django.db import models


class WrittenQuerySet(models.QuerySet):
    def live(self):
        """Those not in the bin."""
        return self.filter(deleted_at__isnull=True)

    def visible_to(self, user):
        """The person's own, and nobody else's: what a review shows of it is its Submission."""
        return self.live().filter(owner=user)

    def binned_by(self, user):
        """What the person deleted and can still take back."""
        return self.filter(owner=user, deleted_at__isnull=False)


class Written(models.Model):
    """`version` counts its saves: a stale one is refused; `key` makes a double post one row.

    `portfolio.workflow.writing` is the only place that writes it.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="%(class)ss")
    key = models.UUIDField(default=uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = WrittenQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_binned(self):
        return self.deleted_at is not None


def written_constraints(name):
    """A form's key makes one row."""
    return [models.UniqueConstraint(fields=["owner", "key"], name=f"{name}_key_once")]
