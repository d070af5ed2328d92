"""The tools that a trainer chose, and the templates that were filled in."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.models import Competency, Tool, ToolTemplate
from portfolio.models.evidence import Evidence
from portfolio.models.written import Written, written_constraints

RANKS = (1, 2, 3)


class ToolChoiceQuerySet(models.QuerySet):
    def active(self):
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user):
        """The person's own, and nobody else's."""
        return self.filter(owner=user)


class ToolChoice(models.Model):
    """One of at most three active tools per competency, kept by the ranks; an ended one is its history."""

    class Mastery(models.TextChoices):
        DISCOVER = "discover", _("to discover")
        DEEPEN = "deepen", _("to deepen")
        MASTERED = "mastered", _("mastered")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tool_choices")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    tool = models.ForeignKey(Tool, models.PROTECT, related_name="choices", verbose_name=_("tool"))
    rank = models.PositiveSmallIntegerField(_("rank"), choices=[(rank, rank) for rank in RANKS])
    use = models.CharField(_("what I use it for"), max_length=300, blank=True)
    mastery = models.CharField(_("mastery"), max_length=10, choices=Mastery, default=Mastery.DISCOVER)
    since = models.DateField(_("since"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    chosen_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaces")

    objects = ToolChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("preferred tool")
        verbose_name_plural = _("preferred tools")
        ordering = ["rank", "-chosen_at"]
        constraints = [
            models.CheckConstraint(condition=Q(rank__in=RANKS), name="toolchoice_rank_known"),
            models.CheckConstraint(
                condition=Q(mastery__in=["discover", "deepen", "mastered"]), name="toolchoice_mastery_known"
            ),
            *(
                models.UniqueConstraint(
                    fields=["owner", "competency", column],
                    condition=Q(ended_at__isnull=True),
                    name=f"toolchoice_{column}_once",
                )
                for column in ("rank", "tool")
            ),
        ]

    def __str__(self):
        return f"{self.rank}. {self.tool}"


class ToolRecord(Written):
    """A template filled in: `rows` is a list of {field's key: text}, in the order of the page.

    Of a form there is one row; of a checklist one for each of its lines. Fields are those of `template`, the
    version it was begun on.
    """

    tool = models.ForeignKey(Tool, models.PROTECT, related_name="records")
    template = models.ForeignKey(ToolTemplate, models.PROTECT, related_name="+")
    competency = models.ForeignKey(Competency, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    rows = models.JSONField(default=list)
    # What it was made into; changing one leaves the other alone.
    evidence = models.ForeignKey(
        Evidence, models.SET_NULL, null=True, blank=True, related_name="tool_records"
    )

    class Meta:
        verbose_name = _("filled-in tool")
        verbose_name_plural = _("filled-in tools")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            *written_constraints("toolrecord"),
            models.CheckConstraint(condition=~Q(title=""), name="toolrecord_title_given"),
        ]
        indexes = [models.Index(fields=["owner", "tool"], name="toolrecord_tool")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("tool-record", args=[self.uuid])
