"""What a trainer showed in a request, frozen, and what became of it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.models import Competency, Criterion, Dimension, Level, SheetVersion
from portfolio.models.evidence import Evidence, part_constraints
from portfolio.models.files import Attachment
from portfolio.models.reflections import Reflection
from portfolio.models.requests import ReviewPart, ReviewRequest

USER = settings.AUTH_USER_MODEL


class SubmissionQuerySet(models.QuerySet):
    def open_to(self, mentor, on=None):
        """What the mentor may read now; the one definition, which files, figures and lists go through.

        In a request open to them, not closed by its owner, neither withdrawn nor emptied; in the bin only what
        was accepted. `on` is a date, today without it.
        """
        return self.shown().filter(request__parts__in=ReviewPart.objects.open_to(mentor, on))

    def shown(self):
        """What its owner has open to the mentors whom the request names, whoever they are."""
        live = Q()
        for item in ("evidence", "reflection"):
            live |= Q(**{f"{item}__isnull": False, f"{item}__deleted_at__isnull": True})
        return (
            self.filter(live | Q(state="accepted"), request__closed_at__isnull=True, closed_at__isnull=True)
            .exclude(state="withdrawn")
            .exclude(snapshot="")
        )

    def visible_to(self, user):
        """All rounds of the person's own, and what is open to them as a mentor."""
        return self.filter(Q(owner=user) | Q(pk__in=self.model.objects.open_to(user).values("pk")))

    def last_rounds(self):
        """The last round of each item in its request."""
        later = self.model.objects.filter(
            request=models.OuterRef("request"),
            item=models.OuterRef("item"),
            round__gt=models.OuterRef("round"),
        )
        return self.exclude(models.Exists(later))

    def standing_rounds(self):
        """The round that says how each item of a request stands: the last one that was not withdrawn."""
        kept = self.model.objects.exclude(state="withdrawn")
        later = kept.filter(
            request=models.OuterRef("request"),
            item=models.OuterRef("item"),
            round__gt=models.OuterRef("round"),
        )
        return self.exclude(models.Exists(later)).exclude(state="withdrawn")


class Submission(models.Model):
    """One item of a request, an evidence or a reflection, frozen.

    `owner` and `competency` repeat the request's, for the constraints.

    `snapshot` is canonical JSON and `digest` its SHA-256 (`portfolio.snapshots`); both are empty once its
    owner had it erased. `item` is the uuid of what was frozen and joins its rounds, also when that is gone.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("waiting for an answer")
        RETURNED = "returned", _("came back")
        ACCEPTED = "accepted", _("accepted")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REVOKED = "revoked", _("no longer accepted")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    request = models.ForeignKey(ReviewRequest, models.CASCADE, related_name="submissions")
    owner = models.ForeignKey(USER, models.CASCADE, related_name="+")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    version = models.ForeignKey(SheetVersion, models.PROTECT, related_name="+")
    evidence = models.ForeignKey(Evidence, models.SET_NULL, null=True, related_name="submissions")
    reflection = models.ForeignKey(Reflection, models.SET_NULL, null=True, related_name="submissions")
    item_version = models.PositiveIntegerField()  # the saved version that was frozen
    item = models.UUIDField()
    round = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200, blank=True)
    snapshot = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    html = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.SUBMITTED)
    submitted_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)  # by its owner: mentors no longer see this item
    reason = models.TextField(blank=True, max_length=2000)  # why it was revoked
    files = models.ManyToManyField(Attachment, through="portfolio.SubmissionFile", related_name="submissions")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["request", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "item", "round"], name="submission_round_once"),
            models.UniqueConstraint(
                fields=["evidence", "competency"],
                condition=Q(state="submitted"),
                name="submission_waiting_once",
            ),
            models.UniqueConstraint(
                fields=["reflection", "competency"],
                condition=Q(state="submitted"),
                name="submission_reflection_waiting_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "returned", "accepted", "withdrawn", "revoked"]),
                name="submission_state_known",
            ),
            models.CheckConstraint(
                condition=Q(evidence__isnull=False, reflection__isnull=True)
                | Q(evidence__isnull=True, reflection__isnull=False)
                | (Q(evidence__isnull=True, reflection__isnull=True) & ~Q(state="submitted")),
                name="submission_of_one_thing",
            ),
            # A reflection is read, and cannot come back.
            models.CheckConstraint(
                condition=Q(reflection__isnull=True) | ~Q(state="returned"),
                name="submission_reflection_is_read",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "withdrawn"]) | Q(decided_at__isnull=False),
                name="submission_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "competency", "state"], name="submission_progress"),
        ]

    def __str__(self):
        return f"{self.item} · {self.round}"

    @property
    def thing(self):
        """The evidence or reflection it was frozen from, in the bin or not; None where that is gone."""
        return self.evidence or self.reflection

    @property
    def live_thing(self):
        """The evidence or reflection as it is now; None where that is gone or in the bin."""
        return self.thing if self.thing and not self.thing.is_binned else None

    @property
    def is_reflection(self):
        """Whether it is read and answered, without levels, and cannot come back."""
        return self.reflection_id is not None

    def get_state_display(self):
        """The state in words; a reflection is not accepted but read."""
        if self.is_reflection and self.is_accepted:
            return _("read by a mentor")
        return self.State(self.state).label

    @property
    def is_waiting(self):
        return self.state == self.State.SUBMITTED

    @property
    def is_returned(self):
        return self.state == self.State.RETURNED

    @property
    def is_accepted(self):
        return self.state == self.State.ACCEPTED

    @property
    def is_revoked(self):
        return self.state == self.State.REVOKED


class SubmissionClaim(models.Model):
    """A frozen claim, as a row: what progress counts. The words stand in the snapshot.

    `is_carried` marks one that a split or merge of the part added after the freeze.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="claims")
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, related_name="+")
    dimension = models.ForeignKey(Dimension, models.PROTECT, null=True, related_name="+")
    self_level = models.ForeignKey(Level, models.PROTECT, null=True, related_name="+")
    is_carried = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("frozen claim")
        ordering = ["pk"]
        constraints = part_constraints("submissionclaim", "submission")

    def __str__(self):
        return f"{self.submission_id} → {self.criterion_id or self.dimension_id}"


class SubmissionFile(models.Model):
    """A file that a snapshot needs: it stays, whatever happens to the evidence."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="frozen_files")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="frozen_in")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["submission", "position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "attachment"], name="submissionfile_once"),
        ]

    def __str__(self):
        return f"{self.submission_id}: {self.attachment_id}"
