"""Every edge from one state of a submission to another, and every gesture that is refused in a state."""

import pytest
from django.core.exceptions import PermissionDenied

from portfolio.models import Submission
from portfolio.workflow import asking, deciding
from portfolio.workflow.erasing import erase_evidence
from portfolio.workflow.evidence import bin_evidence
from tests import factories
from tests.portfolio import reviewing

pytestmark = pytest.mark.django_db
State = Submission.State
REFUSED, GONE = "refused", "gone"


@pytest.fixture
def asked(enrolled, sheet, mentor, second_mentor):
    return reviewing.asked(enrolled, sheet, mentor, second_mentor)


@pytest.fixture
def second_mentor(db):
    """Named in the request too."""
    return factories.UserFactory(email="second@example.org")


def bring_to(asked, mentor, state):
    """The submission in that state, by the gestures that lead there."""
    if state == State.WITHDRAWN:
        asking.withdraw(asked.submission, by=asked.trainer)
    elif state != State.SUBMITTED:
        decision = State.RETURNED if state == State.RETURNED else State.ACCEPTED
        reviewing.decide(asked, mentor, decision.value, asked.levels[2])
    if state == State.REVOKED:
        deciding.revoke(asked.submission, by=mentor, reason="A mistake")
    assert state_of(asked) == state


def state_of(asked):
    row = Submission.objects.filter(pk=asked.submission.pk).first()
    return State(row.state) if row else GONE


def answer(asked, mentor, decision):
    feedback = reviewing.draft(asked, mentor)
    try:
        deciding.publish(feedback, by=mentor, decision=decision)
    except deciding.AlreadyDecided as quicker:
        raise PermissionDenied from quicker


def erase(asked):
    bin_evidence(asked.evidence[0], by=asked.trainer)
    erase_evidence(asked.evidence[0], by=asked.trainer, reviewed=True)


# The trainer's own, the deciding mentor's, and what another named mentor can do after that one.
GESTURES = {
    "withdraw": lambda asked, mentor, other: asking.withdraw(asked.submission, by=asked.trainer),
    "show again": lambda asked, mentor, other: reviewing.again(asked, asked.evidence[0]),
    "close item": lambda asked, mentor, other: asking.close_item(
        asked.request, by=asked.trainer, item=asked.submission.item
    ),
    "close request": lambda asked, mentor, other: asking.close_request(asked.request, by=asked.trainer),
    "erase": lambda asked, mentor, other: erase(asked),
    "return": lambda asked, mentor, other: answer(asked, other, "returned"),
    "accept": lambda asked, mentor, other: answer(asked, other, "accepted"),
    "words": lambda asked, mentor, other: answer(asked, other, ""),
    "take back": lambda asked, mentor, other: deciding.take_back(asked.submission, by=mentor),
    "revoke": lambda asked, mentor, other: deciding.revoke(asked.submission, by=mentor, reason="A mistake"),
}

EDGES = {
    State.SUBMITTED: {
        "withdraw": State.WITHDRAWN,
        "show again": REFUSED,
        "close item": State.WITHDRAWN,
        "close request": State.WITHDRAWN,
        "erase": GONE,
        "return": State.RETURNED,
        "accept": State.ACCEPTED,
        "words": State.SUBMITTED,
        "take back": REFUSED,
        "revoke": REFUSED,
    },
    State.RETURNED: {
        "withdraw": REFUSED,
        "show again": State.RETURNED,
        "close item": State.RETURNED,
        "close request": State.RETURNED,
        "erase": State.RETURNED,
        "return": REFUSED,
        "accept": REFUSED,
        "words": State.RETURNED,
        "take back": State.SUBMITTED,
        "revoke": REFUSED,
    },
    State.ACCEPTED: {
        "withdraw": REFUSED,
        "show again": State.ACCEPTED,
        "close item": State.ACCEPTED,
        "close request": State.ACCEPTED,
        "erase": State.REVOKED,
        "return": REFUSED,
        "accept": REFUSED,
        "words": State.ACCEPTED,
        "take back": State.SUBMITTED,
        "revoke": State.REVOKED,
    },
    State.WITHDRAWN: {
        "withdraw": REFUSED,
        "show again": State.WITHDRAWN,
        "close item": State.WITHDRAWN,
        "close request": State.WITHDRAWN,
        "erase": GONE,
        "return": REFUSED,
        "accept": REFUSED,
        "words": REFUSED,
        "take back": REFUSED,
        "revoke": REFUSED,
    },
    State.REVOKED: {
        "withdraw": REFUSED,
        "show again": State.REVOKED,
        "close item": State.REVOKED,
        "close request": State.REVOKED,
        "erase": State.REVOKED,
        "return": REFUSED,
        "accept": REFUSED,
        "words": REFUSED,
        "take back": REFUSED,
        "revoke": REFUSED,
    },
}


def test_every_state_knows_every_gesture():
    assert {state: set(edges) for state, edges in EDGES.items()} == {state: set(GESTURES) for state in State}


@pytest.mark.parametrize(
    ("state", "gesture", "expected"),
    [(state, gesture, to) for state, edges in EDGES.items() for gesture, to in edges.items()],
)
def test_what_a_gesture_makes_of_a_state(asked, mentor, second_mentor, state, gesture, expected):
    bring_to(asked, mentor, state)
    if expected == REFUSED:
        with pytest.raises(PermissionDenied):
            GESTURES[gesture](asked, mentor, second_mentor)
        assert state_of(asked) == state
    else:
        GESTURES[gesture](asked, mentor, second_mentor)
        assert state_of(asked) == expected


def hidden_by(asked, way):
    """Takes what was decided from the mentor's sight."""
    {
        "item closed": lambda: asking.close_item(asked.request, by=asked.trainer, item=asked.submission.item),
        "request closed": lambda: asking.close_request(asked.request, by=asked.trainer),
        "part closed": lambda: asking.close_part(asked.request.parts.first(), by=asked.trainer),
        "in the bin": lambda: bin_evidence(asked.evidence[0], by=asked.trainer),
        "erased": lambda: [
            bin_evidence(asked.evidence[0], by=asked.trainer),
            erase_evidence(asked.evidence[0], by=asked.trainer),
        ],
    }[way]()


@pytest.mark.parametrize("way", ["item closed", "request closed", "part closed", "in the bin", "erased"])
@pytest.mark.parametrize("decision", [State.RETURNED, State.ACCEPTED])
def test_what_is_no_longer_shown_is_not_taken_back(asked, mentor, decision, way):
    """It would wait for an answer where nobody can read it."""
    bring_to(asked, mentor, decision)
    hidden_by(asked, way)
    with pytest.raises(PermissionDenied):
        deciding.take_back(asked.submission, by=mentor)
    assert state_of(asked) == decision
