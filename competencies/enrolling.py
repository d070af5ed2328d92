"""Who works in a framework, by choice or through a cohort, and which sheets they set aside."""

from accounts.models import CohortMember, User
from competencies.models import Competency, Enrolment, Framework, SetAside


def follow(framework: Framework, *, by: User) -> None:
    """Work in a framework; following it again changes nothing."""
    Enrolment.objects.get_or_create(user=by, framework=framework)


def leave(framework: Framework, *, by: User) -> None:
    """Stop working in a framework: evidence and levels stay, and count again when one follows it again."""
    Enrolment.objects.filter(user=by, framework=framework).delete()


def set_aside(competency: Competency, *, by: User) -> None:
    """Take a sheet off one's dashboard, map and progress for now."""
    SetAside.objects.get_or_create(user=by, competency=competency)


def take_up(competency: Competency, *, by: User) -> None:
    """Let a sheet that was set aside count again."""
    SetAside.objects.filter(user=by, competency=competency).delete()


def enrol_cohort(cohort_framework):
    """Enrol the cohort's trainers who do not work in the framework yet; returns how many."""
    cohort, framework = cohort_framework.cohort, cohort_framework.framework
    trainers = cohort.members.filter(role=CohortMember.Role.TRAINER, user__is_active=True)
    new = trainers.exclude(user__enrolments__framework=framework).values_list("user_id", flat=True)
    rows = [Enrolment(user_id=user, framework=framework, cohort=cohort) for user in new.distinct()]
    Enrolment.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def enrol_member(member: CohortMember) -> None:
    """Enrol somebody who just joined a cohort as a trainer in its frameworks; others keep what they chose."""
    if member.role != CohortMember.Role.TRAINER:
        return
    for framework in Framework.objects.filter(cohorts__cohort=member.cohort):
        Enrolment.objects.get_or_create(
            user=member.user, framework=framework, defaults={"cohort": member.cohort}
        )
