"""Who works in a framework, who keeps it, and what somebody set aside."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Cohort
from competencies.models.frameworks import Competency, Framework


class CohortFramework(models.Model):
    """A framework that a cohort works in: its trainers are enrolled through it."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, verbose_name=_("cohort"), related_name="frameworks")
    framework = models.ForeignKey(
        Framework, models.CASCADE, verbose_name=_("framework"), related_name="cohorts"
    )

    class Meta:
        verbose_name = _("framework of a cohort")
        verbose_name_plural = _("frameworks of cohorts")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "framework"], name="cohortframework_once"),
        ]

    def __str__(self):
        return f"{self.cohort}, {self.framework}"


class Enrolment(models.Model):
    """A trainer works in a framework, by choice or through a cohort."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("trainer"), related_name="enrolments"
    )
    framework = models.ForeignKey(
        Framework, models.CASCADE, verbose_name=_("framework"), related_name="enrolments"
    )
    cohort = models.ForeignKey(
        Cohort,
        models.SET_NULL,
        verbose_name=_("cohort"),
        null=True,
        blank=True,
        related_name="enrolments",
    )
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["user", "framework"], name="enrolment_once"),
        ]

    def __str__(self):
        return f"{self.user}, {self.framework}"


class SetAside(models.Model):
    """A sheet that a trainer took off dashboard, map and progress for now."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="set_aside")
    competency = models.ForeignKey(Competency, models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "competency"], name="setaside_once"),
        ]

    def __str__(self):
        return f"{self.user}, {self.competency_id}"


class ContentEditor(models.Model):
    """Somebody who may edit a framework."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="edits"
    )
    framework = models.ForeignKey(
        Framework, models.CASCADE, verbose_name=_("framework"), related_name="editors"
    )

    class Meta:
        verbose_name = _("content editor")
        verbose_name_plural = _("content editors")
        constraints = [
            models.UniqueConstraint(fields=["user", "framework"], name="contenteditor_once"),
        ]

    def __str__(self):
        return f"{self.user}, {self.framework}"
