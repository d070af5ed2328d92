"""A round in somebody else's portfolio that names the same item, as an archive could bring it, changes nothing."""

from uuid import uuid4

import pytest
from django.utils import timezone

from portfolio import progress
from portfolio.models import ReviewRequest, Submission
from portfolio.permissions.reviews import can_take_back
from tests.portfolio import reviewing
from tests.portfolio.reviewing import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(enrolled, sheet, mentor):
    return reviewing.asked(enrolled, sheet, mentor)


def same_item_of(stranger, submission):
    """A later round of the item in a closed request of the stranger's."""
    request = ReviewRequest.objects.create(
        trainer=stranger, competency=submission.competency, key=uuid4(), closed_at=timezone.now()
    )
    return Submission.objects.create(
        request=request,
        owner=stranger,
        competency=submission.competency,
        version=submission.version,
        item=submission.item,
        item_version=1,
        round=submission.round + 1,
        state="accepted",
        decided_at=timezone.now(),
    )


def test_what_came_back_still_waits_for_its_owner(asked, mentor, stranger, sheet):
    submission = decide(asked, mentor, "returned")
    same_item_of(stranger, submission)
    step = progress.own(asked.trainer, [sheet])[sheet.pk].next_step
    assert (step.step, step.request) == (progress.Step.RETURNED, asked.request.uuid)


def test_a_decision_can_still_be_taken_back(asked, mentor, stranger):
    submission = decide(asked, mentor, "accepted")
    same_item_of(stranger, submission)
    assert can_take_back(mentor, submission)
