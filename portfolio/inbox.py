"""What waits for a mentor: open requests, oldest first, whom they accompany, and what they wrote that is over."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Max, Min, Prefetch, Q
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import Mentorship
from accounts.models.mentorships import active_mentorship, readable_mentorship
from portfolio.models import Feedback, FeedbackLevel, Submission
from portfolio.pieces import piece
from portfolio.prepared import day_of, moment_of, of_the_day, uuid_of
from portfolio.templatetags.portfolio import time_since

PAGE = 20
KEPT = 20  # of one's own words on what is over
LEVELS = Prefetch("levels", FeedbackLevel.objects.select_related("level", "criterion"))
WAITS = Q(state=Submission.State.SUBMITTED)


class Line(NamedTuple):
    """One request that is open to the mentor, as the database returns it."""

    uuid: Any
    trainer_pk: int
    trainer: str
    trainer_uuid: Any
    code: str
    competency: str
    competency_uuid: Any
    language: str
    wished_for: Any
    taken_up_by: int | None
    taken_up_name: str | None
    items: int
    waiting: int
    since: Any
    round: int | None
    latest: Any


class Row(NamedTuple):
    """One request with what of it waits; `since` and `round` are of what waits, None and 0 where nothing does."""

    uuid: UUID
    trainer: str
    code: str
    competency: str
    language: str
    wished_for: date | None
    taken_up_by: int | None
    taken_up_name: str | None
    items: int
    waiting: int
    since: datetime | None
    round: int
    runs: bool  # whether the mentorship does, so that it can be answered

    @classmethod
    def of(cls, line: Line, *, runs: bool) -> "Row":
        same = {name: getattr(line, name) for name in cls._fields if name in Line._fields}
        return cls(
            **same
            | {
                "uuid": uuid_of(line.uuid),
                "wished_for": day_of(line.wished_for),
                "since": moment_of(line.since),
                "round": line.round or 0,
                "runs": runs,
            }
        )

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


class Trainee(NamedTuple):
    """Somebody whom the mentor accompanies, and until when."""

    pk: int
    uuid: UUID
    name: str
    starts: date
    ends: date | None
    runs: bool  # whether the mentorship does, else it is one to read under


class Choices(NamedTuple):
    """The form that narrows the list, by what it shows and what is chosen in it."""

    trainers: tuple[tuple[str, str], ...]
    competencies: tuple[tuple[str, str], ...]
    trainer: str
    competency: str
    mine: bool
    everything: bool
    is_narrowed: bool


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
    def lines(self) -> list[Line]:
        """Every request that is open to the mentor, what waits longest first, what is answered at the end."""
        return list(map(Line._make, open_requests().rows(self.mentor.pk)))

    @cached_property
    def found(self) -> list[Line]:
        return [line for line in self.lines if self._matches(line)]

    @cached_property
    def page(self) -> list[Row]:
        start = (self.number - 1) * PAGE
        runs = {trainee.pk for trainee in self.trainees if trainee.runs}
        return [Row.of(line, runs=line.trainer_pk in runs) for line in self.found[start : start + PAGE]]

    @property
    def page_pieces(self) -> str:
        """The rows of the page as list items."""
        return "".join(
            piece(
                "portfolio/_inbox_row.html",
                row=row,
                mentor=self.mentor.pk,
                is_late=row.is_late,
                waited=time_since(row.since) if row.since else "",
            )
            for row in self.page
        )

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if len(self.found) > self.number * PAGE else None

    @property
    def waiting(self) -> int:
        """Items that wait in all requests."""
        return sum(line.waiting for line in self.lines)

    @property
    def choices(self) -> Choices:
        trainers = _choices({(line.trainer_uuid, line.trainer) for line in self.lines})
        competencies = _choices(
            {(line.competency_uuid, f"{line.code} {line.competency}".strip()) for line in self.lines}
        )
        return Choices(
            trainers,
            competencies,
            self.trainer if self.trainer in dict(trainers) else "",
            self.competency if self.competency in dict(competencies) else "",
            self.mine,
            self.everything,
            self.is_narrowed,
        )

    @cached_property
    def trainees(self) -> tuple[Trainee, ...]:
        """Those under whose mentorship the mentor reads, by name; running mentorships first."""
        rows = mentorships().rows(self.mentor.pk)
        found = [
            Trainee(
                pk, uuid_of(uuid), name or email.partition("@")[0], day_of(starts), day_of(ends), bool(runs)
            )
            for pk, uuid, name, email, starts, ends, runs in rows
        ]
        return tuple(sorted(found, key=lambda trainee: not trainee.runs))

    @cached_property
    def kept(self) -> list[Feedback]:
        """The mentor's own latest words, with their levels, on what is no longer open to them."""
        pks = [pk for (pk,) in words_on_what_is_over().rows(self.mentor.pk)]
        if not pks:
            return []
        rows = Feedback.objects.filter(pk__in=pks, mentor=self.mentor)
        rows = rows.select_related("submission__owner", "submission__competency__framework")
        rows = rows.defer("submission__snapshot", "submission__html")
        return list(rows.prefetch_related(LEVELS).order_by("-saved_at"))

    def _matches(self, line: Line) -> bool:
        return (
            (line.waiting > 0 or self.everything)
            and (not self.trainer or str(uuid_of(line.trainer_uuid)) == self.trainer)
            and (not self.competency or str(uuid_of(line.competency_uuid)) == self.competency)
            and (not self.mine or line.taken_up_by == self.mentor.pk)
        )


@of_the_day
def open_requests(today, mentor):
    rows = Submission.objects.open_to(mentor, today).order_by().values("request")
    rows = rows.annotate(
        items=Count("item", distinct=True),
        waiting=Count("pk", filter=WAITS),
        since=Min("submitted_at", filter=WAITS),
        last_round=Max("round", filter=WAITS),
        latest=Max("submitted_at"),
    )
    trainer = ("request__trainer", "request__trainer__name", "request__trainer__uuid")
    sheet = ("code", "title", "uuid", "framework__language")
    return rows.order_by(F("since").asc(nulls_last=True), "-latest", "request").values_list(
        "request__uuid",
        *trainer,
        *(f"request__competency__{name}" for name in sheet),
        "request__wished_for",
        "request__taken_up_by",
        "request__taken_up_by__name",
        *("items", "waiting", "since", "last_round", "latest"),
    )


@of_the_day
def mentorships(today, mentor):
    rows = Mentorship.objects.filter(readable_mentorship(on=today), mentor=mentor)
    runs = ExpressionWrapper(active_mentorship(on=today), output_field=BooleanField())
    named = rows.annotate(runs=runs).order_by("trainer__name", "pk")
    person = ("trainer", "trainer__uuid", "trainer__name", "trainer__email")
    return named.values_list(*person, "starts", "ends", "runs")


@of_the_day
def words_on_what_is_over(today, mentor):
    rows = Feedback.objects.filter(mentor=mentor)
    over = rows.exclude(submission__in=Submission.objects.open_to(mentor, today))
    return over.order_by("-saved_at").values_list("pk")[:KEPT]


def _choices(pairs: set[tuple[Any, str]]) -> tuple[tuple[str, str], ...]:
    ordered = sorted(pairs, key=lambda pair: pair[1])
    return tuple((str(uuid_of(value)), words) for value, words in ordered)


def _page_number(text: str) -> int:
    """A page from 1 on; the first where the address says something else."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
