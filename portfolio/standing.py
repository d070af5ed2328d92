"""Where somebody stands, as values: what `portfolio.progress` finds out and pages show."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """A part's bar, also in words."""

    NONE = "none", _("no evidence")
    EVIDENCED = "evidenced", _("evidenced")
    VALIDATED = "validated", _("validated")


class Step(models.TextChoices):
    """What comes next on a sheet, in this order."""

    RETURNED = "returned", _("came back from a mentor")
    RECHECK = "recheck", _("check again")
    DIMENSION = "dimension", _("dimension without evidence")
    CRITERION = "criterion", _("criterion without evidence")
    LEVEL = "level", _("criterion without a level of my own")
    QUESTION = "question", _("unanswered question")


@dataclass(frozen=True, slots=True)
class PartStanding:
    """Where somebody stands on one dimension or criterion; `evidence` counts live evidence that claims it."""

    kind: str  # dimension | criterion
    pk: int
    uid: str
    text: str
    evidence: int = 0
    validated: bool = False
    on_old_words: bool = False  # validated before the part's meaning changed
    recheck: bool = False
    self_level: int | None = None  # a Level's pk
    mentor_level: int | None = None

    @property
    def slug(self) -> str:
        """The part's place in addresses."""
        return self.uid[2:]

    @property
    def state(self) -> State:
        if self.validated:
            return State.VALIDATED
        return State.EVIDENCED if self.evidence else State.NONE

    @property
    def is_evidenced(self) -> bool:
        return self.validated or self.evidence > 0


@dataclass(frozen=True, slots=True)
class QuestionStanding:
    """An open question, and how many dated answers there are to it."""

    pk: int
    uid: str
    text: str
    answers: int = 0
    kind: str = "question"

    @property
    def slug(self) -> str:
        """The question's place in addresses."""
        return self.uid[2:]


@dataclass(frozen=True, slots=True)
class NextStep:
    """The first thing worth doing on a sheet, and the part or the request that it is about."""

    step: Step
    part: PartStanding | QuestionStanding | None = None
    request: UUID | None = None


@dataclass(slots=True)
class Standing:
    """Where somebody stands on one competency."""

    competency_id: int
    dimensions: list[PartStanding] = field(default_factory=list)
    criteria: list[PartStanding] = field(default_factory=list)
    questions: list[QuestionStanding] = field(default_factory=list)
    returned: UUID | None = None  # the request in which something came back
    signed_on: str = ""  # label of the version of the sign-off that stands

    @property
    def parts(self) -> list[PartStanding]:
        return self.dimensions + self.criteria

    @property
    def dimension_count(self) -> int:
        return len(self.dimensions)

    @property
    def criterion_count(self) -> int:
        return len(self.criteria)

    @property
    def total(self) -> int:
        return len(self.dimensions) + len(self.criteria)

    @property
    def evidenced(self) -> int:
        return sum(part.is_evidenced for part in self.parts)

    @property
    def validated(self) -> int:
        return sum(part.validated for part in self.parts)

    @property
    def dimensions_evidenced(self) -> int:
        return sum(part.is_evidenced for part in self.dimensions)

    @property
    def criteria_evidenced(self) -> int:
        return sum(part.is_evidenced for part in self.criteria)

    @property
    def self_assessed(self) -> int:
        return sum(part.self_level is not None for part in self.criteria)

    @property
    def answered(self) -> int:
        return sum(question.answers > 0 for question in self.questions)

    @property
    def evidenced_percent(self) -> int:
        """Whole percents, rounded down, so that 100 means all."""
        return 100 * self.evidenced // self.total if self.total else 0

    @property
    def validated_percent(self) -> int:
        return 100 * self.validated // self.total if self.total else 0

    @property
    def has_begun(self) -> bool:
        return bool(self.evidenced or self.self_assessed)

    @property
    def next_step(self) -> NextStep | None:
        """The first in the order of `Step`, and in the order of the sheet; None when nothing is left."""
        if self.returned is not None:
            return NextStep(Step.RETURNED, request=self.returned)
        candidates: tuple[tuple[Step, Iterator[PartStanding | QuestionStanding]], ...] = (
            (Step.RECHECK, (part for part in self.parts if part.recheck)),
            (Step.DIMENSION, (part for part in self.dimensions if not part.is_evidenced)),
            (Step.CRITERION, (part for part in self.criteria if not part.is_evidenced)),
            (Step.LEVEL, (part for part in self.criteria if part.self_level is None)),
            (Step.QUESTION, (question for question in self.questions if not question.answers)),
        )
        for step, parts in candidates:
            part = next(parts, None)
            if part is not None:
                return NextStep(step, part)
        return None
