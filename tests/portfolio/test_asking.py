"""Asking under the trainer's lock: what is shown to whom, and what taking back leaves."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Mentorship
from portfolio import progress
from portfolio.evidence_details import details_of
from portfolio.item_states import States, states_of
from portfolio.models import Notification, Submission, TrailEntry
from portfolio.standing import Step
from portfolio.workflow import asking, deciding
from tests import factories
from tests.portfolio import reviewing

pytestmark = pytest.mark.django_db
State = Submission.State


@pytest.fixture
def asked(enrolled, sheet, mentor):
    return reviewing.asked(enrolled, sheet, mentor)


def open_to(person):
    return {(row.item, row.round) for row in Submission.objects.open_to(person)}


def states(asked):
    evidence = asked.evidence[0].pk
    found = states_of(asked.trainer.pk, [evidence]).get(evidence, States({}))
    return [state["state"] for state in found.by_sheet.values()]


def says_it_is_shown(asked):
    return details_of(asked.evidence[0])["is_shown"]


def next_step(asked):
    return progress.own(asked.trainer, [asked.sheet])[asked.sheet.pk].next_step.step


def test_a_mentor_who_is_added_reads_the_earlier_rounds_and_no_withdrawn_one(asked, mentor):
    evidence = asked.evidence[0]
    reviewing.decide(asked, mentor, "returned")
    asking.withdraw(reviewing.again(asked, evidence), by=asked.trainer)
    reviewing.again(asked, evidence)
    added = factories.UserFactory()
    assert open_to(added) == set()
    asking.add_mentor(asked.request, by=asked.trainer, mentorship=reviewing.accompany(added, asked.trainer))
    assert open_to(added) == {(evidence.uuid, 1), (evidence.uuid, 3)} == open_to(mentor)


def test_a_new_mentorship_opens_nothing_old(asked, mentor):
    Mentorship.objects.update(ended_at=timezone.now())
    reviewing.accompany(mentor, asked.trainer)
    assert open_to(mentor) == set()


def test_a_period_that_ran_out_is_read_for_thirty_days_and_a_renewal_opens_it_again(asked, mentor):
    today = timezone.localdate()
    for days, reads in ((30, True), (31, False), (-365, True)):
        Mentorship.objects.update(ends=today - timedelta(days=days))
        assert bool(open_to(mentor)) is reads


def test_nothing_more_is_shown_where_no_mentor_can_read_it(asked, mentor):
    reviewing.decide(asked, mentor, "returned")
    Mentorship.objects.update(ends=timezone.localdate() - timedelta(days=31))
    with pytest.raises(PermissionDenied):
        reviewing.again(asked, asked.evidence[0])
    Mentorship.objects.update(ends=timezone.localdate())
    assert reviewing.again(asked, asked.evidence[0]).round == 2


def test_a_part_is_taken_back_once(asked):
    part = asked.request.parts.get()
    for _ in range(2):
        asking.close_part(part, by=asked.trainer)
    assert TrailEntry.objects.filter(what="part-closed").count() == 1
    assert Notification.objects.filter(kind="withdrawn").count() == 1


# The state of an item is that of the last round which was not withdrawn.


@pytest.mark.parametrize("decision", ["returned", "accepted"])
def test_a_round_that_was_withdrawn_leaves_the_state_of_the_one_before(asked, mentor, decision):
    reviewing.decide(asked, mentor, decision)
    again = reviewing.again(asked, asked.evidence[0])
    assert states(asked) == [State.SUBMITTED]
    asking.withdraw(again, by=asked.trainer)
    assert states(asked) == [decision]
    assert (next_step(asked) == Step.RETURNED) is (decision == "returned")


def test_what_was_only_withdrawn_is_private(asked):
    asking.withdraw(asked.submission, by=asked.trainer)
    assert states(asked) == []


@pytest.mark.parametrize(("decision", "stays"), [("returned", []), ("accepted", [State.ACCEPTED])])
def test_what_is_closed_is_no_longer_next_and_what_was_accepted_stays(asked, mentor, decision, stays):
    reviewing.decide(asked, mentor, decision)
    asking.close_item(asked.request, by=asked.trainer, item=asked.submission.item)
    assert states(asked) == stays
    assert next_step(asked) != Step.RETURNED


# « Only you see it » is said where no mentor has it open.


def test_what_is_no_longer_accepted_is_said_to_be_shown_until_it_is_closed(asked, mentor):
    submission = reviewing.decide(asked, mentor, "accepted")
    deciding.revoke(submission, by=mentor, reason="A mistake")
    assert states(asked) == []
    assert open_to(mentor)
    assert says_it_is_shown(asked)
    asking.close_request(asked.request, by=asked.trainer)
    assert not says_it_is_shown(asked)


def test_one_request_that_is_open_is_enough(asked, mentor):
    reviewing.decide(asked, mentor, "returned")
    asking.close_part(asked.request.parts.get(), by=asked.trainer)
    assert (states(asked), says_it_is_shown(asked)) == ([State.RETURNED], False)
    again = reviewing.ask(asked.trainer, asked.sheet, asked.evidence, asked.mentorships)
    reviewing.decide(asked, mentor, "accepted", submission=again.submissions.get())
    assert (states(asked), says_it_is_shown(asked)) == ([State.RETURNED], True)
