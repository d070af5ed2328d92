"""Tools: a framework's library, and one trainer's own."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competencies.models.frameworks import Competency, Framework


class ToolQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The libraries' tools, and the person's own."""
        return self.filter(Q(owner__isnull=True) | Q(owner=user))


class Tool(models.Model):
    """Something to work with, such as « Grille de cartographie communautaire »."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    framework = models.ForeignKey(Framework, models.CASCADE, null=True, blank=True, related_name="tools")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="own_tools"
    )
    slug = models.SlugField()
    title = models.CharField(_("title"), max_length=150)
    purpose = models.CharField(_("purpose"), max_length=300)
    description = models.TextField(_("description"), blank=True)  # Markdown
    description_html = models.TextField(blank=True, editable=False)
    retired_at = models.DateTimeField(
        null=True, blank=True
    )  # no longer offered; what was chosen and filled stays
    updated_at = models.DateTimeField(auto_now=True)  # its words: search follows them

    objects = ToolQuerySet.as_manager()

    class Meta:
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(framework__isnull=False, owner__isnull=True)
                | Q(framework__isnull=True, owner__isnull=False),
                name="tool_library_or_own",
            ),
            models.UniqueConstraint(
                fields=["framework", "slug"], condition=Q(framework__isnull=False), name="tool_library_once"
            ),
            models.UniqueConstraint(
                fields=["owner", "slug"], condition=Q(owner__isnull=False), name="tool_own_once"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        if self.framework is None:
            return reverse("own-tool", args=[self.uuid])
        return reverse("tool", args=[self.framework.slug, self.slug])


class ToolTemplate(models.Model):
    """One version of what there is to fill in for a tool; never changed, a new one gets the next number.

    `fields` is a list of {"key", "label", "kind", "choices"?, "help"?}: a grid's columns, a form's fields. `lines`
    are a checklist's.
    """

    class Kind(models.TextChoices):
        GRID = "grid", _("grid")
        FORM = "form", _("form")
        CHECKLIST = "checklist", _("checklist")
        COMMITMENTS = "commitments", _("my commitments on the sheet")

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="templates")
    number = models.PositiveIntegerField(default=1)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    fields = models.JSONField(default=list, blank=True)
    lines = models.JSONField(default=list, blank=True)
    # Of a grid that draws itself: {"node": key, "group": key, "links": key}.
    graph = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tool template")
        verbose_name_plural = _("tool templates")
        ordering = ["tool", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "number"], name="tooltemplate_number_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["grid", "form", "checklist", "commitments"]),
                name="tooltemplate_kind_known",
            ),
        ]

    def __str__(self):
        return f"{self.tool_id} · {self.number}"


class CompetencyTool(models.Model):
    """A tool listed on a published sheet, with its use there."""

    competency = models.ForeignKey(Competency, models.CASCADE, related_name="sheet_tools")
    tool = models.ForeignKey(Tool, models.PROTECT, related_name="sheets")
    use = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["competency", "position"]
        constraints = [
            models.UniqueConstraint(fields=["competency", "tool"], name="competencytool_once"),
        ]

    def __str__(self):
        return self.use
