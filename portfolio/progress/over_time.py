"""How far along somebody was at the end of each month: the definition of `own`, read from dates.

A part is evidenced from the earliest of its live claims; a criterion is validated while the latest mentor level
given by then, and not taken back by then, is proficient; a dimension from the first acceptance that still
stands. What was deleted or revoked since is gone from the months before, too: their lines say what there is to
show of them today. The last month ends now, and so says what `own` says.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import DateTimeField, F, Min, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import User
from competencies.scales import is_proficient
from portfolio.models import Assessment, Claim, Evidence, Submission, SubmissionClaim
from portfolio.prepared import Prepared, moment_of
from portfolio.standing import PartStanding, Standing, State

Part = tuple[str, int]  # criterion or dimension, and its pk


class Given(NamedTuple):
    """A mentor's level on a criterion, from one moment to the one at which it was taken back."""

    number: int  # in the order they were given
    at: datetime
    until: datetime | None
    level: int

    def holds(self, at: datetime) -> bool:
        """Whether it had been given by then, and not taken back."""
        return self.at <= at and (self.until is None or self.until > at)


@dataclass(frozen=True, slots=True)
class PartHistory:
    """Since when one part is evidenced, and what may have validated it."""

    part: PartStanding
    claimed: datetime | None = None
    accepted: datetime | None = None  # of a dimension
    levels: tuple[Given, ...] = ()  # of a criterion, in the order they were given

    def validated_since(self, at: datetime) -> datetime | None:
        """The moment that made it validated at that time, or None where it was not."""
        if self.accepted is not None and self.accepted <= at:
            return self.accepted
        latest = max((given for given in self.levels if given.holds(at)), default=None)
        return latest.at if latest is not None and is_proficient(latest.level) else None

    def state(self, at: datetime) -> State:
        """What its bar showed at that time."""
        if self.validated_since(at) is not None:
            return State.VALIDATED
        return State.EVIDENCED if self.claimed is not None and self.claimed <= at else State.NONE


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """How many of `total` parts were evidenced and validated when a month ended, or now."""

    first: date  # the first day of the month
    evidenced: int
    validated: int
    total: int

    @property
    def evidenced_percent(self) -> int:
        """Whole percents, rounded down, so that 100 means all."""
        return 100 * self.evidenced // self.total if self.total else 0

    @property
    def validated_percent(self) -> int:
        return 100 * self.validated // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class History:
    """The parts of some sheets, each with its dates."""

    parts: dict[int, list[PartHistory]] = field(default_factory=dict)  # by the competency's pk

    def months(self, count: int, competency: int | None = None) -> list[MonthEnd]:
        """The last so many months, this one as the last; of all sheets, or of one."""
        return [self.month(first, competency) for first in last_months(count)]

    def month(self, first: date, competency: int | None = None) -> MonthEnd:
        """How many parts were evidenced and validated when the month ended."""
        at = end_of(first)
        lists = self.parts.values() if competency is None else [self.parts[competency]]
        states = [part.state(at) for parts in lists for part in parts]
        validated = states.count(State.VALIDATED)
        return MonthEnd(first, validated + states.count(State.EVIDENCED), validated, len(states))


def over_time(trainer: User, standings: Mapping[int, Standing]) -> History:
    """The history of the parts that `own` found, in one query whatever their number."""
    if not standings:
        return History()
    claimed: dict[Part, datetime] = {}
    accepted: dict[Part, datetime] = {}
    levels: dict[Part, list[Given]] = defaultdict(list)
    for what, kind, part, at, until, level, number in ROWS.rows(trainer.pk, *standings):
        moment = moment_of(at)
        if moment is None:
            continue
        if what == "level":
            levels[kind, part].append(Given(number, moment, moment_of(until), level))
        else:
            (claimed if what == "claimed" else accepted)[kind, part] = moment
    return History(
        {
            pk: [
                PartHistory(
                    part,
                    claimed.get((part.kind, part.pk)),
                    accepted.get((part.kind, part.pk)),
                    tuple(levels.get((part.kind, part.pk), ())),
                )
                for part in standing.parts
            ]
            for pk, standing in standings.items()
        }
    )


def last_months(count: int, today: date | None = None) -> list[date]:
    """The first days of the last so many months, this month's as the last."""
    today = today or timezone.localdate()
    months = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(months - count + 1, months + 1)]


def end_of(first: date) -> datetime:
    """The moment at which a month ended, in the reader's time zone; now for one that has not."""
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    midnight = datetime(following.year, following.month, following.day)
    return min(timezone.make_aware(midnight), timezone.now())


NEVER = Cast(Value(None), DateTimeField())
NO_LEVEL = (Value(0), Value(0))


def _claimed(kind: str, trainer: int, competencies: Iterable[int]) -> QuerySet[Any, Any]:
    binned = Evidence.objects.filter(owner=trainer, deleted_at__isnull=False)
    claims = Claim.objects.filter(owner=trainer, competency__in=competencies, **{f"{kind}__isnull": False})
    claims = claims.exclude(evidence__in=binned.values("pk")).order_by()
    first = claims.values(f"{kind}_id").annotate(at=Min("created_at"))
    return first.values_list(Value("claimed"), Value(kind), f"{kind}_id", "at", NEVER, *NO_LEVEL)


def _accepted(trainer: int, competencies: Iterable[int]) -> QuerySet[Any, Any]:
    frozen = SubmissionClaim.objects.filter(
        dimension__isnull=False,
        submission__owner=trainer,
        submission__competency__in=competencies,
        submission__state=Submission.State.ACCEPTED,
    ).order_by()
    first = frozen.values("dimension_id").annotate(at=Min("submission__decided_at"))
    return first.values_list(Value("accepted"), Value("dimension"), "dimension_id", "at", NEVER, *NO_LEVEL)


def _levels(trainer: int, competencies: Iterable[int]) -> QuerySet[Any, Any]:
    given = Assessment.objects.filter(
        trainer=trainer,
        competency__in=competencies,
        kind=Assessment.Kind.MENTOR,
        level__isnull=False,
    ).order_by()
    moments = (F("created_at"), F("cancelled_by__created_at"))
    return given.values_list(Value("level"), Value("criterion"), "criterion_id", *moments, "level_id", "pk")


def _rows(trainer: int, *competencies: int) -> QuerySet[Any, Any]:
    arms = [_claimed(kind, trainer, competencies) for kind in ("criterion", "dimension")]
    arms += [_accepted(trainer, competencies), _levels(trainer, competencies)]
    return arms[0].union(*arms[1:], all=True)


ROWS = Prepared(_rows)
