"""What the pages on progress show: the cells of the matrix, the curves over months, kinds and ages of evidence."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet, Value
from django.http import Http404
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from competencies.models import Competency, Level
from competencies.models.parts import part_uuid
from competencies.scales import level_on, levels_of
from portfolio import charts, freshness, regularity
from portfolio.models import Commitment, Evidence, Tick, ToolChoice
from portfolio.prepared import Prepared
from portfolio.progress.over_time import History, MonthEnd, PartHistory, end_of, over_time
from portfolio.standing import PartStanding, State
from portfolio.strength import strengths

MONTHS, CHOICES = 12, (6, 12, 24)
FIRST_YEAR = 2000
MARK = 24  # one step of a level, with its gap


class Cell(NamedTuple):
    """One part in the matrix: known by what it says, for the piece it is in."""

    name: str  # D1, C1: its place on the sheet
    kind: str
    slug: str
    uuid: UUID
    text: str
    state: str
    evidence: int
    recheck: bool


class Bar(NamedTuple):
    """One kind of evidence: how many of each age, and the pieces of its bar."""

    kind: str
    label: str
    total: int
    ages: tuple[tuple[str, str, int], ...]  # value, words, how many
    pieces: tuple[tuple[str, str], ...]


class Trend(NamedTuple):
    """The curves of so many months: figures only, so that all who have the same share the piece."""

    months: int
    choices: tuple[int, ...]
    ends: tuple[MonthEnd, ...]
    chart: charts.LineChart
    said: str

    @property
    def is_flat(self) -> bool:
        """Whether no month counts anything, so that there is nothing to draw."""
        return not any(end.evidenced or end.validated for end in self.ends)


class Given(NamedTuple):
    """A level as its step on the current scale, 0 for none or one of another scale, and its marks."""

    step: int
    level: Level | None
    marks: tuple[tuple[bool, str], ...]
    width: str


class LevelLine(NamedTuple):
    """One criterion with both levels."""

    cell: Cell
    own: Given
    mentor: Given


def months_asked(parameters: Any) -> int:
    """How many months the address asks for; what makes no sense there is a year."""
    said = parameters.get("months", "")
    return next((number for number in CHOICES if said == str(number)), MONTHS)


def overview(user: User, competencies: Sequence[Any], months: int) -> dict[str, Any]:
    """What the page of all sheets shows; the sheets come from `sheets.with_standings`."""
    history = over_time(user, {sheet.pk: sheet.standing for sheet in competencies})
    for sheet in competencies:
        sheet.cells = {kind: cells_of(sheet, kind) for kind in ("dimension", "criterion")}
        sheet.bare = {
            kind: sum(cell.state == State.NONE for cell in cells) for kind, cells in sheet.cells.items()
        }
    counted = freshness.counts(user)
    return {
        "competencies": competencies,
        "steps": [(sheet, sheet.standing.next_step) for sheet in competencies if sheet.standing.next_step],
        "trend": trend_of(history, months) if competencies else None,
        "bars": bars_of(counted),
        "ages": [(age.value, age.label, _sum(counted, age=age.value)) for age in freshness.Age],
        "evidence_total": sum(counted.values()),
        "has_any": any(sheet.standing.evidenced for sheet in competencies),
    }


def cells_of(competency: Any, kind: str) -> tuple[Cell, ...]:
    """The criteria or the dimensions of a sheet with a standing."""
    parts = competency.standing.criteria if kind == "criterion" else competency.standing.dimensions
    return tuple(_cell(competency, part, place) for place, part in enumerate(parts, 1))


def _cell(competency: Competency, part: PartStanding, place: int) -> Cell:
    uuid = part_uuid(competency.uuid, part.uid)
    state = str(part.state.value)
    return Cell(_name(part, place), part.kind, part.slug, uuid, part.text, state, part.evidence, part.recheck)


def _name(part: PartStanding, place: int) -> str:
    if part.kind == "criterion":
        return _("C%(place)s") % {"place": place}
    return _("D%(place)s") % {"place": place}


def trend_of(history: History, months: int, competency: int | None = None) -> Trend:
    """The curves and their table: of all sheets, or of one."""
    ends = tuple(history.months(months, competency))
    chart = charts.line_chart(
        [month_label(end.first, with_year=len(ends) > 12) for end in ends],
        [
            ("evidenced", [end.evidenced_percent for end in ends]),
            ("validated", [end.validated_percent for end in ends]),
        ],
    )
    return Trend(months, CHOICES, ends, chart, said_of(ends))


def said_of(ends: Sequence[MonthEnd]) -> str:
    """The curves in one sentence."""
    first, last = ends[0], ends[-1]
    return _(
        "From %(first)s to today, evidenced parts went from %(evidenced_then)s to %(evidenced)s of %(total)s, "
        "validated ones from %(validated_then)s to %(validated)s."
    ) % {
        "first": formats.date_format(first.first, "F Y"),
        "evidenced_then": first.evidenced,
        "evidenced": last.evidenced,
        "total": last.total,
        "validated_then": first.validated,
        "validated": last.validated,
    }


def month_label(first: date, *, with_year: bool) -> str:
    """A month below a curve."""
    return formats.date_format(first, "N y" if with_year else "N")


def bars_of(counted: dict[tuple[str, str], int]) -> list[Bar]:
    """A bar for each kind that there is, the most frequent first."""
    totals = {kind: _sum(counted, kind=kind) for kind in Evidence.Kind.values}
    most = max(totals.values())
    bars = []
    for kind in sorted(filter(totals.get, totals), key=lambda kind: -totals[kind]):
        ages = tuple((age.value, str(age.label), counted.get((kind, age.value), 0)) for age in freshness.Age)
        pieces = charts.shares([number for *_age, number in ages], most)
        bars.append(Bar(kind, str(Evidence.Kind(kind).label), totals[kind], ages, pieces))
    return bars


def _sum(counted: dict[tuple[str, str], int], *, kind: str = "", age: str = "") -> int:
    pairs: Iterable[tuple[tuple[str, str], int]] = counted.items()
    return sum(number for key, number in pairs if kind in ("", key[0]) and age in ("", key[1]))


def radar_of(competency: Any) -> dict[str, Any]:
    """Self and mentor level on each criterion of a sheet, as a picture and as lines."""
    levels = levels_of(competency.scale_id) if competency.scale_id else ()
    lines = [
        LevelLine(
            cell, *(_step(pk, competency.scale_id, levels) for pk in (part.self_level, part.mentor_level))
        )
        for cell, part in zip(cells_of(competency, "criterion"), competency.standing.criteria, strict=True)
    ]
    chart = charts.radar(
        [line.cell.name for line in lines],
        len(levels),
        [("own", [line.own.step for line in lines]), ("mentor", [line.mentor.step for line in lines])],
    )
    is_empty = not any(line.own.step or line.mentor.step for line in lines)
    has_levels = any(line.own.level or line.mentor.level for line in lines)
    return {"levels": levels, "lines": lines, "chart": None if is_empty else chart, "has_levels": has_levels}


def _step(level: int | None, scale: int | None, levels: Sequence[Level]) -> Given:
    here = level_on(level, scale) if level and scale else None
    step = levels.index(here) + 1 if here in levels else 0
    marks = tuple((number < step, str(number * MARK)) for number in range(len(levels)))
    return Given(step, here, marks, str(len(levels) * MARK))


def past_month(year: int, month: int) -> date:
    """The first day of a month that has begun, or Http404."""
    if not FIRST_YEAR <= year <= timezone.localdate().year or not 1 <= month <= 12:
        raise Http404
    first = date(year, month, 1)
    if first > timezone.localdate():
        raise Http404
    return first


def month_of(user: User, competencies: Sequence[Any], first: date) -> dict[str, Any]:
    """What the figures of one month are made of: by sheet, each part that was evidenced when it ended."""
    history = over_time(user, {sheet.pk: sheet.standing for sheet in competencies})
    at = end_of(first)
    found = []
    for sheet in competencies:
        lines = _lines(sheet, history.parts[sheet.pk], at)
        found.append((sheet, [line for line in lines if line["state"] != State.NONE]))
    return {
        "first": first,
        "is_now": first == timezone.localdate().replace(day=1),
        "month": history.month(first),
        "found": [(sheet, lines) for sheet, lines in found if lines],
    }


def _lines(sheet: Any, parts: Sequence[PartHistory], at: datetime) -> list[dict[str, Any]]:
    """The parts of a sheet with their dates, in the order of the matrix."""
    cells = [*cells_of(sheet, "dimension"), *cells_of(sheet, "criterion")]
    return [
        {
            "cell": cell,
            "state": part.state(at),
            "claimed": part.claimed if part.claimed and part.claimed <= at else None,
            "validated": part.validated_since(at),
        }
        for cell, part in zip(cells, parts, strict=True)
    ]


def one_sheet(user: User, competency: Any, months: int) -> dict[str, Any]:
    """What the page of one sheet shows; it comes from `sheets.with_standings`."""
    history = over_time(user, {competency.pk: competency.standing})
    found = strengths(user, competency)
    criteria = zip(cells_of(competency, "criterion"), competency.standing.criteria, strict=True)
    weeks = regularity.weeks_on(user, competency, timezone.localdate())
    lines = _lines(competency, history.parts[competency.pk], timezone.now())
    return {
        "competency": competency,
        "strengths": [(cell, found[part.pk]) for cell, part in criteria if part.pk in found],
        "step": competency.standing.next_step,
        "radar": radar_of(competency),
        "trend": trend_of(history, months, competency.pk),
        "lines": lines,
        "has_dates": any(line["claimed"] or line["validated"] for line in lines),
        "weeks": weeks,
        "has_weeks": regularity.has_any(weeks),
        "counts": dict(COUNTS.rows(user.pk, competency.pk)),
        "answers": sum(question.answers for question in competency.standing.questions),
    }


def _counted(user: int, competency: int) -> QuerySet[Any, Any]:
    """What stands beside progress, as (word, number): ticks, tools chosen now, commitments."""
    here = {"owner": user, "competency": competency}
    rows: list[tuple[str, QuerySet[Any, Any]]] = [
        ("ticks", Tick.objects.filter(ticked_at__isnull=False, action__retired_at__isnull=True, **here)),
        ("choices", ToolChoice.objects.active().filter(**here)),
        ("commitments", Commitment.objects.filter(deleted_at__isnull=True, ended_on__isnull=True, **here)),
    ]
    arms = [
        found.order_by().values("owner").annotate(number=Count("*")).values_list(Value(word), "number")
        for word, found in rows
    ]
    return arms[0].union(*arms[1:], all=True)


COUNTS = Prepared(_counted)
