"""The six lists of a sheet's synthesis, and the phases of one's role."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from competencies.models import Competency, Tool
from portfolio.models.written import Written, written_constraints


class SynthesisQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The person's own, and nobody else's."""
        return self.filter(owner=user)


class SynthesisItem(models.Model):
    """One line of a list. Struck, it stays readable and can be restored."""

    class List(models.TextChoices):
        KEYS = "keys", _("keys to success")
        WATCH = "watch", _("points to watch")
        LEARNED = "learned", _("what I have learned")
        IMPROVE = "improve", _("what I want to improve")
        MASTERED = "mastered", _("tools I master")
        DEEPEN = "deepen", _("tools to deepen")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    key = models.UUIDField(default=uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="synthesis")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    list = models.CharField(_("list"), max_length=10, choices=List)
    text = models.CharField(_("line"), max_length=500)
    tool = models.ForeignKey(
        Tool, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("tool")
    )
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    struck_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SynthesisQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the synthesis")
        verbose_name_plural = _("lines of the synthesis")
        ordering = ["list", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="synthesisitem_key_once"),
            models.CheckConstraint(
                condition=Q(list__in=["keys", "watch", "learned", "improve", "mastered", "deepen"]),
                name="synthesisitem_list_known",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="synthesisitem_text_given"),
            models.CheckConstraint(
                condition=Q(tool__isnull=True) | Q(list__in=["mastered", "deepen"]),
                name="synthesisitem_tool_in_its_lists",
            ),
        ]
        indexes = [models.Index(fields=["owner", "competency"], name="synthesisitem_sheet")]

    def __str__(self):
        return self.text


class RolePhase(Written):
    """One step of « Évolution de mon rôle » on one sheet; its earlier editions are kept."""

    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=150)
    posture = models.CharField(_("posture"), max_length=150, blank=True)
    text = models.TextField(_("what I do in it"), blank=True)
    html = models.TextField(blank=True, editable=False)
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    history = HistoricalRecords(
        excluded_fields=["key", "created_at", "updated_at", "deleted_at", "position"],
        cascade_delete_history=True,
    )

    class Meta:
        verbose_name = _("phase of my role")
        verbose_name_plural = _("phases of my role")
        ordering = ["position", "pk"]
        constraints = [
            *written_constraints("rolephase"),
            models.CheckConstraint(condition=~Q(title=""), name="rolephase_title_given"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(starts__isnull=True) | Q(ends__gte=F("starts")),
                name="rolephase_period",
            ),
        ]
        indexes = [models.Index(fields=["owner", "competency"], name="rolephase_sheet")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("role-phase", args=[self.uuid])
