"""A sheet's published versions, what each did to the parts, and what editors are changing."""

import re
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.models.frameworks import Competency

SIZE = re.compile(r'<svg[^>]*? width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"')


class SheetVersion(models.Model):
    """A published document, never changed afterwards.

    `blocks` is what the sheet page shows, rendered once: a list of
    `{"kind", "anchor", "title", "html", "items": [{"uid", "html", "has_detail"}]}` without interface words.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    competency = models.ForeignKey(
        Competency, models.CASCADE, verbose_name=_("competency"), related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    label = models.CharField(_("version"), max_length=40)
    author = models.CharField(_("author"), max_length=150, blank=True)
    dated = models.DateField(_("dated"), null=True, blank=True)  # as the document says
    language = models.CharField(_("language"), max_length=10, default="fr")
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    document = models.TextField(_("document"))
    digest = models.CharField(max_length=64)  # SHA-256 of `document`
    quote_html = models.TextField(blank=True)
    blocks = models.JSONField(default=list)
    diagram_svg = models.TextField(blank=True)
    tags = models.JSONField(default=list)
    from_file = models.BooleanField(default=False)  # by load_content, not in the browser
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("published by"),
        null=True,
        blank=True,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("sheet version")
        verbose_name_plural = _("sheet versions")
        ordering = ["competency", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["competency", "number"], name="sheetversion_number_once"),
        ]

    def __str__(self):
        return f"{self.competency_id} · {self.label}"

    @property
    def diagram_size(self):
        """Its drawing's width and height as a tag's attributes: the page keeps the room before it is loaded."""
        found = SIZE.match(self.diagram_svg)
        return [(name, round(float(found[name]))) for name in ("width", "height")] if found else []


class PartChange(models.Model):
    """What one publication did to one part."""

    class Kind(models.TextChoices):
        UNCHANGED = "unchanged", _("unchanged")
        CORRECTED = "corrected", _("corrected, same meaning")
        REWORDED = "reworded", _("reworded")
        SPLIT = "split", _("split")
        MERGED = "merged", _("merged")
        RETIRED = "retired", _("retired")
        NEW = "new", _("new")

    version = models.ForeignKey(SheetVersion, models.CASCADE, related_name="changes")
    uid = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    came_from = models.JSONField(default=list)  # uids, for split and merged

    class Meta:
        verbose_name = _("change of a part")
        ordering = ["version", "uid"]
        constraints = [
            models.UniqueConstraint(fields=["version", "uid"], name="partchange_uid_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["unchanged", "corrected", "reworded", "split", "merged", "retired", "new"]
                ),
                name="partchange_kind_known",
            ),
        ]

    def __str__(self):
        return f"{self.uid}: {self.kind}"


class SheetDraft(models.Model):
    """What editors are changing; readers never see it. `revision` refuses a stale save, and never falls.

    Published or discarded it is empty, and its next editor starts from what readers see.
    """

    competency = models.OneToOneField(Competency, models.CASCADE, related_name="draft")
    document = models.TextField()
    based_on = models.ForeignKey(SheetVersion, models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField(auto_now=True)
    # Who has it open: told to the others, enforced by `revision` alone.
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sheet draft")

    def __str__(self):
        return f"{self.competency_id} · {self.revision}"

    @property
    def is_empty(self):
        """Whether nothing was written since the last publication."""
        return not self.document
