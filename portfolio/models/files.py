"""Files that people send: rows here, bytes in the default storage under a random name."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.models.evidence import Evidence


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


class Attachment(StoredFile):
    """A file of an evidence; without one, what a frozen submission still needs of an evidence that let it go.

    `page_names` are the first pages of a PDF as images in the storage, made when it is first shown to somebody.
    """

    evidence = models.ForeignKey(Evidence, models.CASCADE, null=True, related_name="attachments")
    position = models.PositiveSmallIntegerField(default=0)
    page_names = models.JSONField(default=list)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["evidence", "position", "pk"]

    @property
    def stored_names(self):
        return [*super().stored_names, *self.page_names]
