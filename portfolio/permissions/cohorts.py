"""Who sees the figures of a cohort: its mentors and leaders, and nobody by another way."""

from django.db.models import QuerySet

from accounts.models import Cohort, CohortMember, User

Role = CohortMember.Role


def with_figures_for(user: User) -> QuerySet[Cohort]:
    """The cohorts in which somebody is mentor or leader."""
    roles = CohortMember.objects.filter(user=user, role__in=[Role.MENTOR, Role.LEADER])
    return Cohort.objects.filter(pk__in=roles.values("cohort"))
