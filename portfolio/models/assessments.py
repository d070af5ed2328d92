"""Levels given to criteria: append-only, two tracks that are never averaged."""

from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.models import Competency, Criterion, Level, SheetVersion


class AssessmentQuerySet(models.QuerySet):
    def given_here(self):
        """Without mentor levels that their owner brought in from an archive: nobody here vouches for them.

        A request that was brought in names no mentor; one that was asked here keeps the part of who is erased.
        """
        asked_here = models.Exists(
            apps.get_model("portfolio", "ReviewPart").objects.filter(
                request__submissions__feedback=models.OuterRef("feedback")
            )
        )
        return self.filter(Q(author__isnull=False) | asked_here)


class Assessment(models.Model):
    """A level given to a criterion, or the cancelling of an earlier one; the latest uncancelled counts."""

    class Kind(models.TextChoices):
        SELF = "self", _("by myself")
        MENTOR = "mentor", _("by a mentor")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assessments")
    # None for a mentor without an account here (docs/adr/0020-mentors-who-are-not-here.md): the name remains.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+"
    )
    author_name = models.CharField(max_length=150, blank=True)
    kind = models.CharField(max_length=6, choices=Kind)
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="assessments")
    version = models.ForeignKey(SheetVersion, models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=1000, blank=True)
    cancels = models.OneToOneField(
        "self", models.RESTRICT, null=True, blank=True, related_name="cancelled_by"
    )
    # What a mentor published it with: taking that back cancels it.
    feedback = models.ForeignKey(
        "portfolio.Feedback", models.SET_NULL, null=True, blank=True, related_name="assessments"
    )
    # When it was given: a row that a split or merged part gets keeps the moment of the one it stands for.
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__isnull=False, cancels__isnull=True)
                | Q(level__isnull=True, cancels__isnull=False),
                name="assessment_gives_or_cancels",
            ),
            models.CheckConstraint(
                condition=Q(kind="self", author__isnull=False, author=F("trainer"))
                | (Q(kind="mentor") & (Q(author__isnull=True) | ~Q(author=F("trainer")))),
                name="assessment_author",
            ),
        ]
        indexes = [
            models.Index(
                fields=["trainer", "competency", "criterion", "kind", "-id"], name="assessment_latest"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.criterion_id}: {self.level_id}"

    @property
    def by(self):
        """Who gave it, as others see them."""
        return str(self.author) if self.author_id else self.author_name
