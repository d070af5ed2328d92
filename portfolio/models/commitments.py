"""What a trainer does and plans: ticked actions, commitments with their dates, the private calendar."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.models import Action, Competency, Dimension, SheetVersion
from portfolio.models.evidence import Evidence
from portfolio.models.feedback import Feedback
from portfolio.models.synthesis import SynthesisItem
from portfolio.models.written import Written, written_constraints

USER = settings.AUTH_USER_MODEL


class OwnedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The person's own, and nobody else's."""
        return self.filter(owner=user)


class Tick(models.Model):
    """A done Action. Unticked, the row keeps its date and note for the next time."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(USER, models.CASCADE, related_name="ticks")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, models.PROTECT, related_name="ticks")
    ticked_on = models.ForeignKey(SheetVersion, models.PROTECT, related_name="+")  # the published version
    ticked_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    evidence = models.ForeignKey(Evidence, models.SET_NULL, null=True, blank=True, related_name="ticks")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticked action")
        verbose_name_plural = _("ticked actions")
        constraints = [models.UniqueConstraint(fields=["owner", "action"], name="tick_once")]
        indexes = [models.Index(fields=["owner", "competency"], name="tick_sheet")]

    def __str__(self):
        return f"{self.owner_id} → {self.action_id}"

    @property
    def is_ticked(self):
        return self.ticked_at is not None


class Commitment(Written):
    """A planned contribution.

    `recurrence` is an RRULE (RFC 5545) or empty; `remind_before` counts days, None means never.
    """

    title = models.CharField(_("what I commit to"), max_length=200)
    why = models.TextField(_("why"), blank=True, max_length=5000)
    competency = models.ForeignKey(
        Competency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sheet")
    )
    dimension = models.ForeignKey(
        Dimension, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dimension")
    )
    starts = models.DateField(_("due on"), null=True, blank=True)
    recurrence = models.CharField(_("repeats"), max_length=200, blank=True)
    remind_before = models.PositiveSmallIntegerField(_("remind me by mail"), null=True, blank=True)
    ended_on = models.DateField(_("stopped on"), null=True, blank=True)
    # Where it comes from.
    synthesis_item = models.ForeignKey(
        SynthesisItem, models.SET_NULL, null=True, blank=True, related_name="commitments"
    )
    feedback = models.ForeignKey(Feedback, models.SET_NULL, null=True, blank=True, related_name="commitments")

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["starts", "pk"]
        constraints = [
            *written_constraints("commitment"),
            models.CheckConstraint(condition=~Q(title=""), name="commitment_title_given"),
            models.CheckConstraint(
                condition=Q(recurrence="") | Q(starts__isnull=False), name="commitment_repeats_from"
            ),
            models.CheckConstraint(
                condition=Q(dimension__isnull=True) | Q(competency__isnull=False),
                name="commitment_dimension_of_a_sheet",
            ),
        ]
        indexes = [models.Index(fields=["owner", "competency"], name="commitment_sheet")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("commitment", args=[self.uuid])


class OccurrenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the person's own commitments that are not in the bin."""
        return self.filter(commitment__owner=user, commitment__deleted_at__isnull=True)

    def standing(self):
        """Without what was still planned when its commitment was stopped: nobody is going to do it."""
        return self.exclude(state="planned", commitment__ended_on__isnull=False)


class Occurrence(models.Model):
    """One of a commitment's dates. `planned_for` is what the rule says, `due_on` where it was moved to."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        DONE = "done", _("done")
        SKIPPED = "skipped", _("skipped")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="occurrences")
    planned_for = models.DateField()
    due_on = models.DateField(_("due on"))
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    settled_at = models.DateTimeField(null=True, blank=True)  # done or skipped
    note = models.CharField(_("note"), max_length=500, blank=True)
    evidence = models.ForeignKey(Evidence, models.SET_NULL, null=True, blank=True, related_name="occurrences")
    reminded_at = models.DateTimeField(null=True, blank=True)  # the same moment for all dates of one mail
    updated_at = models.DateTimeField(auto_now=True)  # by its owner; being reminded is no change

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("date of a commitment")
        verbose_name_plural = _("dates of commitments")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "planned_for"], name="occurrence_once"),
            models.CheckConstraint(
                condition=Q(state="planned", settled_at__isnull=True)
                | Q(state__in=["done", "skipped"], settled_at__isnull=False),
                name="occurrence_settled",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="occurrence_due")]

    def __str__(self):
        return f"{self.commitment_id}: {self.due_on}"


class CalendarFeed(models.Model):
    """The private address of one's calendar, known by the SHA-256 of its token; renewing replaces the token."""

    owner = models.OneToOneField(USER, models.CASCADE, related_name="calendar_feed")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("calendar feed")

    def __str__(self):
        return str(self.owner_id)
