"""Files that people send: rows here, bytes in the default storage under a random name."""

import re
from dataclasses import dataclass
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portfolio.models.evidence import Evidence

# How the name of a page's image ends: its pixels, so that a page can leave room for it.
PAGE_ENDING = re.compile(r"-(\d+)x(\d+)\.webp\Z")


class StoredFile(models.Model):
    """One file whose bytes never change, never shared between owners.

    `storage_name` is the original, `display_name` and `thumbnail_name` are re-encoded copies of an image
    without its metadata; everybody but the owner gets those.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    storage_name = models.CharField(max_length=200, unique=True)
    display_name = models.CharField(max_length=200, blank=True)
    thumbnail_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("file", args=[self.uuid])

    @property
    def is_image(self):
        return self.media_type.startswith("image/")

    @property
    def stored_names(self):
        """Every name in the storage that belongs to this row."""
        return [name for name in (self.storage_name, self.display_name, self.thumbnail_name) if name]


class Upload(StoredFile):
    """A file sent before its form is saved; `form_key` is the form's idempotency key. Swept after a week."""

    form_key = models.UUIDField()

    class Meta:
        verbose_name = _("file being sent")
        indexes = [models.Index(fields=["owner", "form_key"], name="upload_form")]


@dataclass(frozen=True)
class PageImage:
    """One of the first pages of a PDF as an image; `width` and `height` in pixels."""

    number: int  # from 1
    width: int
    height: int


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The person's own, and what is in a submission that is open to them as a mentor.

        One's own in the bin only where a submission froze it. Of an image a mentor gets the copies alone.
        """
        rounds = apps.get_model("portfolio", "Submission").objects.open_to(user)
        frozen = apps.get_model("portfolio", "SubmissionFile").objects.values("attachment")
        kept = Q(evidence__deleted_at__isnull=True) | Q(pk__in=frozen)
        return self.filter(Q(kept, owner=user) | Q(pk__in=frozen.filter(submission__in=rounds.values("pk"))))

    def needed_by_nothing(self):
        """Without an evidence, and in no submission that still has its snapshot."""
        frozen = apps.get_model("portfolio", "SubmissionFile").objects.exclude(submission__snapshot="")
        return self.filter(evidence__isnull=True).exclude(pk__in=frozen.values("attachment"))


class Attachment(StoredFile):
    """A file of an evidence; without one, what a frozen submission still needs of an evidence that let it go.

    `page_names` are the first pages of a PDF as images in the storage, made once it is shown to somebody;
    `pages_made_at` says that this was tried, also where nothing came of it.
    """

    evidence = models.ForeignKey(Evidence, models.CASCADE, null=True, related_name="attachments")
    position = models.PositiveSmallIntegerField(default=0)
    page_names = models.JSONField(default=list)
    pages_made_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["evidence", "position", "pk"]

    @property
    def stored_names(self):
        return [*super().stored_names, *self.page_names]

    @property
    def pages(self):
        """The images of its first pages, each with its size."""
        endings = (PAGE_ENDING.search(name) for name in self.page_names)
        return [
            PageImage(number, *map(int, ending.groups()))
            for number, ending in enumerate(endings, 1)
            if ending
        ]


class AttachmentText(models.Model):
    """What stands in a file, for search: its text as far as it was read, or why there is none."""

    class Fault(models.TextChoices):
        UNREADABLE = "unreadable", _("it could not be opened")
        LOCKED = "locked", _("it is protected by a password")
        TOO_MUCH = "too-much", _("reading it took too long, or too much memory")
        MISSING = "missing", _("the file is not there any more")

    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="text_inside")
    text = models.TextField(blank=True)
    fault = models.CharField(max_length=12, choices=Fault, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("text of a file")
        constraints = [
            models.CheckConstraint(
                condition=Q(fault__in=["", "unreadable", "locked", "too-much", "missing"]),
                name="attachmenttext_fault_known",
            ),
            models.CheckConstraint(condition=Q(fault="") | Q(text=""), name="attachmenttext_text_or_fault"),
        ]

    def __str__(self):
        return str(self.attachment_id)
