"""How far along somebody is: the one definition, and its two doors `own` and `shown_to`.

Over the criteria and dimensions of a competency: *evidenced* (claimed by at least one live evidence) and
*validated* (a criterion: its latest mentor level is proficient; a dimension: a claim frozen in an accepted
submission, which no table holds yet). Validated counts as evidenced. No page computes progress itself.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from accounts.models import User
from competencies.markup import plain_text
from competencies.models import Competency, Criterion, Dimension
from competencies.scales import is_proficient
from portfolio.models import Assessment, Claim, Evidence
from portfolio.prepared import Prepared
from portfolio.standing import NextStep, PartStanding, Standing, State, Step

__all__ = [
    "NextStep",
    "PartStanding",
    "Standing",
    "State",
    "Step",
    "needs_recheck",
    "own",
    "part_text",
    "shown_to",
]


def own(trainer: User, competencies: Iterable[Competency | int]) -> dict[int, Standing]:
    """The trainer's own standing on each competency, by its pk, in one query whatever their number."""
    standings = empty(competencies)
    if not standings:
        return standings
    rows = PARTS.rows(trainer.pk, *standings)
    for row in sorted(PartRow(*row) for row in rows):
        part = PartStanding(
            kind=row.kind,
            pk=row.pk,
            uid=row.uid,
            text=part_text(row.html),
            evidence=row.evidence,
            validated=bool(row.mentor_level and is_proficient(row.mentor_level)),
            recheck=bool(row.recheck),
            self_level=row.self_level or None,
            mentor_level=row.mentor_level or None,
        )
        standing = standings[row.competency_id]
        (standing.dimensions if row.kind == "dimension" else standing.criteria).append(part)
    return standings


def needs_recheck(confirmed_on: int, reworded_in: int) -> bool:
    """Whether a part's meaning changed after a claim on it was confirmed; both are numbers of versions."""
    return confirmed_on < reworded_in


def shown_to(
    viewer: User, people: Iterable[User], competencies: Iterable[Competency | int]
) -> dict[int, dict[int, Standing]]:
    """What `viewer` may know of each person, by the person's pk: the submissions open to them, and nothing else.

    No table of submissions exists yet, so nothing is shown to anybody but its owner.
    """
    wanted = list(competencies)
    return {person.pk: empty(wanted) for person in people}


def empty(competencies: Iterable[Competency | int]) -> dict[int, Standing]:
    """A standing without any part for each competency, in their order."""
    pks = (item if isinstance(item, int) else item.pk for item in competencies)
    return {pk: Standing(pk) for pk in pks}


@lru_cache(maxsize=4096)
def part_text(html: str) -> str:
    """A part's words without markup; they are the sheet's, so they are kept."""
    return plain_text(html)


class PartRow(NamedTuple):
    """What the database answers for one part; 0 stands for no level."""

    competency_id: int
    position: int
    kind: str
    pk: int
    uid: str
    html: str
    evidence: int
    recheck: int
    self_level: int
    mentor_level: int


def _dimensions(trainer: int, competencies: Iterable[int]) -> QuerySet[Any, Any]:
    return (
        _current(Dimension, competencies)
        .annotate(**_claimed(trainer, "dimension"))
        .annotate(self_level=Value(0), mentor_level=Value(0))
        .values_list(*PartRow._fields)
    )


def _criteria(trainer: int, competencies: Iterable[int]) -> QuerySet[Any, Any]:
    return (
        _current(Criterion, competencies)
        .annotate(**_claimed(trainer, "criterion"))
        .annotate(
            self_level=_latest(trainer, Assessment.Kind.SELF, "level_id"),
            mentor_level=_latest(trainer, Assessment.Kind.MENTOR, "level_id"),
        )
        .values_list(*PartRow._fields)
    )


def _current(part_model: Any, competencies: Iterable[int]) -> QuerySet[Any]:
    kind = part_model._meta.model_name
    return (
        part_model.objects.current()
        .filter(competency__in=list(competencies))
        .order_by()
        .annotate(kind=Value(kind, output_field=CharField()))
    )


def _claimed(trainer: int, part: str) -> dict[str, Any]:
    """How many live evidence claim the part, and whether its meaning changed since it was last confirmed.

    Written so that the index `claim_progress` answers alone, whatever the number of claims, and so that the
    bin is looked up once.
    """
    binned = Evidence.objects.filter(owner=trainer, deleted_at__isnull=False)
    claims = Claim.objects.filter(owner=trainer, competency=OuterRef("competency"))
    claims = claims.exclude(evidence__in=binned.values("pk"))
    if part == "criterion":
        claims = claims.filter(criterion=OuterRef("pk"))
    else:
        claims = claims.filter(criterion__isnull=True, dimension=OuterRef("pk"))
    count = claims.order_by().values("owner").annotate(number=Count("*")).values("number")
    confirmed_before = Q(Exists(claims.filter(confirmed_on__number__lt=OuterRef("reworded_in"))))
    if part == "criterion":
        level_given_on = _latest(trainer, Assessment.Kind.SELF, "version__number")
        confirmed_before |= Q(GreaterThan(F("reworded_in"), level_given_on)) & Q(
            GreaterThan(level_given_on, 0)
        )
    return {
        "evidence": Coalesce(Subquery(count, output_field=IntegerField()), 0),
        "recheck": Case(When(Q(reworded_in__gt=0) & confirmed_before, then=Value(1)), default=Value(0)),
    }


def _latest(trainer: int, kind: str, column: str) -> Coalesce:
    """A column of the latest assessment of this kind that gives a level and was not taken back; 0 without one."""
    latest = (
        Assessment.objects.filter(
            trainer=trainer,
            competency=OuterRef("competency"),
            criterion=OuterRef("pk"),
            kind=kind,
            level__isnull=False,
            cancelled_by__isnull=True,
        )
        .order_by("-pk")
        .values(column)[:1]
    )
    return Coalesce(Subquery(latest, output_field=IntegerField()), 0)


def _parts(trainer: int, *competencies: int) -> QuerySet[Any, Any]:
    """Every current part of the competencies with what the trainer has done about it; both as primary keys."""
    return _dimensions(trainer, competencies).union(_criteria(trainer, competencies), all=True)


PARTS = Prepared(_parts)
