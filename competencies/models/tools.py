"""Tools: a framework's library, and one trainer's own."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
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
    description_html = models.TextField(blank=True, editable=False)

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
