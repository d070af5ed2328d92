"""What a request's page shows its owner: who can see it, each item with its rounds, and what was answered."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, OuterRef, Prefetch, Subquery

from accounts.models.mentorships import READABLE_FOR
from portfolio.models import (
    Commitment,
    Draft,
    Feedback,
    FeedbackLevel,
    ReviewPart,
    ReviewRequest,
    SignOff,
    Submission,
)

State = Submission.State


@dataclass
class MentorPart:
    """A named mentor, and what they can do with the request now."""

    part: ReviewPart
    request: ReviewRequest

    @property
    def mentor(self):
        return self.part.mentorship.mentor

    @property
    def state(self):
        """`sees`, `reads` (the period is over, reading still goes), `over`, `ended` or `taken back`."""
        mentorship = self.part.mentorship
        if mentorship.ended_at is not None:
            return "ended"
        if self.part.closed_at is not None or self.request.closed_at is not None:
            return "taken back"
        if mentorship.is_active:
            return "sees"
        return "reads" if mentorship.is_readable else "over"

    @property
    def is_open(self):
        return self.part.closed_at is None and self.request.closed_at is None

    @property
    def read_until(self) -> date | None:
        """The last day of reading, where the period has an end."""
        ends = self.part.mentorship.ends
        return ends + READABLE_FOR if ends else None


@dataclass
class Item:
    """One item with its rounds, the latest first; each round has `answers`, the published feedback on it."""

    rounds: list[Submission] = field(default_factory=list)

    @property
    def latest(self):
        return self.rounds[0]

    @property
    def uuid(self):
        return self.latest.item

    @property
    def thing(self):
        """The live evidence or reflection, or None."""
        return self.latest.live_thing

    @property
    def is_closed(self):
        return self.latest.closed_at is not None

    @property
    def is_changed(self):
        """« modifiée depuis »: its owner saved it after the latest round was frozen."""
        return self.thing is not None and self.thing.version > self.latest.item_version

    @property
    def may_show_again(self):
        return self.thing is not None and self.latest.state != State.SUBMITTED


ITEMS = ("evidence", "reflection")


def details_of(request):
    """The page's context beside the request, in as many queries whatever its size."""
    items = items_of(request)
    parts = ReviewPart.objects.filter(request=request)
    mentors = [
        MentorPart(part, request)
        for part in parts.select_related("mentorship__mentor", "mentorship__trainer")
    ]
    signed = SignOff.objects.active().filter(trainer=request.trainer, competency=request.competency)
    return {
        "items": items,
        "mentors": mentors,
        "open_mentors": [one for one in mentors if one.is_open],
        "sign_off": signed.select_related("version", "mentor").first(),
        "came_back": [item for item in items if item.latest.state == State.RETURNED and not item.is_closed],
    }


def items_of(request):
    """The request's items in the order in which they were first shown."""
    rounds = (
        Submission.objects.filter(request=request)
        .select_related("evidence", "reflection", "decided_by")
        .defer("snapshot", "html", *(f"{item}__{text}" for item in ITEMS for text in ("text", "html")))
        .prefetch_related(Prefetch("feedback", published(), to_attr="answers"))
    )
    items = {}
    for submission in rounds.order_by("pk"):
        items.setdefault(submission.item, Item()).rounds.insert(0, submission)
    return list(items.values())


def published():
    """Published feedback with its levels, the owner's answer or what they `typed` of it, and the commitment."""
    levels = FeedbackLevel.objects.select_related("criterion", "level").order_by("criterion__position")
    # Only the item's owner opens the request's page, and only their own commitments point at it.
    owned = Commitment.objects.live().filter(owner=F("feedback__submission__owner"))
    begun = Draft.objects.filter(
        form=Draft.Form.ANSWER, key=OuterRef("uuid"), owner=OuterRef("submission__owner")
    )
    return (
        Feedback.objects.filter(published_at__isnull=False)
        .annotate(typed=Subquery(begun.values("data")[:1]))
        .select_related("mentor", "acknowledgement")
        .prefetch_related(Prefetch("levels", levels, to_attr="given"))
        .prefetch_related(Prefetch("commitments", owned, to_attr="own_commitments"))
        .order_by("published_at", "pk")
    )
