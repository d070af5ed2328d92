"""The page of mentorships: who accompanies whom until when, and who can see what."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from accounts.models import CohortMember, Invitation, Mentorship, User
from accounts.models.mentorships import READABLE_FOR
from accounts.permissions import Decision
from portfolio.models import ReviewPart, ReviewRequest, Submission
from portfolio.permissions import can_accept_mentorship, can_renew_mentorship
from portfolio.workflow.mentorships import renewed_until

# Ended ones that are shown, the latest first.
EARLIER = 20


@dataclass
class Relation:
    """One mentorship as one of the two sees it."""

    mentorship: Mentorship
    other: User
    state: str
    accepting: Decision
    renewing: Decision
    requests: list[ReviewRequest] = field(default_factory=list)
    items: int = 0

    @property
    def readable_until(self) -> date | None:
        """The last day on which the mentor can read what was shown, once the period ran out."""
        return self.mentorship.ends + READABLE_FOR if self.mentorship.ends else None

    @property
    def renewed_until(self) -> date:
        return renewed_until(self.mentorship)


def state_of(mentorship: Mentorship) -> str:
    """proposed, ended, closed (an account is), coming, active, out (readable still) or over, in one word."""
    today = timezone.localdate()
    if mentorship.ended_at:
        return "ended"
    if not (mentorship.trainer.is_active and mentorship.mentor.is_active):
        return "closed"
    if not mentorship.accepted_at:
        return "proposed"
    if mentorship.starts > today:
        return "coming"
    if mentorship.is_active:
        return "active"
    return "out" if mentorship.is_readable else "over"


def relations_of(user: User) -> dict[str, list[Relation]]:
    """The person's mentorships by side: `mentors`, `trainees`, and `earlier` for those that ended."""
    rows = Mentorship.objects.select_related("mentor", "trainer")
    sides: dict[str, list[Relation]] = {"mentors": [], "trainees": [], "earlier": []}
    for name, column, other in (("mentors", "trainer", "mentor"), ("trainees", "mentor", "trainer")):
        for mentorship in rows.filter(**{column: user}).open().order_by(f"{other}__name", "pk"):
            sides[name].append(_relation(user, mentorship))
    ended = rows.filter(ended_at__isnull=False, trainer=user) | rows.filter(
        ended_at__isnull=False, mentor=user
    )
    sides["earlier"] = [_relation(user, row) for row in ended.order_by("-ended_at", "-pk")[:EARLIER]]
    _count_shown(sides["mentors"] + sides["trainees"])
    return sides


def _relation(user: User, mentorship: Mentorship) -> Relation:
    is_trainer = mentorship.trainer_id == user.pk
    return Relation(
        mentorship,
        other=mentorship.mentor if is_trainer else mentorship.trainer,
        state=state_of(mentorship),
        accepting=can_accept_mentorship(user, mentorship),
        renewing=can_renew_mentorship(user, mentorship),
    )


def _count_shown(relations: list[Relation]) -> None:
    """Fill in which open requests the mentor can read, and how many items lie in them, in two queries."""
    readable = [one for one in relations if one.state in {"active", "out"}]
    parts = (
        ReviewPart.objects.filter(
            mentorship__in=[one.mentorship for one in readable],
            closed_at__isnull=True,
            request__closed_at__isnull=True,
        )
        .select_related("request__competency")
        .order_by("-request__asked_at")
    )
    requests: dict[int, list[ReviewRequest]] = defaultdict(list)
    for part in parts:
        requests[part.mentorship_id].append(part.request)
    asked = {request.pk for found in requests.values() for request in found}
    shown = Submission.objects.shown().filter(request__in=asked).order_by().values_list("request", "item")
    items = Counter(request for request, _item in shown.distinct())
    for one in readable:
        one.requests = requests[one.mentorship.pk]
        one.items = sum(items[request.pk] for request in one.requests)


def cohort_roles(user: User) -> list[CohortMember]:
    """The cohorts that somebody belongs to, with the role."""
    return list(
        user.cohort_roles.select_related("cohort").order_by("-cohort__starts", "cohort__name", "role")
    )


def invitations_of(user: User) -> list[Invitation]:
    """The mentors whom a trainer has invited, who have not answered yet."""
    return list(Invitation.objects.open().filter(trainer=user))
