"""Trainers come to a framework through their cohorts."""

from accounts.models import CohortMember
from competencies.models import Enrolment


def enrol_cohort(cohort_framework):
    """Enrol the cohort's trainers who do not work in the framework yet; returns how many."""
    cohort, framework = cohort_framework.cohort, cohort_framework.framework
    trainers = cohort.members.filter(role=CohortMember.Role.TRAINER, user__is_active=True)
    new = trainers.exclude(user__enrolments__framework=framework).values_list("user_id", flat=True)
    rows = [Enrolment(user_id=user, framework=framework, cohort=cohort) for user in new.distinct()]
    Enrolment.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
