"""People who train together over a period."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User


class Cohort(models.Model):
    """A group over a period; a role in it gives figures, never sight of a text."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("name in addresses"), unique=True)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-starts", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="cohort_period",
                violation_error_message=_("The end comes before the start."),
            ),
        ]

    def __str__(self):
        return self.name


class CohortMember(models.Model):
    """One person's part in a cohort."""

    class Role(models.TextChoices):
        TRAINER = "trainer", _("trainer")
        MENTOR = "mentor", _("mentor")
        LEADER = "leader", _("leader")

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="members", verbose_name=_("cohort"))
    user = models.ForeignKey(User, models.CASCADE, related_name="cohort_roles", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("cohort member")
        verbose_name_plural = _("cohort members")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user", "role"],
                name="cohortmember_once",
                violation_error_message=_("This person has this role here already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["trainer", "mentor", "leader"]), name="cohortmember_role_known"
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.cohort} ({self.get_role_display()})"
