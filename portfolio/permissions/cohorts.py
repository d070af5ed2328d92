"""Who sees the figures of a cohort: its mentors and leaders, and nobody by another way."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Cohort, CohortMember, User
from accounts.permissions import ALLOWED, Decision, denied

Role = CohortMember.Role


def with_figures_for(user: User) -> QuerySet[Cohort]:
    """The cohorts in which somebody is mentor or leader."""
    roles = CohortMember.objects.filter(user=user, role__in=[Role.MENTOR, Role.LEADER])
    return Cohort.objects.filter(pk__in=roles.values("cohort"))


def can_view_cohort(user: User, cohort: Cohort) -> Decision:
    """Its mentors and leaders; a trainer of it sees their own progress only."""
    if with_figures_for(user).filter(pk=cohort.pk).exists():
        return ALLOWED
    return denied(_("There is no such cohort."))
