"""What a person is told, in the application and by mail."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Mentorship
from competencies.models import Competency
from portfolio.models.feedback import SignOff
from portfolio.models.requests import ReviewRequest
from portfolio.models.reviews import Submission

USER = settings.AUTH_USER_MODEL


class Notification(models.Model):
    """One thing that one person is told; its sentence is made of `kind` and names, never of anybody's text."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("a trainer asks me for a review")
        WITHDRAWN = "withdrawn", _("a trainer withdraws or closes what I was to read")
        RETURNED = "returned", _("something I showed comes back")
        ACCEPTED = "accepted", _("something I showed is accepted")
        COMMENTED = "commented", _("a mentor gives me feedback without deciding")
        REVOKED = "revoked", _("a decision is taken back or revoked")
        ANSWERED = "answered", _("a trainer answers my feedback")
        SIGNED = "signed", _("a competency is signed off, or a sign-off revoked")
        SIGNER_TOLD = "signer-told", _("something I signed for is no longer accepted")
        PROPOSED = "proposed", _("a mentorship is proposed to me, or accepted")
        ENDING = "ending", _("a mentorship ends soon, or has ended")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(USER, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=12, choices=Kind)
    actor = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    competency = models.ForeignKey(Competency, models.CASCADE, null=True, related_name="+")
    request = models.ForeignKey(ReviewRequest, models.CASCADE, null=True, related_name="+")
    submission = models.ForeignKey(Submission, models.CASCADE, null=True, related_name="+")
    sign_off = models.ForeignKey(SignOff, models.CASCADE, null=True, related_name="+")
    mentorship = models.ForeignKey(Mentorship, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notification_recent"),
            models.Index(
                fields=["recipient"], condition=models.Q(read_at__isnull=True), name="notification_unread"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.uuid}"


class NotificationChoice(models.Model):
    """That somebody does not want one kind of notification; without a row both ways are wanted."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="notification_choices")
    kind = models.CharField(max_length=12, choices=Notification.Kind)
    in_app = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notificationchoice_once"),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.kind}"
