"""What the review page shows a mentor of one request: its items and rounds, and one of them beside its answers."""

from dataclasses import dataclass, field
from functools import cached_property
from math import ceil

from django.utils import timezone

from competencies.markup import plain_text
from competencies.models import Level
from portfolio import differences, snapshots
from portfolio.forms.feedback import FeedbackForm, claims_of
from portfolio.inbox import LEVELS
from portfolio.models import Assessment, Feedback, ReviewPart, Submission
from portfolio.permissions import (
    can_decide,
    can_give_feedback,
    can_revoke,
    can_take_back,
)
from portfolio.permissions.reviews import TAKE_BACK_WITHIN
from portfolio.prepared import instance, moment_of, of_the_day
from portfolio.shown import ShownItem

State = Submission.State
ROUND = (
    *("id", "uuid", "request_id", "owner_id", "competency_id", "item", "round", "title"),
    *("state", "reflection_id"),
    *("decided_by_id", "submitted_at", "decided_at"),
)


@of_the_day
def open_rounds(today, mentor, request):
    """The rounds of a request that are open to a mentor, without their texts."""
    rows = Submission.objects.open_to(mentor, today).filter(request=request)
    return rows.order_by("pk").values_list(*ROUND)


@dataclass(frozen=True)
class ShownClaim:
    """A frozen claim beside what the scale says of the own level, and the latest mentor level there is."""

    text: str
    is_criterion: bool
    justification: str = ""
    level_title: str = ""
    own_level: Level | None = None
    latest: Assessment | None = None
    is_carried: bool = False


@dataclass(frozen=True)
class Round:
    """One round of an item with the feedback on it that the mentor may read."""

    submission: Submission
    feedback: list[Feedback] = field(default_factory=list)


class ReviewPage:
    """The request of a `part` that is open to its mentor, at the round `chosen`; None where nothing is shown.

    `form` is one that was posted and is shown again.
    """

    def __init__(self, part: ReviewPart, *, by, chosen, form=None, compares=False):
        self.part, self.review = part, part.request
        self.by, self.chosen, self.compares = by, chosen, compares
        self.posted = form
        self.quicker = ""  # who decided while a form was under way

    @cached_property
    def rounds(self) -> list[Submission]:
        """Every round that is open to the mentor, without its texts."""
        return [
            instance(Submission, ROUND, (*row, moment_of(submitted), moment_of(decided)))
            for *row, submitted, decided in open_rounds().rows(self.by.pk, self.review.pk)
        ]

    @cached_property
    def items(self) -> list[Submission]:
        """The last open round of each item, in the order in which they were first shown."""
        return list({row.item: row for row in self.rounds}.values())

    @property
    def place(self) -> int:
        """Of the chosen item among the items, from 0."""
        return next(i for i, row in enumerate(self.items) if row.item == self.chosen.item)

    @property
    def previous(self) -> Submission | None:
        return self.items[self.place - 1] if self.place else None

    @property
    def next(self) -> Submission | None:
        return self.items[self.place + 1] if self.place + 1 < len(self.items) else None

    @property
    def next_waiting(self) -> Submission | None:
        """Another item to answer: the first one after the chosen that waits, from the beginning again."""
        around = self.items[self.place + 1 :] + self.items[: self.place]
        return next((row for row in around if row.is_waiting), None)

    @property
    def is_latest(self) -> bool:
        """Whether the chosen round is the last of its item."""
        return self.latest.pk == self.chosen.pk

    @property
    def latest(self) -> Submission:
        """The last open round of the chosen item."""
        return self.items[self.place]

    @cached_property
    def feedback(self) -> list[Feedback]:
        """All that the mentor may read on these rounds: their own, and what others published."""
        rows = Feedback.objects.visible_to(self.by).filter(submission__in=[row.pk for row in self.rounds])
        rows = rows.select_related("mentor", "acknowledgement")
        return list(rows.prefetch_related(LEVELS))

    @property
    def own_feedback(self) -> Feedback | None:
        """The mentor's on the chosen round, published or not."""
        return next((row for row in self._on(self.chosen) if row.mentor_id == self.by.pk), None)

    @property
    def published(self) -> Feedback | None:
        own = self.own_feedback
        return own if own and own.is_published else None

    @property
    def others(self) -> list[Feedback]:
        """What other mentors published on the chosen round."""
        return [row for row in self._on(self.chosen) if row.mentor_id != self.by.pk]

    @property
    def drafts(self) -> list[Round]:
        """The mentor's unpublished answers in this request, each with its item."""
        own = {row.submission_id: row for row in self.feedback if not row.is_published}
        return [Round(row, [own[row.pk]]) for row in self.rounds if row.pk in own and not row.is_revoked]

    @cached_property
    def drafted(self) -> set[int]:
        """The rounds with a draft, by primary key."""
        return {draft.submission.pk for draft in self.drafts}

    @property
    def earlier(self) -> list[Round]:
        """The other rounds of the chosen item, latest first, each with its published feedback."""
        rows = [row for row in self.rounds if row.item == self.chosen.item and row.pk != self.chosen.pk]
        return [Round(row, [one for one in self._on(row) if one.is_published]) for row in reversed(rows)]

    @cached_property
    def item(self) -> ShownItem:
        return ShownItem.of(self.chosen)

    @cached_property
    def decided_before(self) -> Submission | None:
        """The latest decided round before the chosen one."""
        rows = [row for row in self.rounds if row.item == self.chosen.item and row.round < self.chosen.round]
        return next((row for row in reversed(rows) if row.decided_at), None)

    @cached_property
    def differences(self) -> differences.Differences | None:
        """What changed since the latest decided round, where that is asked for and there is one."""
        if not self.compares or self.decided_before is None:
            return None
        return differences.between(snapshots.read(self.decided_before.snapshot), self.item.frozen)

    @cached_property
    def claims(self) -> list[ShownClaim]:
        rows = claims_of(self.chosen)
        latest = self._latest_levels([row.criterion_id for row in rows if row.criterion_id])
        by_uid = {(row.criterion or row.dimension).uid: row for row in rows}
        shown = []
        for claim in self.item.frozen.claims:
            row = by_uid.pop(claim.uid, None)
            own_level = row.self_level if row else None
            given = latest.get(row.criterion_id) if row else None
            why, level = claim.justification, claim.level_title
            shown.append(ShownClaim(claim.text, claim.is_criterion, why, level, own_level, given))
        for row in by_uid.values():
            text = plain_text((row.criterion or row.dimension).html)
            given = latest.get(row.criterion_id)
            shown.append(ShownClaim(text, bool(row.criterion_id), latest=given, is_carried=True))
        return shown

    def _latest_levels(self, criteria) -> dict[int, Assessment]:
        """The latest mentor level that counts on each of the criteria, whoever gave it."""
        given = Assessment.objects.given_here().filter(
            trainer=self.chosen.owner_id,
            criterion__in=criteria,
            kind=Assessment.Kind.MENTOR,
            level__isnull=False,
            cancelled_by__isnull=True,
        )
        return {row.criterion_id: row for row in given.select_related("level", "author").order_by("pk")}

    def _on(self, submission) -> list[Feedback]:
        return [row for row in self.feedback if row.submission_id == submission.pk]

    @cached_property
    def may_answer(self):
        return can_give_feedback(self.by, self.chosen, self.part)

    @cached_property
    def may_decide(self):
        return can_decide(self.by, self.chosen, self.part)

    @property
    def can_decide_later(self) -> bool:
        """Whether the mentor published words alone and may still decide."""
        return bool(self.published and not self.published.decision and self.may_decide)

    @cached_property
    def may_take_back(self):
        return can_take_back(self.by, self.chosen)

    @cached_property
    def may_revoke(self):
        return can_revoke(self.by, self.chosen)

    @cached_property
    def runs(self) -> bool:
        """Whether the mentorship does, so that the mentor can answer in this request."""
        return self.part.mentorship.is_active

    @property
    def minutes_left(self) -> int:
        """To take the decision back, begun minutes counted."""
        left = self.chosen.decided_at + TAKE_BACK_WITHIN - timezone.now()
        return max(1, ceil(left.total_seconds() / 60))

    @property
    def has_taken_up(self) -> bool:
        return self.review.taken_up_by_id == self.by.pk

    @cached_property
    def form(self) -> FeedbackForm:
        return self.posted or FeedbackForm(submission=self.chosen, by=self.by, feedback=self.own_feedback)
