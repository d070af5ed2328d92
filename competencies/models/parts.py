"""The parts of a sheet that portfolios point at: identities that a publication upserts and never deletes."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from competencies.models.frameworks import Competency

LETTERS = {"dimension": "d", "criterion": "c", "question": "q", "action": "a"}


def part_uuid(competency_uuid: uuid.UUID, uid: str) -> uuid.UUID:
    """The part's UUID for the world, derived from its sheet's and its uid."""
    return uuid.uuid5(competency_uuid, uid)


class PartQuerySet(models.QuerySet):
    def current(self):
        """Those in the published version of their sheet."""
        return self.filter(retired_at__isnull=True)


class Part(models.Model):
    """A line of a sheet. `uid` never changes; text and position are those of the published version."""

    uuid = models.UUIDField(unique=True, editable=False)
    competency = models.ForeignKey(Competency, models.CASCADE, related_name="%(class)s_set")
    uid = models.CharField(max_length=60)
    text = models.TextField()  # inline Markdown as the document has it
    html = models.TextField(editable=False)  # rendered at publication
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    # Number of the latest version that changed its meaning (reworded, split, merged); 0 for none.
    reworded_in = models.PositiveIntegerField(default=0)

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["competency", "position"]

    def __str__(self):
        return self.text

    @property
    def slug(self):
        """The uid without its letter: the part's place in addresses."""
        return self.uid[2:]


def part_constraints(name):
    """A uid is unique in its competency, and its first letter tells the kind."""
    letter = LETTERS[name]
    return [
        models.UniqueConstraint(fields=["competency", "uid"], name=f"{name}_uid_once"),
        models.CheckConstraint(condition=models.Q(uid__startswith=f"{letter}-"), name=f"{name}_uid_letter"),
    ]


class Dimension(Part):
    """A side of the competency, with a « Détail » page of its own."""

    detail_html = models.TextField(blank=True, editable=False)

    class Meta(Part.Meta):
        verbose_name = _("dimension")
        verbose_name_plural = _("dimensions")
        constraints = part_constraints("dimension")


class Criterion(Part):
    """Something one can see done; self and mentor levels are given to it."""

    class Meta(Part.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = part_constraints("criterion")


class Question(Part):
    """An open question, answered again and again."""

    class Meta(Part.Meta):
        verbose_name = _("open question")
        verbose_name_plural = _("open questions")
        constraints = part_constraints("question")


class Action(Part):
    """A thing to do and tick."""

    class Meta(Part.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = part_constraints("action")
