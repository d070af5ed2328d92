"""What every permission rule answers with, and the rules of the ground floor."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import CohortMember, Mentorship, User
from accounts.models.mentorships import readable_mentorship


@dataclass(frozen=True)
class Decision:
    """Yes, or no with the reason that the page and the disabled button both print."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(True)
LAST_SECOND_FACTOR = _("Your role here needs a second factor: add another one before you remove this one.")


def denied(reason: str | Promise) -> Decision:
    """A no with its reason."""
    return Decision(False, reason)


def require(decision: Decision) -> None:
    """Raise PermissionDenied with the decision's reason unless it is a yes."""
    if not decision:
        raise PermissionDenied(decision.reason)


def can_administer(user: User | AnonymousUser) -> Decision:
    """Administrators keep people, cohorts and editors; they see nobody's texts."""
    if user.is_active and user.is_staff:
        return ALLOWED
    return denied(_("Only administrators can do this."))


def is_mentor(user: User) -> bool:
    """Whether somebody accompanies anybody now."""
    return Mentorship.objects.active().filter(mentor=user).exists()


def mentoring() -> Q:
    """Whether somebody has the mentors' pages, as a condition on people, for the query that loads a person.

    They accompany somebody whose things they may still read, are asked to, or see a cohort's figures.
    """
    theirs = Mentorship.objects.filter(mentor=OuterRef("pk"))
    asked = Q(accepted_at=None, ended_at=None) & ~Q(proposed_by=OuterRef("pk"))
    roles = CohortMember.objects.filter(
        user=OuterRef("pk"), role__in=[CohortMember.Role.MENTOR, CohortMember.Role.LEADER]
    )
    return Exists(theirs.filter(readable_mentorship() | asked)) | Exists(roles)


def must_have_second_factor(user: User) -> bool:
    """Whether the installation asks this person for a second factor: administrators and mentors, when it does."""
    if not settings.SECOND_FACTOR_FOR_STAFF:
        return False
    return user.is_staff or is_mentor(user)


def real_factors() -> QuerySet[Authenticator]:
    """Every second factor; recovery codes only stand in for one."""
    return Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)


def second_factors(user: User) -> QuerySet[Authenticator]:
    """What somebody can prove themselves with beside the password."""
    return real_factors().filter(user=user)


def lacks_second_factor(user: User) -> bool:
    """Whether somebody must have a second factor and has none; costs no query where AccountBackend asked already."""
    if hasattr(user, "owes_second_factor"):
        return user.owes_second_factor
    return must_have_second_factor(user) and not second_factors(user).exists()


def owes_second_factor() -> Q:
    """`lacks_second_factor` as a condition on people, for the query that loads the person of a request."""
    mentors = Mentorship.objects.active().filter(mentor=OuterRef("pk"))
    return (Q(is_staff=True) | Exists(mentors)) & ~Exists(real_factors().filter(user=OuterRef("pk")))


def can_remove_second_factor(user: User, authenticator: Authenticator) -> Decision:
    """Whoever must have a second factor keeps at least one."""
    if second_factors(user).exclude(pk=authenticator.pk).exists() or not must_have_second_factor(user):
        return ALLOWED
    return denied(LAST_SECOND_FACTOR)
