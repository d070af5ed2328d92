"""Requests, what was shown in them, and what was answered: 404 for what is not open to one."""

from django.db.models import Case, F, When
from django.http import Http404

from portfolio.models import Feedback, ReviewPart, ReviewRequest, SignOff, Submission
from portfolio.permissions import (
    can_review,
    can_view_sign_off,
    can_view_submission,
    open_among,
)

OF_REQUEST = (
    "trainer",
    "competency__framework",
    "competency__notebook",
    "competency__published",
    "taken_up_by",
)
OF_SUBMISSION = (
    "owner",
    "evidence",
    "reflection",
    "competency__framework",
    "competency__published",
    "version",
    "decided_by",
    "request__trainer",
    "request__taken_up_by",
)


def own_request(user, uuid):
    """A request of one's own, open or closed, or Http404."""
    request = ReviewRequest.objects.select_related(*OF_REQUEST).filter(uuid=uuid, trainer=user).first()
    if request is None:
        raise Http404
    return request


def request_to_review(user, uuid):
    """A request that is open to the person as a mentor, or Http404."""
    request = ReviewRequest.objects.select_related(*OF_REQUEST).filter(uuid=uuid).first()
    if request is None or not can_review(user, request):
        raise Http404
    return request


def part_to_review(user, uuid):
    """The person's part in a request that is open to them as a mentor, with the request, or Http404."""
    of_request = (f"request__{name}" for name in OF_REQUEST)
    rows = ReviewPart.objects.select_related("mentorship__mentor", "mentorship__trainer", *of_request)
    part = open_among(rows.filter(request__uuid=uuid, mentorship__mentor=user))
    if part is None:
        raise Http404
    return part


def own_part_of_request(user, uuid, mentorship_uuid):
    """A mentor's part in a request of one's own that is not taken back, or Http404."""
    part = (
        ReviewPart.objects.select_related("request__trainer", "request__competency", "mentorship__mentor")
        .filter(
            request__uuid=uuid,
            request__trainer=user,
            mentorship__uuid=mentorship_uuid,
            closed_at__isnull=True,
        )
        .first()
    )
    if part is None:
        raise Http404
    return part


def own_submission(user, uuid):
    """A round of one's own, or Http404."""
    submission = Submission.objects.select_related(*OF_SUBMISSION).filter(uuid=uuid, owner=user).first()
    if submission is None:
        raise Http404
    return submission


def submission_to_review(user, uuid):
    """A round that is open to the person as a mentor, or Http404."""
    submission = Submission.objects.select_related(*OF_SUBMISSION).filter(uuid=uuid).first()
    if submission is None or submission.owner_id == user.pk or not can_view_submission(user, submission):
        raise Http404
    return submission


def round_to_review(user, request, uuid=None):
    """A round of a request that is open to the person as a mentor, or Http404.

    Without `uuid` the first that waits, else the latest, or None where nothing is shown any more.
    """
    rounds = Submission.objects.open_to(user).filter(request=request).select_related(*OF_SUBMISSION)
    if uuid is None:
        waiting = Case(When(state=Submission.State.SUBMITTED, then=F("pk")))
        return rounds.order_by(waiting.asc(nulls_last=True), "-pk").first()
    chosen = rounds.filter(uuid=uuid).first()
    if chosen is None:
        raise Http404
    return chosen


def own_feedback_on(user, submission):
    """The person's own feedback on a round, published or not, or None."""
    return Feedback.objects.filter(submission=submission, mentor=user).first()


def own_feedback_drafts(user, request):
    """The person's unpublished answers to what a request shows them, in its order."""
    rounds = Submission.objects.open_to(user).filter(request=request).exclude(state=Submission.State.REVOKED)
    rows = Feedback.objects.filter(mentor=user, published_at__isnull=True, submission__in=rounds)
    return rows.select_related("submission__owner").order_by("submission")


def readable_sign_off(user, uuid):
    """A sign-off that the person may read, or Http404."""
    sign_off = (
        SignOff.objects.select_related("trainer", "mentor", "competency__framework", "version")
        .filter(uuid=uuid)
        .first()
    )
    if sign_off is None or not can_view_sign_off(user, sign_off):
        raise Http404
    return sign_off
