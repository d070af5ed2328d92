"""The second door: what somebody may know of others, counted over the submissions that are open to them.

Counted by the database, so that a whole cohort costs the same three queries as one person.
"""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from accounts.models import Cohort, CohortMember, User
from accounts.models.mentorships import readable_mentorship
from competencies.models import CohortFramework, Competency, Criterion, Dimension
from portfolio.models import Assessment, ReviewPart, Submission, SubmissionClaim

Role = CohortMember.Role
COUNTED = (Submission.State.SUBMITTED, Submission.State.RETURNED, Submission.State.ACCEPTED)


class Shown(NamedTuple):
    """One person's figures on one competency, as far as they are shown."""

    total: int  # criteria and dimensions of the sheet
    evidenced: int = 0  # of these, claimed in what is shown, or validated
    validated: int = 0
    waiting: int = 0  # items without an answer


Figures = dict[int, dict[int, Shown]]  # {person's pk: {competency's pk: figures}}


def shown_to(
    viewer: User,
    people: Iterable[User],
    competencies: Iterable[Competency],
    cohort: Cohort | None = None,
) -> Figures:
    """The figures over the submissions that `viewer` may open now, and nothing else.

    With a cohort in which the viewer is mentor or leader: what its trainers have open to its mentors, on its
    frameworks. Somebody without such a role gets what is open to them personally.
    """
    sheets = {competency.pk: competency.framework_id for competency in competencies}
    pks = {person.pk for person in people}
    if cohort is None:
        found = Outline.read(sheets)
    else:
        found = Outline.read(sheets, [cohort.pk], viewer)
        if found.holds_role:
            return figures([found.group(cohort.pk, sheets, pks)], found.totals)[cohort.pk]
    return figures([Group(0, ReviewPart.objects.open_to(viewer), pks, set(sheets))], found.totals)[0]


def shown_in_cohorts(cohorts: Iterable[Cohort], competencies: Iterable[Competency]) -> dict[int, Figures]:
    """By cohort, what its trainers have open to its mentors: for sums that hide whoever they are made of."""
    sheets = {competency.pk: competency.framework_id for competency in competencies}
    pks = [cohort.pk for cohort in cohorts]
    found = Outline.read(sheets, pks)
    return figures([found.group(pk, sheets) for pk in pks], found.totals)


class Group(NamedTuple):
    """What is counted together: the requests that the parts open, of these people, on these sheets."""

    key: int
    parts: QuerySet[ReviewPart]
    people: Collection[int]
    sheets: Collection[int]


class Outline(NamedTuple):
    """How large each sheet is; who trains in the cohorts, on what; whether the viewer has a role that shows it."""

    totals: dict[int, int]  # current criteria and dimensions by sheet
    trainers: dict[int, set[int]]  # by cohort
    frameworks: dict[int, set[int]]  # by cohort
    holds_role: bool

    @classmethod
    def read(
        cls, sheets: Collection[int], cohorts: Collection[int] = (), viewer: User | None = None
    ) -> "Outline":
        """In one query."""
        arms = [_sizes(model, sheets) for model in (Criterion, Dimension)]
        if cohorts:
            arms += _members(cohorts, viewer)
        found, holds_role = cls({}, {}, {}, False), False
        for what, key, number in _all(arms):
            if what == "parts":
                found.totals[key] = found.totals.get(key, 0) + number
            elif what == "role":
                holds_role = True
            else:
                groups = found.trainers if what == "trainer" else found.frameworks
                groups.setdefault(key, set()).add(number)
        return found._replace(holds_role=holds_role)

    def group(self, cohort: int, sheets: dict[int, int], people: Collection[int] | None = None) -> Group:
        """The parts that are open between the cohort's mentors and trainers, and what of the others is in it."""
        mentors = CohortMember.objects.filter(cohort=cohort, role=Role.MENTOR).values("user")
        parts = ReviewPart.objects.filter(
            readable_mentorship("mentorship__"), closed_at__isnull=True, mentorship__mentor__in=mentors
        )
        trainers = self.trainers.get(cohort, set())
        frameworks = self.frameworks.get(cohort, set())
        inside = {pk for pk, framework in sheets.items() if framework in frameworks}
        return Group(cohort, parts, trainers if people is None else trainers & set(people), inside)


def figures(groups: Iterable[Group], totals: dict[int, int]) -> dict[int, Figures]:
    """The figures of each group, by its key, in two queries whatever their number."""
    found: dict[int, Figures] = {}
    groups = list(groups)
    for group in groups:
        empty = {pk: Shown(totals.get(pk, 0)) for pk in group.sheets}
        found[group.key] = {person: dict(empty) for person in group.people}
    for key, person, sheet, *numbers in _all([_claimed(group) for group in groups]):
        criteria, dimensions, accepted, waiting = numbers
        total = totals.get(sheet, 0)
        found[key][person][sheet] = Shown(total, criteria + dimensions, accepted, waiting)
    for key, person, sheet, reached, unclaimed in _all([_proficient(group) for group in groups]):
        total, evidenced, validated, waiting = found[key][person][sheet]
        found[key][person][sheet] = Shown(total, evidenced + unclaimed, validated + reached, waiting)
    return found


def _all(arms: list[QuerySet[Any, Any]]) -> Iterable[Any]:
    """The rows of all of them, in one query; nothing where there is none."""
    return arms[0].union(*arms[1:], all=True) if len(arms) > 1 else arms[0] if arms else ()


def _sizes(model: Any, sheets: Collection[int]) -> QuerySet[Any, Any]:
    """How many current parts of this kind each sheet has."""
    rows = model.objects.current().filter(competency__in=sheets).order_by().values("competency_id")
    return rows.annotate(n=Count("*")).values_list(Value("parts"), "competency_id", "n")


def _members(cohorts: Collection[int], viewer: User | None) -> list[QuerySet[Any, Any]]:
    """The cohorts' trainers and frameworks, and the viewer's roles in them that show figures."""
    members = CohortMember.objects.filter(cohort__in=cohorts).order_by()
    trainers = members.filter(role=Role.TRAINER).values_list(Value("trainer"), "cohort_id", "user_id")
    frameworks = CohortFramework.objects.filter(cohort__in=cohorts).order_by()
    arms = [trainers, frameworks.values_list(Value("framework"), "cohort_id", "framework_id")]
    if viewer is not None:
        roles = members.filter(user=viewer, role__in=[Role.MENTOR, Role.LEADER])
        arms.append(roles.values_list(Value("role"), "cohort_id", "user_id"))
    return arms


def _counted(group: Group) -> QuerySet[Submission]:
    """The submissions that the group's figures are made of."""
    shown = Submission.objects.shown().filter(state__in=COUNTED)
    return shown.filter(
        request__in=group.parts.values("request"), owner__in=group.people, competency__in=group.sheets
    )


def _claimed(group: Group) -> QuerySet[Any, Any]:
    """Per person and sheet: the parts claimed in what is shown, the dimensions accepted, the items waiting."""
    current = Q(criterion__isnull=False, criterion__retired_at=None) | Q(
        dimension__isnull=False, dimension__retired_at=None
    )
    State = Submission.State
    rows = SubmissionClaim.objects.filter(submission__in=_counted(group).values("pk")).order_by()
    place = ("submission__owner_id", "submission__competency_id")
    counts = rows.values(*place).annotate(
        criteria=Count("criterion", distinct=True, filter=current),
        dimensions=Count("dimension", distinct=True, filter=current),
        accepted=Count("dimension", distinct=True, filter=current & Q(submission__state=State.ACCEPTED)),
        waiting=Count("submission", distinct=True, filter=Q(submission__state=State.SUBMITTED)),
    )
    return counts.values_list(Value(group.key), *place, "criteria", "dimensions", "accepted", "waiting")


def _proficient(group: Group) -> QuerySet[Any, Any]:
    """Per person and sheet: the criteria whose latest mentor level is proficient, where a request is open."""
    given = Assessment.objects.filter(
        kind=Assessment.Kind.MENTOR, level__isnull=False, cancelled_by__isnull=True
    )
    later = given.filter(trainer=OuterRef("trainer"), criterion=OuterRef("criterion"), pk__gt=OuterRef("pk"))
    opened = group.parts.filter(
        request__closed_at__isnull=True,
        request__trainer=OuterRef("trainer"),
        request__competency=OuterRef("competency"),
    )
    claimed = SubmissionClaim.objects.filter(
        criterion=OuterRef("criterion"),
        submission__in=_counted(group).values("pk"),
        submission__owner=OuterRef("trainer"),
    )
    rows = given.filter(
        ~Exists(later),
        Exists(opened),
        trainer__in=group.people,
        competency__in=group.sheets,
        criterion__retired_at=None,
        level__is_proficient=True,
    ).order_by()
    counts = rows.values("trainer_id", "competency_id").annotate(
        reached=Count("pk"), unclaimed=Count("pk", filter=~Exists(claimed))
    )
    return counts.values_list(Value(group.key), "trainer_id", "competency_id", "reached", "unclaimed")
