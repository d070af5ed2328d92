"""What lists of a review hold is what the rules allow, row by row, for everybody over two cohorts."""

import pytest

from portfolio.models import Feedback, ReviewRequest, SignOff, Submission
from portfolio.permissions import (
    can_review,
    can_view_feedback,
    can_view_request,
    can_view_sign_off,
    can_view_submission,
    with_figures_for,
)
from tests.access.fixtures import db, world
from tests.access.world import ASKED, COHORT, SIGNED_OUT

__all__ = ["db", "world"]  # of this module: the world is made once

TIED = {
    ReviewRequest: can_view_request,
    Submission: can_view_submission,
    Feedback: can_view_feedback,
    SignOff: can_view_sign_off,
}


def people(world):
    return {actor: person for actor, person in world.cast.items() if actor not in SIGNED_OUT}


@pytest.mark.parametrize("model", TIED, ids=lambda model: model.__name__)
def test_rows_shown_are_rows_allowed(world, model):
    rule, seen = TIED[model], {}
    for actor, person in people(world).items():
        seen[actor] = {row for row in model.objects.all() if rule(person, row)}
        rows = list(model.objects.visible_to(person))
        assert len(rows) == len(set(rows)), actor
        assert set(rows) == seen[actor], actor
    assert {actor for actor, rows in seen.items() if rows} == ASKED | {"trainer"}
    own = {Feedback: {world.feedback_draft}}.get(model, set())
    assert seen["trainer"] == set(model.objects.all()) - own


def test_requests_open_to_a_mentor_are_those_they_may_review(world):
    for actor, person in people(world).items():
        allowed = {row for row in ReviewRequest.objects.all() if can_review(person, row)}
        assert set(ReviewRequest.objects.open_to(person)) == allowed, actor
        assert bool(allowed) is (actor in ASKED), actor


def test_rounds_open_to_a_mentor_are_those_they_may_view(world):
    for actor, person in people(world).items():
        others = Submission.objects.exclude(owner=person)
        allowed = {row for row in others if can_view_submission(person, row)}
        assert set(Submission.objects.open_to(person)) == allowed, actor
        expected = {world.submission, world.returned, world.accepted, world.revoked, world.read}
        assert allowed == (expected if actor in ASKED else set()), actor


def test_cohorts_show_figures_to_their_mentors_and_leaders(world):
    for actor, person in people(world).items():
        expected = {world.cohort} if actor in COHORT else set()
        if actor in {"other mentor", "other leader"}:
            expected = {world.other_cohort}
        assert set(with_figures_for(person)) == expected, actor
