"""The second door: what somebody may know of others, counted over the submissions that are open to them.

Counted by the database, so that a whole cohort costs the same few queries as one person.
"""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Cohort, CohortMember, User
from accounts.models.mentorships import readable_mentorship
from competencies.models import Competency, Criterion, Dimension
from portfolio.models import Assessment, ReviewPart, Submission, SubmissionClaim

Role = CohortMember.Role
COUNTED = (Submission.State.SUBMITTED, Submission.State.RETURNED, Submission.State.ACCEPTED)


class Shown(NamedTuple):
    """One person's figures on one competency, as far as they are shown."""

    total: int  # criteria and dimensions of the sheet
    evidenced: int = 0  # of these, claimed in what is shown, or validated
    validated: int = 0
    waiting: int = 0  # items without an answer


def shown_to(
    viewer: User,
    people: Iterable[User],
    competencies: Iterable[Competency],
    cohort: Cohort | None = None,
) -> dict[int, dict[int, Shown]]:
    """{person's pk: {competency's pk: figures}}: the submissions that `viewer` may open now, and nothing else.

    With a cohort in which the viewer is mentor or leader: what its trainers have open to its mentors, on its
    frameworks. Somebody without such a role gets what is open to them personally.
    """
    sheets = {competency.pk: competency for competency in competencies}
    pks = {person.pk for person in people}
    if cohort is not None and holds_role(viewer, cohort):
        parts, pks, sheets = _of_cohort(cohort, pks, sheets)
    else:
        parts = ReviewPart.objects.open_to(viewer)
    return figures(parts, pks, sheets)


def holds_role(viewer: User, cohort: Cohort) -> bool:
    """Whether the viewer is a mentor or leader of the cohort."""
    return cohort.members.filter(user=viewer, role__in=[Role.MENTOR, Role.LEADER]).exists()


def shown_in_cohort(
    cohort: Cohort, people: Iterable[User], competencies: Iterable[Competency]
) -> dict[int, dict[int, Shown]]:
    """What the cohort's trainers have open to its mentors: for sums that hide whoever they are made of."""
    sheets = {competency.pk: competency for competency in competencies}
    return figures(*_of_cohort(cohort, {person.pk for person in people}, sheets))


def figures(
    parts: QuerySet[ReviewPart], people: Collection[int], sheets: dict[int, Competency]
) -> dict[int, dict[int, Shown]]:
    """The figures over the requests that these parts open, in four queries."""
    totals = _totals(sheets)
    empty = {pk: Shown(totals.get(pk, 0)) for pk in sheets}
    found = {person: dict(empty) for person in people}
    for row in _claimed(parts, people, sheets):
        here = found[row["owner"]]
        here[row["competency"]] = here[row["competency"]]._replace(
            evidenced=row["criteria"] + row["dimensions"],
            validated=row["accepted"],
            waiting=row["waiting"],
        )
    for row in _proficient(parts, people, sheets):
        here = found[row["trainer"]]
        standing = here[row["competency"]]
        here[row["competency"]] = standing._replace(
            evidenced=standing.evidenced + row["unclaimed"],
            validated=standing.validated + row["reached"],
        )
    return found


def _of_cohort(
    cohort: Cohort, people: Collection[int], sheets: dict[int, Competency]
) -> tuple[QuerySet[ReviewPart], set[int], dict[int, Competency]]:
    """The parts that are open between the cohort's mentors and trainers, and what of the two others is in it."""
    members = CohortMember.objects.filter(cohort=cohort)
    mentors = members.filter(role=Role.MENTOR).values("user")
    trainers = set(members.filter(role=Role.TRAINER, user__in=people).values_list("user", flat=True))
    frameworks = set(cohort.frameworks.values_list("framework", flat=True))
    parts = ReviewPart.objects.filter(
        readable_mentorship("mentorship__"), closed_at__isnull=True, mentorship__mentor__in=mentors
    )
    inside = {pk: sheet for pk, sheet in sheets.items() if sheet.framework_id in frameworks}
    return parts, trainers, inside


def _totals(sheets: Collection[int]) -> dict[int, int]:
    """How many current criteria and dimensions each sheet has."""
    totals: dict[int, int] = {}
    counts = [
        model.objects.current().filter(competency__in=sheets).order_by().values_list("competency")
        for model in (Criterion, Dimension)
    ]
    for pk, number in counts[0].annotate(n=Count("*")).union(counts[1].annotate(n=Count("*")), all=True):
        totals[pk] = totals.get(pk, 0) + number
    return totals


def _claimed(
    parts: QuerySet[ReviewPart], people: Collection[int], sheets: Collection[int]
) -> Iterable[Any]:
    """Per person and sheet: the parts claimed in what is shown, the dimensions accepted, the items waiting."""
    shown = Submission.objects.shown().filter(
        request__in=parts.values("request"), owner__in=people, competency__in=sheets, state__in=COUNTED
    )
    current = Q(criterion__isnull=False, criterion__retired_at=None) | Q(
        dimension__isnull=False, dimension__retired_at=None
    )
    rows = SubmissionClaim.objects.filter(submission__in=shown.values("pk")).order_by()
    return rows.values(owner=F("submission__owner"), competency=F("submission__competency")).annotate(
        criteria=Count("criterion", distinct=True, filter=current),
        dimensions=Count("dimension", distinct=True, filter=current),
        accepted=Count(
            "dimension", distinct=True, filter=current & Q(submission__state=Submission.State.ACCEPTED)
        ),
        waiting=Count("submission", distinct=True, filter=Q(submission__state=Submission.State.SUBMITTED)),
    )


def _proficient(
    parts: QuerySet[ReviewPart], people: Collection[int], sheets: Collection[int]
) -> Iterable[Any]:
    """Per person and sheet: the criteria whose latest mentor level is proficient, where a request is open."""
    given = Assessment.objects.filter(
        kind=Assessment.Kind.MENTOR, level__isnull=False, cancelled_by__isnull=True
    )
    later = given.filter(trainer=OuterRef("trainer"), criterion=OuterRef("criterion"), pk__gt=OuterRef("pk"))
    opened = parts.filter(
        request__closed_at__isnull=True,
        request__trainer=OuterRef("trainer"),
        request__competency=OuterRef("competency"),
    )
    claimed = SubmissionClaim.objects.filter(
        criterion=OuterRef("criterion"),
        submission__in=Submission.objects.shown()
        .filter(request__in=parts.values("request"), state__in=COUNTED)
        .values("pk"),
        submission__owner=OuterRef("trainer"),
    )
    rows = given.filter(
        ~Exists(later),
        Exists(opened),
        trainer__in=people,
        competency__in=sheets,
        criterion__retired_at=None,
        level__is_proficient=True,
    ).order_by()
    return rows.values("trainer", "competency").annotate(
        reached=Count("pk"), unclaimed=Count("pk", filter=~Exists(claimed))
    )
