"""The second door: what somebody may know of others, counted over the submissions that are open to them.

Counted by the database, so that a whole cohort costs the same three queries as one person.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from accounts.models import Cohort, CohortMember, User
from competencies.models import CohortFramework, Competency, Criterion, Dimension
from portfolio.models import Assessment, ReviewPart, Submission, SubmissionClaim
from portfolio.prepared import Prepared

Role = CohortMember.Role
VIEWER, COHORT = "viewer", "cohort"
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
    if not sheets:
        return {pk: {} for pk in pks}
    if cohort is None:
        found = Outline.of(SIZES.rows(*sheets))
    else:
        found = Outline.of(OUTLINE.rows(cohort.pk, viewer.pk, *sheets))
        if found.holds_role:
            group = found.group(cohort.pk, sheets, pks)
            return figures([group], found.totals)[cohort.pk]
    group = Group(VIEWER, viewer.pk, tuple(pks), tuple(sheets))
    return figures([group], found.totals)[viewer.pk]


def shown_in_cohorts(cohorts: Iterable[Cohort], competencies: Iterable[Competency]) -> dict[int, Figures]:
    """By cohort, what its trainers have open to its mentors: for sums that hide whoever they are made of."""
    sheets = {competency.pk: competency.framework_id for competency in competencies}
    pks = [cohort.pk for cohort in cohorts]
    found = Outline.of(_all([*_sizes(sheets), *_members(pks)]))
    return figures([found.group(pk, sheets) for pk in pks], found.totals)


class Group(NamedTuple):
    """What is counted together: what is open through a door, of these people, on these sheets."""

    door: str  # VIEWER or COHORT
    key: int  # the primary key of the one or the other
    people: tuple[int, ...]
    sheets: tuple[int, ...]

    def parts(self, on: date) -> QuerySet[ReviewPart]:
        """The parts that are open: to the viewer, or to any mentor of the cohort."""
        if self.door == VIEWER:
            return ReviewPart.objects.open_to(self.key, on)
        mentors = CohortMember.objects.filter(cohort=self.key, role=Role.MENTOR).values("user")
        return ReviewPart.objects.readable(on).filter(mentorship__mentor__in=mentors)


class Outline(NamedTuple):
    """How large each sheet is; who trains in the cohorts, on what; whether the viewer has a role that shows it."""

    totals: dict[int, int]  # current criteria and dimensions by sheet
    trainers: dict[int, set[int]]  # by cohort
    frameworks: dict[int, set[int]]  # by cohort
    holds_role: bool

    @classmethod
    def of(cls, rows: Iterable[Any]) -> "Outline":
        """What the rows of `_sizes`, `_members` and `_roles` say."""
        found, holds_role = cls({}, {}, {}, False), False
        for what, key, number in rows:
            if what == "parts":
                found.totals[key] = found.totals.get(key, 0) + number
            elif what == "role":
                holds_role = True
            else:
                groups = found.trainers if what == "trainer" else found.frameworks
                groups.setdefault(key, set()).add(number)
        return found._replace(holds_role=holds_role)

    def group(self, cohort: int, sheets: dict[int, int], people: set[int] | None = None) -> Group:
        """The cohort, with what of the people and sheets is in it."""
        trainers = self.trainers.get(cohort, set())
        frameworks = self.frameworks.get(cohort, set())
        inside = tuple(pk for pk, framework in sheets.items() if framework in frameworks)
        return Group(COHORT, cohort, tuple(trainers if people is None else trainers & people), inside)


Find = Callable[[Group, date], QuerySet[Any, Any]]


def figures(groups: Iterable[Group], totals: dict[int, int]) -> dict[int, Figures]:
    """The figures of each group, by its key, in two queries whatever their number."""
    found: dict[int, Figures] = {}
    groups = list(groups)
    for group in groups:
        empty = {pk: Shown(totals.get(pk, 0)) for pk in group.sheets}
        found[group.key] = {person: dict(empty) for person in group.people}
    counted = [group for group in groups if group.people and group.sheets]
    for key, person, sheet, *numbers in _rows(_claimed, counted):
        criteria, dimensions, accepted, waiting = numbers
        total = totals.get(sheet, 0)
        found[key][person][sheet] = Shown(total, criteria + dimensions, accepted, waiting)
    for key, person, sheet, reached, unclaimed in _rows(_proficient, counted):
        total, evidenced, validated, waiting = found[key][person][sheet]
        found[key][person][sheet] = Shown(total, evidenced + unclaimed, validated + reached, waiting)
    return found


def _rows(find: Find, groups: list[Group]) -> Iterable[Any]:
    """What `find` finds for the groups. For a single one, the matrix of a cohort, the SQL of the day is kept."""
    today = timezone.localdate()
    if len(groups) != 1:
        return _all([find(group, today) for group in groups])
    group = groups[0]
    statement = _statement(find, group.door, len(group.people), today)
    return statement.rows(group.key, *group.people, *group.sheets)


@lru_cache(maxsize=64)
def _statement(find: Find, door: str, people: int, today: date) -> Prepared:
    """The query for so many people; the values are the group's key, the people and the sheets."""

    def build(key: int, *values: int) -> QuerySet[Any, Any]:
        return find(Group(door, key, values[:people], values[people:]), today)

    return Prepared(build)


def _all(arms: list[QuerySet[Any, Any]]) -> Iterable[Any]:
    """The rows of all of them, in one query; nothing where there is none."""
    return arms[0].union(*arms[1:], all=True) if len(arms) > 1 else arms[0] if arms else ()


def _sizes(sheets: Collection[int]) -> list[QuerySet[Any, Any]]:
    """How many current criteria and dimensions each sheet has."""
    arms = []
    for model in (Criterion, Dimension):
        rows = model.objects.current().filter(competency__in=sheets).order_by().values("competency_id")
        arms.append(rows.annotate(n=Count("*")).values_list(Value("parts"), "competency_id", "n"))
    return arms


def _members(cohorts: Collection[int]) -> list[QuerySet[Any, Any]]:
    """The cohorts' trainers and frameworks."""
    trainers = CohortMember.objects.filter(cohort__in=cohorts, role=Role.TRAINER).order_by()
    frameworks = CohortFramework.objects.filter(cohort__in=cohorts).order_by()
    return [
        trainers.values_list(Value("trainer"), "cohort_id", "user_id"),
        frameworks.values_list(Value("framework"), "cohort_id", "framework_id"),
    ]


def _roles(cohort: int, viewer: int) -> QuerySet[Any, Any]:
    """The viewer's roles in the cohort that show its figures."""
    roles = CohortMember.objects.filter(cohort=cohort, user=viewer, role__in=[Role.MENTOR, Role.LEADER])
    return roles.order_by().values_list(Value("role"), "cohort_id", "user_id")


def _sized(*sheets: int) -> QuerySet[Any, Any]:
    first, second = _sizes(sheets)
    return first.union(second, all=True)


def _outlined(cohort: int, viewer: int, *sheets: int) -> QuerySet[Any, Any]:
    return _roles(cohort, viewer).union(*_members([cohort]), *_sizes(sheets), all=True)


SIZES, OUTLINE = Prepared(_sized), Prepared(_outlined)


def _counted(group: Group, today: date) -> QuerySet[Submission]:
    """The submissions that the group's figures are made of."""
    shown = Submission.objects.shown().filter(state__in=COUNTED)
    return shown.filter(
        request__in=group.parts(today).values("request"), owner__in=group.people, competency__in=group.sheets
    )


def _claimed(group: Group, today: date) -> QuerySet[Any, Any]:
    """Per person and sheet: the parts claimed in what is shown, the dimensions accepted, the items waiting."""
    current = Q(claims__criterion__isnull=False, claims__criterion__retired_at=None) | Q(
        claims__dimension__isnull=False, claims__dimension__retired_at=None
    )
    place = ("owner_id", "competency_id")
    rows = _counted(group, today).order_by().values(*place)
    counts = rows.annotate(
        criteria=Count("claims__criterion", distinct=True, filter=current),
        dimensions=Count("claims__dimension", distinct=True, filter=current),
        accepted=Count(
            "claims__dimension", distinct=True, filter=current & Q(state=Submission.State.ACCEPTED)
        ),
        waiting=Count("pk", distinct=True, filter=Q(state=Submission.State.SUBMITTED)),
    )
    return counts.values_list(Value(group.key), *place, "criteria", "dimensions", "accepted", "waiting")


def _proficient(group: Group, today: date) -> QuerySet[Any, Any]:
    """Per person and sheet: the criteria whose latest mentor level is proficient, where a request is open."""
    given = Assessment.objects.filter(
        kind=Assessment.Kind.MENTOR, level__isnull=False, cancelled_by__isnull=True
    )
    later = given.filter(trainer=OuterRef("trainer"), criterion=OuterRef("criterion"), pk__gt=OuterRef("pk"))
    opened = group.parts(today).filter(
        request__closed_at__isnull=True,
        request__trainer=OuterRef("trainer"),
        request__competency=OuterRef("competency"),
    )
    claimed = SubmissionClaim.objects.filter(
        criterion=OuterRef("criterion"),
        submission__in=_counted(group, today).values("pk"),
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
