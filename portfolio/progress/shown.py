"""The second door: what somebody may know of others, counted over the submissions that are open to them.

The database finds the rows, three queries for a whole cohort as for one person; they are counted here, because
counting distinct parts in SQL costs several times as much.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, QuerySet, Value
from django.utils import timezone

from accounts.models import Cohort, CohortMember, User
from competencies.models import CohortFramework, Competency, Criterion, Dimension
from portfolio.models import Assessment, ReviewPart, Submission
from portfolio.prepared import Prepared

Role = CohortMember.Role
VIEWER, COHORT = "viewer", "cohort"
SUBMITTED, ACCEPTED = Submission.State.SUBMITTED.value, Submission.State.ACCEPTED.value
COUNTED = (SUBMITTED, Submission.State.RETURNED.value, ACCEPTED)


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
        found = Outline.of(CONTENT.rows(*sheets))
    else:
        found = Outline.of(OUTLINE.rows(cohort.pk, viewer.pk, *sheets))
        if found.holds_role:
            group = found.group(cohort.pk, sheets, pks)
            return figures([group], found.parts)[cohort.pk]
    group = Group(VIEWER, viewer.pk, tuple(pks), tuple(sheets))
    return figures([group], found.parts)[viewer.pk]


def shown_in_cohorts(cohorts: Iterable[Cohort], competencies: Iterable[Competency]) -> dict[int, Figures]:
    """By cohort, what its trainers have open to its mentors: for sums that hide whoever they are made of."""
    sheets = {competency.pk: competency.framework_id for competency in competencies}
    pks = [cohort.pk for cohort in cohorts]
    found = Outline.of(_all([*_parts(sheets), *_members(pks)]))
    return figures([found.group(pk, sheets) for pk in pks], found.parts)


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
    """What is in each sheet; who trains in the cohorts, on what; whether the viewer has a role that shows it."""

    parts: dict[int, set[int]]  # by sheet, the current criteria, and the dimensions below zero
    trainers: dict[int, set[int]]  # by cohort
    frameworks: dict[int, set[int]]  # by cohort
    holds_role: bool

    @classmethod
    def of(cls, rows: Iterable[Any]) -> "Outline":
        """What the rows of `_parts`, `_members` and `_roles` say."""
        found, holds_role = cls({}, {}, {}, False), False
        groups = {"trainer": found.trainers, "framework": found.frameworks}
        for what, key, number in rows:
            if what == "role":
                holds_role = True
            elif what in groups:
                groups[what].setdefault(key, set()).add(number)
            else:
                found.parts.setdefault(key, set()).add(number if what == "criterion" else -number)
        return found._replace(holds_role=holds_role)

    def group(self, cohort: int, sheets: dict[int, int], people: set[int] | None = None) -> Group:
        """The cohort, with what of the people and sheets is in it."""
        trainers = self.trainers.get(cohort, set())
        frameworks = self.frameworks.get(cohort, set())
        inside = tuple(pk for pk, framework in sheets.items() if framework in frameworks)
        return Group(COHORT, cohort, tuple(trainers if people is None else trainers & people), inside)


class Tally:
    """What one person's figures on one competency are made of: parts as in `Outline`, submissions."""

    __slots__ = ("evidenced", "is_open", "latest", "validated", "waiting")

    def __init__(self) -> None:
        self.evidenced: set[int] = set()
        self.validated: set[int] = set()
        self.waiting: set[int] = set()
        self.latest: dict[
            int, tuple[int, bool]
        ] = {}  # by criterion, the latest mentor level: is it proficient
        self.is_open = False  # whether a request is, through which mentor levels are shown

    def shown(self, total: int) -> Shown:
        """The figures, on a sheet with so many parts."""
        validated = self.validated
        if self.latest:
            validated = validated.union(part for part, level in self.latest.items() if level[1])
        return Shown(total, len(self.evidenced | validated), len(validated), len(self.waiting))


Find = Callable[[Group, date], list[QuerySet[Any, Any]]]


def figures(groups: Iterable[Group], parts: dict[int, set[int]]) -> dict[int, Figures]:
    """The figures of each group, by its key, in two queries whatever their number."""
    found: dict[int, Figures] = {}
    groups = list(groups)
    for group in groups:
        empty = {pk: Shown(len(parts.get(pk, ()))) for pk in group.sheets}
        found[group.key] = {person: dict(empty) for person in group.people}
    for (key, person, sheet), tally in _tallies(groups, parts).items():
        found[key][person][sheet] = tally.shown(len(parts.get(sheet, ())))
    return found


def _tallies(groups: list[Group], parts: dict[int, set[int]]) -> dict[tuple[int, int, int], Tally]:
    """What there is to count, by group, person and sheet."""
    counted = [group for group in groups if group.people and group.sheets]
    current = frozenset().union(*parts.values())
    found: dict[tuple[int, int, int], Tally] = defaultdict(Tally)
    for key, person, sheet, submission, state, criterion, dimension in _rows(_claimed, counted):
        tally = found[key, person, sheet]
        if not submission:
            tally.is_open = True
            continue
        if state == SUBMITTED:
            tally.waiting.add(submission)
        part = criterion or -(dimension or 0)
        if part in current:
            tally.evidenced.add(part)
            if part < 0 and state == ACCEPTED:
                tally.validated.add(part)
    for key, person, sheet, criterion, *level in _rows(_levels, counted):
        here = found.get((key, person, sheet))
        if here is not None and here.is_open and criterion in current:
            latest = here.latest.setdefault(criterion, level)
            if level > latest:
                here.latest[criterion] = level
    return found


def _rows(find: Find, groups: list[Group]) -> Iterable[Any]:
    """What `find` finds for the groups. For a single one, the matrix of a cohort, the SQL of the day is kept."""
    today = timezone.localdate()
    if len(groups) != 1:
        return _all([arm for group in groups for arm in find(group, today)])
    group = groups[0]
    statement = _statement(find, group.door, len(group.people), today)
    return statement.rows(group.key, *group.people, *group.sheets)


@lru_cache(maxsize=64)
def _statement(find: Find, door: str, people: int, today: date) -> Prepared:
    """The query for so many people; the values are the group's key, the people and the sheets."""

    def build(key: int, *values: int) -> QuerySet[Any, Any]:
        return _all(find(Group(door, key, values[:people], values[people:]), today))

    return Prepared(build)


def _all(arms: list[QuerySet[Any, Any]]) -> Any:
    """The rows of all of them, in one query; nothing where there is none."""
    return arms[0].union(*arms[1:], all=True) if len(arms) > 1 else arms[0] if arms else ()


def _parts(sheets: Collection[int]) -> list[QuerySet[Any, Any]]:
    """The current criteria and dimensions of the sheets."""
    return [
        model.objects.current()
        .filter(competency__in=sheets)
        .order_by()
        .values_list(Value(model._meta.model_name), "competency_id", "pk")
        for model in (Criterion, Dimension)
    ]


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


def _content(*sheets: int) -> QuerySet[Any, Any]:
    return _all(_parts(sheets))


def _outlined(cohort: int, viewer: int, *sheets: int) -> QuerySet[Any, Any]:
    return _all([_roles(cohort, viewer), *_members([cohort]), *_parts(sheets)])


CONTENT, OUTLINE = Prepared(_content), Prepared(_outlined)


def _counted(group: Group, today: date) -> QuerySet[Submission]:
    """The submissions that the group's figures are made of."""
    shown = Submission.objects.shown().filter(state__in=COUNTED)
    return shown.filter(
        request__in=group.parts(today).values("request"), owner__in=group.people, competency__in=group.sheets
    )


def _claimed(group: Group, today: date) -> list[QuerySet[Any, Any]]:
    """Each claim of what is shown, and a row with 0 for its submission for each open request."""
    claims = ("claims__criterion_id", "claims__dimension_id")
    shown = _counted(group, today).order_by()
    opened = group.parts(today).filter(
        request__closed_at__isnull=True,
        request__trainer__in=group.people,
        request__competency__in=group.sheets,
    )
    place = ("request__trainer_id", "request__competency_id")
    nothing = (Value(0), Value(""), *(Value(0, output_field=BigIntegerField()) for _part in claims))
    return [
        opened.order_by().values_list(Value(group.key), *place, *nothing),
        shown.values_list(Value(group.key), "owner_id", "competency_id", "pk", "state", *claims),
    ]


def _levels(group: Group, today: date) -> list[QuerySet[Any, Any]]:
    """The mentor levels given here that count, in no order, whether or not a request is open."""
    given = Assessment.objects.given_here().filter(
        kind=Assessment.Kind.MENTOR,
        level__isnull=False,
        cancelled_by__isnull=True,
        trainer__in=group.people,
        competency__in=group.sheets,
    )
    place = ("trainer_id", "competency_id", "criterion_id")
    return [given.order_by().values_list(Value(group.key), *place, "pk", "level__is_proficient")]
