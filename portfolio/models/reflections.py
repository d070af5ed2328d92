"""What a trainer thinks: dated texts, with their earlier editions."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from competencies.models import Competency, Dimension, Question, SheetVersion, Tag
from portfolio.models.evidence import Evidence
from portfolio.models.written import Written, written_constraints


class Reflection(Written):
    """A dated text: an answer to a sheet's question, a free reflection, a question of one's own, one's role today.

    An answer is never replaced by the next one: each stays with its date. `title` is the question of one's own.
    """

    class Kind(models.TextChoices):
        ANSWER = "answer", _("answer to an open question")
        FREE = "free", _("personal reflection")
        QUESTION = "question", _("question of my own")
        ROLE = "role", _("my role today")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FREE)
    title = models.CharField(_("title"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True, editable=False)
    dated = models.DateField(_("date"), default=timezone.localdate)
    # The sheets it is about; an answer's is its question's.
    competencies = models.ManyToManyField(Competency, blank=True, related_name="+", verbose_name=_("sheets"))
    dimensions = models.ManyToManyField(Dimension, blank=True, related_name="+", verbose_name=_("dimensions"))
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="reflections", verbose_name=_("evidence")
    )

    tags = TaggableManager(through="portfolio.TaggedReflection", blank=True, verbose_name=_("tags"))
    history = HistoricalRecords(
        excluded_fields=["key", "created_at", "updated_at", "deleted_at"], cascade_delete_history=True
    )

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        ordering = ["-dated", "-pk"]
        constraints = [
            *written_constraints("reflection"),
            models.CheckConstraint(
                condition=Q(kind__in=["answer", "free", "question", "role"]), name="reflection_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="question") | ~Q(title=""), name="reflection_question_given"
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "-dated"],
                condition=Q(deleted_at__isnull=True),
                name="reflection_owner_recent",
            ),
        ]

    def __str__(self):
        return self.title or str(self.uuid)

    def get_absolute_url(self):
        return reverse("reflection", args=[self.uuid])


class Answer(models.Model):
    """Which open question a reflection answers, and the version it was answered on.

    A publication that splits or merges questions adds rows for the successors
    (docs/adr/0014-successors-get-rows-of-their-own.md); `is_carried` marks those.
    """

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    answered_on = models.ForeignKey(SheetVersion, models.PROTECT, related_name="+")
    is_carried = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("answer")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["reflection", "question"], name="answer_once"),
        ]

    def __str__(self):
        return f"{self.reflection_id} → {self.question_id}"


class TaggedReflection(ItemBase):
    """A tag of the owner's on a reflection."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="%(class)s_items")
    content_object = models.ForeignKey(Reflection, models.CASCADE, related_name="tagged")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="taggedreflection_once"),
        ]
