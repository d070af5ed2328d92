"""A framework's ordered levels."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.models.frameworks import Framework


class Scale(models.Model):
    """One version of a framework's scale; a change of levels makes a new one, with a higher number."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="scales")
    slug = models.SlugField()
    title = models.CharField(_("title"), max_length=150)
    number = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("scale")
        ordering = ["framework", "number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="scale_number_once"),
            models.UniqueConstraint(
                fields=["framework"], condition=Q(is_current=True), name="scale_current_once"
            ),
        ]

    def __str__(self):
        return self.title


class Level(models.Model):
    """One step of a scale; it never changes, a level of a newer scale takes its place (`replaced_by`)."""

    scale = models.ForeignKey(Scale, models.CASCADE, related_name="levels")
    position = models.PositiveSmallIntegerField()  # 1 is the lowest
    slug = models.SlugField()
    title = models.CharField(_("title"), max_length=80)
    description = models.TextField(_("description"))
    is_proficient = models.BooleanField(_("proficient"), default=False)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    class Meta:
        verbose_name = _("level")
        ordering = ["scale", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "position"], name="level_position_once"),
            models.UniqueConstraint(fields=["scale", "slug"], name="level_slug_once"),
        ]

    def __str__(self):
        return self.title
