"""Asking for a review: a request, and each named mentor's part in it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Mentorship
from accounts.models.mentorships import readable_mentorship
from competencies.models import Competency

USER = settings.AUTH_USER_MODEL


class ReviewRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at__isnull=True)

    def open_to(self, mentor):
        """Those that the mentor may read now: named in it, its part not taken back, the mentorship readable."""
        parts = ReviewPart.objects.open_to(mentor)
        return self.open().filter(parts__in=parts)

    def visible_to(self, user):
        """The person's own, and those open to them as a mentor."""
        parts = ReviewPart.objects.open_to(user).values("request")
        return self.filter(Q(trainer=user) | Q(closed_at__isnull=True, pk__in=parts))


class ReviewRequest(models.Model):
    """A trainer asks the named mentors to read something on one competency. `key` makes a double post one row."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    key = models.UUIDField(default=uuid4, editable=False)
    trainer = models.ForeignKey(USER, models.CASCADE, related_name="requests")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    message = models.TextField(_("message"), blank=True, max_length=5000)
    wished_for = models.DateField(_("wished for"), null=True, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    taken_up_by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    taken_up_at = models.DateTimeField(null=True, blank=True)
    mentorships = models.ManyToManyField(Mentorship, through="portfolio.ReviewPart", related_name="requests")

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("review request")
        verbose_name_plural = _("review requests")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["trainer", "key"], name="reviewrequest_key_once"),
        ]
        indexes = [
            models.Index(fields=["trainer", "competency"], name="reviewrequest_sheet"),
        ]

    def __str__(self):
        return str(self.uuid)

    def get_absolute_url(self):
        """The trainer's page of it; mentors read it at `review`."""
        return reverse("request", args=[self.uuid])


class ReviewPartQuerySet(models.QuerySet):
    def readable(self, on=None):
        """Those that are not taken back, of mentorships that can be read under; `on` is a date, today without it."""
        return self.filter(readable_mentorship("mentorship__", on), closed_at__isnull=True)

    def open_to(self, mentor, on=None):
        """The mentor's parts that can be read under."""
        return self.readable(on).filter(mentorship__mentor=mentor)


class ReviewPart(models.Model):
    """One named mentorship in a request, until the trainer takes that mentor's part back."""

    request = models.ForeignKey(ReviewRequest, models.CASCADE, related_name="parts")
    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="parts")
    added_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor's part in a request")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "mentorship"], name="reviewpart_once"),
        ]

    def __str__(self):
        return f"{self.request_id} → {self.mentorship_id}"
