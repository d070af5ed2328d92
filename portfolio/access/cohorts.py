"""Cohorts whose figures somebody may see: 404 for all others, also for those one trains in."""

from django.http import Http404

from accounts.models import Cohort, CohortMember
from accounts.permissions import can_administer, require
from portfolio.permissions import with_figures_for


def cohort_with_figures(user, slug):
    """A cohort in which the person is mentor or leader, or Http404."""
    cohort = with_figures_for(user).filter(slug=slug).first()
    if cohort is None:
        raise Http404
    return cohort


def own_cohorts(user):
    """The person's parts in cohorts, latest cohort first, with the cohort."""
    rows = CohortMember.objects.filter(user=user).select_related("cohort")
    return rows.order_by("-cohort__starts", "cohort__name", "cohort", "role")


def all_cohorts(user):
    """Every cohort, latest first, for administrators; PermissionDenied with the reason for others."""
    require(can_administer(user))
    return Cohort.objects.order_by("-starts", "name", "pk")
