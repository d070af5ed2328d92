"""What a trainer did, told in their words, and what it shows."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from competencies.models import Competency, Criterion, Dimension, SheetVersion, Tag, Tool
from portfolio.models.written import WrittenQuerySet


class Evidence(models.Model):
    """One thing done. `version` counts its saves: a stale one is refused; `key` makes a double post one row."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("document")
        LINK = "link", _("link")
        OBSERVATION = "observation", _("observation")
        TESTIMONY = "testimony", _("testimony")
        MEDIA = "media", _("photo, sound or video")
        OTHER = "other", _("other")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="evidence")
    key = models.UUIDField(default=uuid4, editable=False)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what I did, and what it shows"), blank=True)
    html = models.TextField(blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DOCUMENT)
    starts = models.DateField(_("date of the activity"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    tools = models.ManyToManyField(Tool, blank=True, related_name="+", verbose_name=_("tools used"))
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    tags = TaggableManager(through="portfolio.TaggedEvidence", blank=True, verbose_name=_("tags"))
    objects = WrittenQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="evidence_key_once"),
            models.CheckConstraint(condition=~Q(title=""), name="evidence_title_given"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(starts__isnull=False, ends__gte=F("starts")),
                name="evidence_period",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["document", "link", "observation", "testimony", "media", "other"]),
                name="evidence_kind_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "-updated_at"],
                condition=Q(deleted_at__isnull=True),
                name="evidence_owner_recent",
            ),
            models.Index(
                fields=["owner"], condition=Q(deleted_at__isnull=False), name="evidence_owner_binned"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("evidence", args=[self.uuid])

    @property
    def is_binned(self):
        return self.deleted_at is not None


class EvidenceLink(models.Model):
    """An address that belongs to an evidence; the server never fetches it."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="links")
    url = models.URLField(_("address"), max_length=1000)
    label = models.CharField(_("label"), max_length=150, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["evidence", "position"]

    def __str__(self):
        return self.label or self.url


class TaggedEvidence(ItemBase):
    """A tag of the owner's on an evidence."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="%(class)s_items")
    content_object = models.ForeignKey(Evidence, models.CASCADE, related_name="tagged")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="taggedevidence_once"),
        ]


def part_constraints(name, of):
    """A row is about one criterion or one dimension, each once for every `of`, a column of the table."""
    return [
        models.CheckConstraint(
            condition=Q(criterion__isnull=False, dimension__isnull=True)
            | Q(criterion__isnull=True, dimension__isnull=False),
            name=f"{name}_one_part",
        ),
        *(
            models.UniqueConstraint(
                fields=[of, part], condition=Q(**{f"{part}__isnull": False}), name=f"{name}_{part}_once"
            )
            for part in ("criterion", "dimension")
        ),
    ]


class ClaimQuerySet(models.QuerySet):
    def live(self):
        """Claims of evidence that is not in the bin."""
        return self.filter(evidence__deleted_at__isnull=True)


class Claim(models.Model):
    """Evidence → one criterion, with a one-line justification, or one dimension.

    `owner` and `competency` repeat what follows from the two ends, so that one index answers
    « how far along » ; `workflow.evidence` is the only place that writes them.
    """

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="claims")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="claims")
    dimension = models.ForeignKey(Dimension, models.PROTECT, null=True, blank=True, related_name="claims")
    justification = models.CharField(_("in one line, why"), max_length=300, blank=True)
    # The published version on which the trainer last confirmed it.
    confirmed_on = models.ForeignKey(SheetVersion, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            *part_constraints("claim", "evidence"),
            models.CheckConstraint(
                condition=Q(criterion__isnull=True) | ~Q(justification=""), name="claim_criterion_justified"
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "competency", "criterion", "dimension", "evidence"], name="claim_progress"
            ),
        ]

    def __str__(self):
        return f"{self.evidence_id} → {self.criterion_id or self.dimension_id}"

    @property
    def part(self):
        """The criterion or dimension it is about."""
        return self.criterion or self.dimension
