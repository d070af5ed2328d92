"""The rows of one's requests: what came back first, closed ones last, twenty to a page."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q

from portfolio.models import ReviewPart, ReviewRequest, Submission

PAGE = 20
State = Submission.State
# What is to be done comes first.
ORDER = (State.RETURNED, State.SUBMITTED, State.ACCEPTED, State.REVOKED, State.WITHDRAWN)


@dataclass
class RequestRow:
    """A request as the list shows it."""

    request: ReviewRequest
    mentors: list[str]  # those whom it is not taken back from
    items: list[Submission]  # the latest round of each
    waiting_since: datetime | None

    @property
    def is_open(self):
        return self.request.closed_at is None


def page_of(user, number):
    """One page of somebody's own requests; a number that makes no sense is the first or the last page."""
    page = Paginator(_requests_of(user), PAGE).get_page(number)
    page.object_list = [row_of(request) for request in page.object_list]
    return page


def row_of(request):
    """The row of a request with its parts, and the latest rounds as `items`."""
    items = sorted(request.items, key=lambda item: (ORDER.index(item.state), item.pk))
    waiting = [item.submitted_at for item in items if item.state == State.SUBMITTED]
    mentors = [str(part.mentorship.mentor) for part in request.parts.all() if part.closed_at is None]
    return RequestRow(request, mentors, items, min(waiting, default=None))


def _requests_of(user):
    back = Submission.objects.last_rounds().filter(
        request=OuterRef("pk"), state=State.RETURNED, closed_at__isnull=True
    )
    is_closed = ExpressionWrapper(Q(closed_at__isnull=False), output_field=BooleanField())
    items = Submission.objects.last_rounds().defer("snapshot", "html", "reason")
    parts = ReviewPart.objects.select_related("mentorship__mentor")
    return (
        ReviewRequest.objects.filter(trainer=user)
        .select_related("competency__framework", "taken_up_by")
        .annotate(is_closed=is_closed, came_back=Exists(back))
        .order_by("is_closed", "-came_back", "-asked_at", "-pk")
        .prefetch_related(Prefetch("parts", parts), Prefetch("submissions", items, to_attr="items"))
    )
