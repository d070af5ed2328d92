"""The gap: self level minus mentor level on each criterion, as the agenda of the next talk.

Gaps are counted in steps and within one scale only: a level of an earlier scale counts as the one that took its
place, and not at all where none did. The trainer's own gap shows everything of theirs; a mentor's shows the self
levels frozen in what is open to them and the latest mentor levels, and nothing live.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from competencies.models import Competency, Criterion, Level, Scale
from competencies.scales import level_on, levels_of
from portfolio.models import Assessment, Feedback, Submission, SubmissionClaim
from portfolio.progress import needs_recheck


@dataclass(frozen=True)
class Given:
    """One level on one side. `step` counts from 1 on the current scale of `steps`; None where it is not on it."""

    level: Level
    step: int | None
    steps: int
    at: datetime
    by: str = ""
    note: str = ""
    is_reworded: bool = False  # the criterion's meaning changed since

    @property
    def marks(self) -> list[bool]:
        """One for each step of the scale, true up to this one."""
        return [self.step is not None and number <= self.step for number in range(1, self.steps + 1)]


@dataclass(frozen=True)
class GapLine:
    """One criterion with both sides; of `mentors`, latest first, the first counts."""

    criterion: Criterion
    own: Given | None = None
    mentors: tuple[Given, ...] = ()

    @property
    def mentor(self) -> Given | None:
        return self.mentors[0] if self.mentors else None

    @property
    def gap(self) -> int | None:
        """In steps, above 0 where the self level is higher; None where one side is missing or not on the scale."""
        if self.own is None or self.mentor is None or self.own.step is None or self.mentor.step is None:
            return None
        return self.own.step - self.mentor.step

    @property
    def size(self) -> int:
        return abs(self.gap or 0)


@dataclass(frozen=True)
class Gap:
    """All criteria: those with a gap, largest first, those in agreement, those without one side or without any."""

    apart: list[GapLine]
    agreed: list[GapLine]
    single: list[GapLine]
    empty: list[GapLine]

    @classmethod
    def of(cls, lines: Iterable[GapLine]) -> "Gap":
        """Sorts the lines; equal gaps stay in the order of the sheet."""
        lines = list(lines)
        return cls(
            apart=sorted((line for line in lines if line.gap), key=lambda line: -line.size),
            agreed=[line for line in lines if line.gap == 0],
            single=[line for line in lines if line.gap is None and (line.own or line.mentors)],
            empty=[line for line in lines if not (line.own or line.mentors)],
        )

    @property
    def lines(self) -> list[GapLine]:
        """In the order of the talk."""
        return self.apart + self.agreed + self.single + self.empty


def own_gap(trainer: User, competency: Competency) -> Gap:
    """The trainer's: own levels with their notes, and each mentor's latest where they differ."""
    scale = _scale_of(competency)
    own: dict[int, Given] = {}
    mentors: dict[int, dict[int | str, Assessment]] = {}
    for row in _levels(trainer, competency):
        if row.kind == Assessment.Kind.SELF:
            own[row.criterion_id] = _given(row, scale)
        else:
            mentors.setdefault(row.criterion_id, {})[row.author_id or row.author_name] = row
    return Gap.of(
        GapLine(
            criterion,
            own.get(criterion.pk),
            tuple(_given(row, scale) for row in _latest_first(mentors.get(criterion.pk, {}))),
        )
        for criterion in _criteria(competency)
    )


def shown_gap(viewer: User, trainer: User, competency: Competency) -> Gap:
    """A mentor's, of a competency with a request open to them: frozen self levels, latest mentor levels.

    The notes are the viewer's own, and those of feedback that is open to them; never the trainer's.
    """
    scale = _scale_of(competency)
    own = _frozen_levels(viewer, trainer, competency, scale)
    open_feedback = set(
        Feedback.objects.visible_to(viewer)
        .filter(submission__owner=trainer, submission__competency=competency)
        .values_list("pk", flat=True)
    )
    mentors: dict[int, dict[int | str, Assessment]] = {}
    for row in _levels(trainer, competency).given_here().filter(kind=Assessment.Kind.MENTOR):
        mentors.setdefault(row.criterion_id, {})[row.author_id or row.author_name] = row
    lines = []
    for criterion in _criteria(competency):
        latest = _latest_first(mentors.get(criterion.pk, {}))
        # The one that counts, whoever gave it, and the viewer's own.
        rows = [row for number, row in enumerate(latest) if not number or row.author_id == viewer.pk]
        given = (_given(row, scale, has_note=row.feedback_id in open_feedback) for row in rows)
        lines.append(GapLine(criterion, own.get(criterion.pk), tuple(given)))
    return Gap.of(lines)


def _scale_of(competency: Competency) -> int:
    scale = Scale.objects.filter(framework=competency.framework_id, is_current=True).only("pk").first()
    return scale.pk if scale else 0


def _criteria(competency: Competency) -> list[Criterion]:
    return list(Criterion.objects.current().filter(competency=competency).order_by("position", "pk"))


def _levels(trainer, competency):
    """Every level given and not taken back, earliest first."""
    return (
        Assessment.objects.filter(
            trainer=trainer, competency=competency, level__isnull=False, cancelled_by__isnull=True
        )
        .select_related("level", "version", "author", "criterion")
        .order_by("pk")
    )


def _latest_first(by_mentor: dict[int | str, Assessment]) -> list[Assessment]:
    """Each mentor's latest, without those who say the same as the one that counts."""
    rows = sorted(by_mentor.values(), key=lambda row: -row.pk)
    return rows[:1] + [row for row in rows[1:] if row.level_id != rows[0].level_id]


def _given(row: Assessment, scale: int, has_note: bool = True) -> Given:
    assert row.level is not None  # noqa: S101 -- `_levels` asks for it
    return Given(
        level=row.level,
        step=_step(row.level, scale),
        steps=len(levels_of(scale)),
        at=row.created_at,
        by=row.by if row.kind == Assessment.Kind.MENTOR else "",
        note=row.note if has_note else "",
        is_reworded=needs_recheck(row.version.number, row.criterion.reworded_in),
    )


def _step(level: Level, scale: int) -> int | None:
    here = level_on(level.pk, scale)
    return levels_of(scale).index(here) + 1 if here is not None else None


def _frozen_levels(viewer: User, trainer: User, competency: Competency, scale: int) -> dict[int, Given]:
    """The self levels in the latest round, open to the viewer, of each item, by criterion; the latest item's."""
    rounds = (
        Submission.objects.open_to(viewer)
        .filter(owner=trainer, competency=competency)
        .order_by("submitted_at", "pk")
        .values_list("request_id", "item", "pk")
    )
    latest = {(request, item): pk for request, item, pk in rounds}
    claims = (
        SubmissionClaim.objects.filter(submission__in=latest.values(), criterion__isnull=False)
        .select_related("self_level", "criterion", "submission__version")
        .defer("submission__snapshot", "submission__html")
        .order_by("submission__submitted_at", "submission", "pk")
    )
    frozen = {}
    for claim in claims:
        level, submission = claim.self_level, claim.submission
        frozen[claim.criterion_id] = level and Given(
            level=level,
            step=_step(level, scale),
            steps=len(levels_of(scale)),
            at=submission.submitted_at,
            is_reworded=needs_recheck(submission.version.number, claim.criterion.reworded_in),
        )
    return {criterion: given for criterion, given in frozen.items() if given}
