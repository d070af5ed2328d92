"""What waits for a mentor: open requests, oldest first, whom they accompany, and what they wrote that is over."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min, Prefetch, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timesince import timesince

from accounts.models import Mentorship
from accounts.models.mentorships import readable_mentorship
from portfolio.models import Feedback, FeedbackLevel, Submission

PAGE = 20
KEPT = 20  # of one's own words on what is over
LEVELS = Prefetch("levels", FeedbackLevel.objects.select_related("level", "criterion"))
WAITS = Q(state=Submission.State.SUBMITTED)


@dataclass(frozen=True)
class Row:
    """One request with what of it waits; `since` and `round` are of what waits, None and 0 where nothing does."""

    uuid: UUID
    trainer: str
    trainer_uuid: UUID
    code: str
    competency: str
    competency_uuid: UUID
    language: str
    asked_at: datetime
    wished_for: date | None
    taken_up_by: int | None
    taken_up_name: str | None
    items: int
    waiting: int
    since: datetime | None
    round: int
    runs: bool  # whether the mentorship does, so that it can be answered

    @property
    def waits(self) -> bool:
        return self.waiting > 0

    @property
    def answered(self) -> int:
        """Items that do not wait any more."""
        return self.items - self.waiting

    @property
    def is_late(self) -> bool:
        """Whether the wished-for date is over while something waits."""
        return self.waits and self.wished_for is not None and self.wished_for < timezone.localdate()

    @property
    def came_back(self) -> bool:
        """Whether something was completed after an answer."""
        return self.round > 1

    @property
    def waiting_words(self) -> str:
        """How long the oldest item waits, to one unit."""
        return timesince(self.since, depth=1) if self.since else ""


@dataclass(frozen=True)
class Choice:
    """A trainer or a competency to narrow to."""

    value: str
    words: str


class Inbox:
    """The mentor's inbox as the address's parameters narrow it; what makes no sense there narrows nothing."""

    def __init__(self, mentor, parameters):
        self.mentor = mentor
        self.trainer = parameters.get("trainer", "")
        self.competency = parameters.get("competency", "")
        self.mine = parameters.get("mine") == "1"
        self.everything = parameters.get("all") == "1"
        self.number = _page_number(parameters.get("page", ""))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.trainer or self.competency or self.mine or self.everything)

    @cached_property
    def rows(self) -> list[Row]:
        """Every request that is open to the mentor, what waits longest first, what is answered at the end."""
        return [_row(values, self.active_trainers) for values in _open_requests(self.mentor)]

    @cached_property
    def found(self) -> list[Row]:
        return [row for row in self.rows if self._matches(row)]

    @property
    def page(self) -> list[Row]:
        start = (self.number - 1) * PAGE
        return list(islice(self.found, start, start + PAGE))

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if len(self.found) > self.number * PAGE else None

    @property
    def waiting(self) -> int:
        """Items that wait in all requests."""
        return sum(row.waiting for row in self.rows)

    @property
    def trainer_choices(self) -> list[Choice]:
        return _choices((row.trainer_uuid, row.trainer) for row in self.rows)

    @property
    def competency_choices(self) -> list[Choice]:
        return _choices((row.competency_uuid, f"{row.code} {row.competency}".strip()) for row in self.rows)

    @cached_property
    def mentorships(self) -> list[Mentorship]:
        """Those under which the mentor reads, by the trainer's name; active ones first."""
        found = Mentorship.objects.filter(readable_mentorship(), mentor=self.mentor).select_related("trainer")
        rows = list(found.order_by("trainer__name", "pk"))
        for mentorship in rows:
            mentorship.mentor = self.mentor
        return sorted(rows, key=lambda mentorship: not mentorship.is_active)

    @cached_property
    def active_trainers(self) -> set[int]:
        return {mentorship.trainer_id for mentorship in self.mentorships if mentorship.is_active}

    @cached_property
    def kept(self) -> list[Feedback]:
        """The mentor's own latest words, with their levels, on what is no longer open to them."""
        rows = Feedback.objects.filter(mentor=self.mentor).exclude(
            submission__in=Submission.objects.open_to(self.mentor)
        )
        rows = rows.select_related("submission__owner", "submission__competency__framework")
        rows = rows.defer("submission__snapshot", "submission__html")
        return list(rows.prefetch_related(LEVELS).order_by("-saved_at")[:KEPT])

    def _matches(self, row: Row) -> bool:
        return (
            (row.waits or self.everything)
            and (not self.trainer or str(row.trainer_uuid) == self.trainer)
            and (not self.competency or str(row.competency_uuid) == self.competency)
            and (not self.mine or row.taken_up_by == self.mentor.pk)
        )


def _open_requests(mentor) -> Any:
    rows = Submission.objects.open_to(mentor).order_by().values("request")
    return rows.annotate(
        uuid=F("request__uuid"),
        trainer_pk=F("request__trainer"),
        trainer=F("request__trainer__name"),
        trainer_uuid=F("request__trainer__uuid"),
        code=F("request__competency__code"),
        competency_title=F("request__competency__title"),
        competency_uuid=F("request__competency__uuid"),
        language=F("request__competency__framework__language"),
        asked_at=F("request__asked_at"),
        wished_for=F("request__wished_for"),
        taken_up_pk=F("request__taken_up_by"),
        taken_up_name=F("request__taken_up_by__name"),
        items=Count("item", distinct=True),
        waiting=Count("pk", filter=WAITS),
        since=Min("submitted_at", filter=WAITS),
        last_round=Max("round", filter=WAITS),
        latest=Max("submitted_at"),
    ).order_by(F("since").asc(nulls_last=True), "-latest", "request")


def _row(values: dict[str, Any], active: set[int]) -> Row:
    return Row(
        uuid=values["uuid"],
        trainer=values["trainer"],
        trainer_uuid=values["trainer_uuid"],
        code=values["code"],
        competency=values["competency_title"],
        competency_uuid=values["competency_uuid"],
        language=values["language"],
        asked_at=values["asked_at"],
        wished_for=values["wished_for"],
        taken_up_by=values["taken_up_pk"],
        taken_up_name=values["taken_up_name"],
        items=values["items"],
        waiting=values["waiting"],
        since=values["since"],
        round=values["last_round"] or 0,
        runs=values["trainer_pk"] in active,
    )


def _choices(pairs) -> list[Choice]:
    return [Choice(str(value), words) for value, words in sorted(set(pairs), key=lambda pair: pair[1])]


def _page_number(text: str) -> int:
    """A page from 1 on; the first where the address says something else."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
