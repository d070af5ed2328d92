"""Who accompanies whom, and for how long."""

from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User

ALREADY_OPEN = _("There is an open mentorship between these two already.")


# How long a mentor can still read what was shown after the period merely ran out.
READABLE_FOR = timedelta(days=30)


def active_mentorship(path="", on=None, after=timedelta(0)):
    """Accepted, in its period, not ended, both accounts active, as a condition on a table.

    `path` leads from that table to the mentorship, as `mentorship__`; `on` is a date, today without it; `after`
    counts a mentorship for so long after its period ran out.
    """
    on = on or timezone.localdate()
    unended = Q(**{f"{path}ends": None}) | Q(**{f"{path}ends__gte": on - after})
    return unended & Q(
        **{
            f"{path}accepted_at__isnull": False,
            f"{path}ended_at__isnull": True,
            f"{path}starts__lte": on,
            f"{path}mentor__is_active": True,
            f"{path}trainer__is_active": True,
        }
    )


def readable_mentorship(path="", on=None):
    """As `active_mentorship`, and for `READABLE_FOR` after the period ran out."""
    return active_mentorship(path, on=on, after=READABLE_FOR)


class MentorshipQuerySet(models.QuerySet):
    def active(self, on=None):
        """Accepted, in its period, not ended, both accounts active; `on` is a date, today without it."""
        return self.filter(active_mentorship(on=on))

    def open(self):
        """Not ended by anybody, whatever its period."""
        return self.filter(ended_at__isnull=True)


class Mentorship(models.Model):
    """A mentor for a trainer: one side or an administrator proposes, the other accepts, either ends it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    mentor = models.ForeignKey(
        User, models.CASCADE, related_name="mentorships_as_mentor", verbose_name=_("mentor")
    )
    trainer = models.ForeignKey(
        User, models.CASCADE, related_name="mentorships_as_trainer", verbose_name=_("trainer")
    )
    proposed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    starts = models.DateField(_("starts"), default=timezone.localdate)
    ends = models.DateField(_("ends"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    # The end that both were told of: beforehand, and when it had passed. A renewal is told of again.
    ending_told = models.DateField(null=True, editable=False)
    run_out_told = models.DateField(null=True, editable=False)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentorship")
        verbose_name_plural = _("mentorships")
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(mentor=F("trainer")),
                name="mentorship_two_people",
                violation_error_message=_("Nobody is one's own mentor."),
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="mentorship_period",
                violation_error_message=_("The end comes before the start."),
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False), name="mentorship_ended_by"
            ),
            models.UniqueConstraint(
                fields=["mentor", "trainer"],
                condition=Q(ended_at__isnull=True),
                name="mentorship_open_once",
                violation_error_message=ALREADY_OPEN,
            ),
        ]

    def __str__(self):
        return f"{self.mentor} → {self.trainer}"

    @property
    def is_active(self):
        """The same question as `active_mentorship`, for one row."""
        return self._holds(timedelta(0))

    @property
    def is_readable(self):
        """The same question as `readable_mentorship`, for one row."""
        return self._holds(READABLE_FOR)

    def _holds(self, after):
        today = timezone.localdate()
        return bool(
            self.accepted_at
            and not self.ended_at
            and self.starts <= today
            and (self.ends is None or self.ends >= today - after)
            and self.mentor.is_active
            and self.trainer.is_active
        )
