"""Asking somebody by mail to come: into a cohort with a role, or as one trainer's mentor."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.cohorts import Cohort, CohortMember
from accounts.models.users import User


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Neither accepted nor revoked; one whose time ran out stays open, it can be sent again."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)


class Invitation(models.Model):
    """Sent to an address, accepted once by the account that has it; the link's token is kept as its digest alone.

    Either `cohort` with a `role`, or `trainer`, who asks for a mentor.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="fr")
    cohort = models.ForeignKey(
        Cohort,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("cohort"),
    )
    role = models.CharField(_("role"), max_length=10, choices=CohortMember.Role, blank=True)
    trainer = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="mentors_invited")
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    token_digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cohort__isnull=False, trainer__isnull=True, role__in=CohortMember.Role.values)
                | Q(cohort__isnull=True, trainer__isnull=False, role=""),
                name="invitation_one_purpose",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_lower_case"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
            ),
            models.UniqueConstraint(
                fields=["email", "cohort", "role"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True, cohort__isnull=False),
                name="invitation_cohort_open_once",
            ),
            models.UniqueConstraint(
                fields=["email", "trainer"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True, trainer__isnull=False),
                name="invitation_mentor_open_once",
            ),
        ]

    def __str__(self):
        return self.email

    @property
    def is_open(self):
        """Whether it can be accepted now."""
        return not self.accepted_at and not self.revoked_at and self.expires_at > timezone.now()
