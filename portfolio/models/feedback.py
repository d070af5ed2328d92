"""What mentors answer: feedback with levels, sign-offs, and their own notes."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competencies.models import Competency, Criterion, Level, SheetVersion
from portfolio.models.requests import ReviewPart, ReviewRequest
from portfolio.models.reviews import Submission

USER = settings.AUTH_USER_MODEL


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, published or not; what was published on one's items; others' on what is open to one."""
        open_to = Submission.objects.open_to(user).values("pk")
        published = Q(published_at__isnull=False)
        return self.filter(
            Q(mentor=user) | published & (Q(submission__owner=user) | Q(submission__in=open_to))
        )


class Feedback(models.Model):
    """One mentor's answer to one submission; its author's alone until published. `version` counts its saves.

    `mentor_name` is the name as published, which stays when the account goes.
    """

    class Decision(models.TextChoices):
        NONE = "", _("words only")
        RETURNED = "returned", _("to be completed")
        ACCEPTED = "accepted", _("accepted")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="feedback")
    mentor = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="feedback_given")
    mentor_name = models.CharField(max_length=150, blank=True)
    strengths = models.TextField(_("strengths"), blank=True, max_length=5000)
    question = models.TextField(_("a question"), blank=True, max_length=5000)
    next_step = models.TextField(_("next step"), blank=True, max_length=5000)
    talked_on = models.DateField(_("talked over on"), null=True, blank=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True, default=Decision.NONE)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)  # its decision, within ten minutes

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["published_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "mentor"], name="feedback_once"),
            models.CheckConstraint(
                condition=Q(decision__in=["", "returned", "accepted"]), name="feedback_decision_known"
            ),
        ]

    def __str__(self):
        return str(self.uuid)

    @property
    def is_published(self):
        return self.published_at is not None

    @property
    def accepts(self):
        return self.decision == self.Decision.ACCEPTED

    @property
    def returns(self):
        return self.decision == self.Decision.RETURNED


class FeedbackLevel(models.Model):
    """The level that a mentor gives to one criterion in a feedback; publishing makes it an Assessment."""

    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="levels")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feedback", "criterion"], name="feedbacklevel_once"),
        ]

    def __str__(self):
        return f"{self.feedback_id}: {self.criterion_id}"


class Acknowledgement(models.Model):
    """The trainer has read a feedback, and perhaps answers it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    feedback = models.OneToOneField(Feedback, models.CASCADE, related_name="acknowledgement")
    answer = models.TextField(_("my answer"), blank=True, max_length=5000)
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("acknowledgement")

    def __str__(self):
        return str(self.uuid)


class SignOffQuerySet(models.QuerySet):
    def active(self):
        return self.filter(revoked_at__isnull=True, replaced_by__isnull=True)

    def visible_to(self, user):
        """One's own, those one signed, and those on a sheet with a request open to one as a mentor."""
        open_to = ReviewRequest.objects.open_to(user).filter(
            trainer=models.OuterRef("trainer"), competency=models.OuterRef("competency")
        )
        # One that its owner brought in from an archive rests on a request that names nobody: it is theirs alone.
        from_here = models.Exists(ReviewPart.objects.filter(request=models.OuterRef("request")))
        return self.filter(Q(trainer=user) | Q(mentor=user) | models.Exists(open_to) & from_here)


class SignOff(models.Model):
    """A mentor's statement that a competency is reached, on one published version.

    `snapshot` is canonical JSON of what it rested on: the criteria with their levels, the dimensions.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    trainer = models.ForeignKey(USER, models.CASCADE, related_name="sign_offs")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    version = models.ForeignKey(SheetVersion, models.PROTECT, related_name="+")
    request = models.ForeignKey(ReviewRequest, models.CASCADE, related_name="sign_offs")
    mentor = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    mentor_name = models.CharField(max_length=150)
    statement = models.TextField(_("statement"), max_length=5000)
    snapshot = models.TextField()
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaces")

    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["-signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainer", "competency"],
                condition=Q(revoked_at__isnull=True, replaced_by__isnull=True),
                name="signoff_active_once",
            ),
            models.CheckConstraint(
                condition=Q(mentor__isnull=True) | ~Q(mentor=F("trainer")), name="signoff_two_people"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(reason=""), name="signoff_revoked_with_reason"
            ),
        ]

    def __str__(self):
        return str(self.uuid)

    def get_absolute_url(self):
        return reverse("sign-off", args=[self.uuid])

    @property
    def is_active(self):
        return self.revoked_at is None and self.replaced_by_id is None


class MentorNote(models.Model):
    """A mentor's private notes on a trainee; nobody else reads them. `version` counts the saves."""

    mentor = models.ForeignKey(USER, models.CASCADE, related_name="notes_written")
    trainer = models.ForeignKey(USER, models.CASCADE, related_name="notes_about")
    text = models.TextField(_("my notes"), blank=True, max_length=20_000)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("mentor's note")
        constraints = [
            models.UniqueConstraint(fields=["mentor", "trainer"], name="mentornote_once"),
        ]

    def __str__(self):
        return f"{self.mentor_id} on {self.trainer_id}"
