"""What a submission can become, by whom and until when; what two mentors do at the same moment."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.models import Mentorship
from portfolio import snapshots
from portfolio.models import Assessment, Feedback, Notification, SignOff, Submission, TrailEntry
from portfolio.workflow import asking, deciding
from portfolio.workflow.acknowledging import acknowledge
from portfolio.workflow.asking import Item
from tests import factories
from tests.portfolio import reviewing
from tests.portfolio.races import at_once
from tests.portfolio.reviewing import decide, draft

pytestmark = pytest.mark.django_db
State = Submission.State


@pytest.fixture
def second_mentor(db):
    """Named in the request too."""
    return factories.UserFactory(email="second@example.org", name="Léa Martin")


@pytest.fixture
def asked(enrolled, sheet, mentor, second_mentor):
    return reviewing.asked(enrolled, sheet, mentor, second_mentor)


def counting(asked):
    """The mentor levels that count, as (author, level)."""
    rows = Assessment.objects.filter(
        trainer=asked.trainer, kind=Assessment.Kind.MENTOR, level__isnull=False, cancelled_by__isnull=True
    )
    return [(row.author, row.level) for row in rows]


def state(asked):
    return Submission.objects.get(pk=asked.submission.pk).state


def trail(asked):
    return set(TrailEntry.objects.filter(owner=asked.trainer.uuid).values_list("what", flat=True))


def minutes_ago(submission, minutes):
    decided = timezone.now() - timedelta(minutes=minutes)
    Submission.objects.filter(pk=submission.pk).update(decided_at=decided)
    Feedback.objects.filter(submission=submission).update(published_at=decided)
    return Submission.objects.get(pk=submission.pk)


# Deciding


@pytest.mark.parametrize(("decision", "kind"), [("returned", "returned"), ("accepted", "accepted")])
def test_who_decides_writes_state_words_and_levels_at_once(asked, mentor, decision, kind):
    submission = decide(asked, mentor, decision, asked.levels[2])
    assert (submission.state, submission.decided_by) == (decision, mentor)
    assert counting(asked) == [(mentor, asked.levels[2])]
    feedback = Feedback.objects.get()
    assert feedback.is_published
    assert (feedback.decision, feedback.mentor_name) == (decision, "Noor Haddad")
    assert {decision, "level"} <= trail(asked)
    assert Notification.objects.get(recipient=asked.trainer).kind == kind


def test_a_draft_is_its_authors_alone(asked, mentor, second_mentor):
    feedback = draft(asked, mentor, asked.levels[0], decision="accepted")
    assert state(asked) == State.SUBMITTED
    assert not counting(asked)
    assert not Notification.objects.filter(recipient=asked.trainer).exists()
    for person in (asked.trainer, second_mentor):
        assert not Feedback.objects.visible_to(person).exists()
    assert Feedback.objects.visible_to(mentor).get() == feedback


@pytest.mark.parametrize("who", ["trainer", "stranger", "unasked"])
def test_only_a_named_mentor_answers(asked, mentor, stranger, who):
    unasked = factories.UserFactory()
    reviewing.accompany(unasked, asked.trainer)
    person = {"trainer": asked.trainer, "stranger": stranger, "unasked": unasked}[who]
    with pytest.raises(PermissionDenied):
        draft(asked, person)
    assert draft(asked, mentor)


@pytest.mark.parametrize(
    "way", ["ran out", "ended", "part closed", "request closed", "item closed", "withdrawn"]
)
def test_nobody_answers_what_is_not_open(asked, mentor, way):
    feedback = draft(asked, mentor)
    part = asked.request.parts.get(mentorship__mentor=mentor)
    yesterday = timezone.localdate() - timedelta(days=1)
    {
        "ran out": lambda: Mentorship.objects.filter(pk=part.mentorship_id).update(ends=yesterday),
        "ended": lambda: Mentorship.objects.filter(pk=part.mentorship_id).update(ended_at=timezone.now()),
        "part closed": lambda: asking.close_part(part, by=asked.trainer),
        "request closed": lambda: asking.close_request(asked.request, by=asked.trainer),
        "item closed": lambda: asking.close_item(asked.request, by=asked.trainer, item=asked.submission.item),
        "withdrawn": lambda: asking.withdraw(asked.submission, by=asked.trainer),
    }[way]()
    with pytest.raises(PermissionDenied):
        draft(asked, mentor, version=1, question="And then?")
    with pytest.raises(PermissionDenied):
        deciding.publish(feedback, by=mentor, decision="accepted")
    assert not Feedback.objects.get().is_published


def test_nobody_publishes_the_draft_of_another(asked, mentor, second_mentor):
    feedback = draft(asked, mentor)
    with pytest.raises(PermissionDenied):
        deciding.publish(feedback, by=second_mentor, decision="accepted")
    assert deciding.publish(feedback, by=mentor, decision="accepted")


def test_levels_are_given_to_claimed_criteria_alone(asked, mentor):
    other = asked.sheet.criterion_set.last()
    given = tuple(reviewing.GivenLevel(row, asked.levels[3]) for row in (asked.criterion, other))
    feedback = draft(asked, mentor, levels=given)
    deciding.publish(feedback, by=mentor, decision="accepted")
    assert [row.criterion for row in Assessment.objects.all()] == [asked.criterion]


def test_a_note_without_a_level_gives_none(asked, mentor):
    feedback = draft(asked, mentor, levels=(reviewing.GivenLevel(asked.criterion, None, "Not seen yet"),))
    deciding.publish(feedback, by=mentor, decision="returned")
    assert not counting(asked)
    assert feedback.levels.get().note == "Not seen yet"


def test_nothing_at_all_is_not_published_without_a_decision(asked, mentor):
    feedback = draft(asked, mentor, strengths="")
    with pytest.raises(PermissionDenied):
        deciding.publish(feedback, by=mentor)
    assert deciding.publish(feedback, by=mentor, decision="accepted").is_published


@pytest.mark.parametrize("decision", ["returned", "accepted"])
def test_who_comes_second_is_told_and_loses_nothing(asked, mentor, second_mentor, decision):
    decide(asked, mentor, "accepted")
    late = draft(asked, second_mentor, asked.levels[1], question="Who spoke?")
    with pytest.raises(deciding.AlreadyDecided) as quicker:
        deciding.publish(late, by=second_mentor, decision=decision)
    assert quicker.value.submission.decided_by == mentor
    late.refresh_from_db()
    assert (late.question, late.is_published) == ("Who spoke?", False)
    assert not counting(asked)


def test_who_comes_second_publishes_words_and_levels_without_a_decision(asked, mentor, second_mentor):
    decide(asked, mentor, "accepted", asked.levels[3])
    late = draft(asked, second_mentor, asked.levels[1])
    deciding.publish(late, by=second_mentor)
    submission = Submission.objects.get(pk=asked.submission.pk)
    assert (submission.state, submission.decided_by) == (State.ACCEPTED, mentor)
    assert set(counting(asked)) == {(mentor, asked.levels[3]), (second_mentor, asked.levels[1])}
    assert "commented" in trail(asked)


def test_words_published_alone_can_be_decided_on_later(asked, mentor):
    feedback = draft(asked, mentor, asked.levels[2])
    deciding.publish(feedback, by=mentor)
    said = Feedback.objects.get().published_at
    deciding.publish(feedback, by=mentor, decision="returned")
    assert state(asked) == State.RETURNED
    assert counting(asked) == [(mentor, asked.levels[2])]
    feedback.refresh_from_db()
    assert feedback.published_at == said
    with pytest.raises(PermissionDenied):
        deciding.publish(feedback, by=mentor, decision="accepted")


def test_published_words_are_not_written_over(asked, mentor):
    feedback = draft(asked, mentor)
    deciding.publish(feedback, by=mentor)
    with pytest.raises(PermissionDenied):
        draft(asked, mentor, version=1, question="More?")
    with pytest.raises(PermissionDenied):
        deciding.publish(feedback, by=mentor)


# Drafts in two windows


def test_a_stale_draft_is_refused_and_the_same_again_is_not(asked, mentor):
    draft(asked, mentor)
    draft(asked, mentor, version=1, question="Who spoke?")
    with pytest.raises(deciding.StaleFeedback) as stale:
        draft(asked, mentor, version=1, question="Something else?")
    assert stale.value.current.question == "Who spoke?"
    assert draft(asked, mentor, version=1, question="Who spoke?").version == 2


def test_a_first_save_in_two_windows_is_stale_too(asked, mentor):
    draft(asked, mentor)
    with pytest.raises(deciding.StaleFeedback):
        draft(asked, mentor, strengths="Other")


# Taking back


@pytest.mark.parametrize("decision", ["returned", "accepted"])
def test_take_back_within_ten_minutes(asked, mentor, decision):
    submission = minutes_ago(decide(asked, mentor, decision, asked.levels[2]), 9)
    deciding.take_back(submission, by=mentor)
    submission.refresh_from_db()
    assert (submission.state, submission.decided_by, submission.decided_at) == (State.SUBMITTED, None, None)
    feedback = Feedback.objects.get()
    assert (feedback.is_published, feedback.strengths) == (False, "Concrete")
    assert not counting(asked)
    assert {"taken-back", "level-cancelled"} <= trail(asked)
    assert not Feedback.objects.visible_to(asked.trainer).exists()
    deciding.publish(feedback, by=mentor, decision="accepted")
    assert counting(asked) == [(mentor, asked.levels[2])]


def test_words_that_were_published_before_the_decision_stay(asked, mentor):
    feedback = draft(asked, mentor, asked.levels[2])
    deciding.publish(feedback, by=mentor)
    deciding.publish(feedback, by=mentor, decision="accepted")
    deciding.take_back(asked.submission, by=mentor)
    feedback.refresh_from_db()
    assert (state(asked), feedback.is_published, feedback.decision) == (State.SUBMITTED, True, "")
    assert counting(asked) == [(mentor, asked.levels[2])]


def test_take_back_after_ten_minutes_is_refused(asked, mentor):
    submission = minutes_ago(decide(asked, mentor, "accepted", asked.levels[2]), 11)
    with pytest.raises(PermissionDenied):
        deciding.take_back(submission, by=mentor)
    assert state(asked) == State.ACCEPTED
    assert counting(asked)


def test_another_does_not_take_it_back(asked, mentor, second_mentor):
    submission = decide(asked, mentor, "accepted")
    for person in (second_mentor, asked.trainer):
        with pytest.raises(PermissionDenied):
            deciding.take_back(submission, by=person)
    deciding.take_back(submission, by=mentor)


def test_take_back_after_an_acknowledgement_is_refused(asked, mentor):
    submission = decide(asked, mentor, "returned")
    acknowledge(Feedback.objects.get(), by=asked.trainer)
    with pytest.raises(PermissionDenied):
        deciding.take_back(submission, by=mentor)


def test_an_answer_to_words_of_before_holds_a_decision_once_it_is_given(asked, mentor):
    words = draft(asked, mentor)
    deciding.publish(words, by=mentor)
    acknowledge(words, by=asked.trainer)
    deciding.publish(words, by=mentor, decision="returned")
    acknowledge(words, by=asked.trainer, answer="I see.")
    with pytest.raises(PermissionDenied):
        deciding.take_back(asked.submission, by=mentor)


def test_an_acknowledgement_of_earlier_words_does_not_hold_a_decision(asked, mentor, second_mentor):
    words = draft(asked, second_mentor)
    deciding.publish(words, by=second_mentor)
    acknowledge(words, by=asked.trainer)
    deciding.take_back(decide(asked, mentor, "returned"), by=mentor)
    assert state(asked) == State.SUBMITTED


def test_take_back_after_a_new_round_is_refused(asked, mentor):
    submission = decide(asked, mentor, "returned")
    reviewing.again(asked, asked.evidence[0])
    with pytest.raises(PermissionDenied):
        deciding.take_back(submission, by=mentor)
    assert state(asked) == State.RETURNED


def test_take_back_after_it_was_sent_in_another_request_is_refused(asked, mentor):
    submission = decide(asked, mentor, "returned")
    reviewing.ask(asked.trainer, asked.sheet, asked.evidence, asked.mentorships)
    with pytest.raises(PermissionDenied):
        deciding.take_back(submission, by=mentor)


def sign(asked, mentor):
    text = snapshots.canonical_json({})
    return SignOff.objects.create(
        trainer=asked.trainer,
        competency=asked.sheet,
        version=asked.sheet.published,
        request=asked.request,
        mentor=mentor,
        mentor_name=str(mentor),
        statement="Reached",
        snapshot=text,
        digest=snapshots.digest_of(text),
    )


def test_take_back_after_a_sign_off_is_refused(asked, mentor, second_mentor):
    submission = decide(asked, mentor, "accepted")
    sign(asked, second_mentor)
    with pytest.raises(PermissionDenied):
        deciding.take_back(submission, by=mentor)
    assert state(asked) == State.ACCEPTED


def test_what_waits_cannot_be_taken_back(asked, mentor):
    draft(asked, mentor)
    with pytest.raises(PermissionDenied):
        deciding.take_back(asked.submission, by=mentor)


# Revoking


def test_who_accepted_revokes_with_a_reason(asked, mentor, second_mentor):
    submission = minutes_ago(decide(asked, mentor, "accepted", asked.levels[3]), 600)
    signed = sign(asked, second_mentor)
    deciding.revoke(submission, by=mentor, reason=" It was somebody else’s. ")
    submission.refresh_from_db()
    assert (submission.state, submission.reason) == (State.REVOKED, "It was somebody else’s.")
    assert not counting(asked)
    signed.refresh_from_db()
    assert signed.is_active
    told = Notification.objects.filter(kind__in=["revoked", "signer-told"]).values_list(
        "recipient", flat=True
    )
    assert set(told) == {asked.trainer.pk, second_mentor.pk}


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_revoking_needs_a_reason(asked, mentor, reason):
    submission = decide(asked, mentor, "accepted")
    with pytest.raises(PermissionDenied):
        deciding.revoke(submission, by=mentor, reason=reason)
    assert state(asked) == State.ACCEPTED


def test_only_who_accepted_revokes(asked, mentor, second_mentor):
    submission = decide(asked, mentor, "accepted")
    for person in (second_mentor, asked.trainer):
        with pytest.raises(PermissionDenied):
            deciding.revoke(submission, by=person, reason="Why not")
    deciding.revoke(submission, by=mentor, reason="A mistake")


@pytest.mark.parametrize("decision", [None, "returned"])
def test_only_an_acceptance_is_revoked(asked, mentor, decision):
    if decision:
        decide(asked, mentor, decision)
    with pytest.raises(PermissionDenied):
        deciding.revoke(asked.submission, by=mentor, reason="A mistake")


def test_what_was_revoked_is_neither_answered_nor_decided_nor_taken_back(asked, mentor, second_mentor):
    submission = decide(asked, mentor, "accepted")
    deciding.revoke(submission, by=mentor, reason="A mistake")
    for step in (
        lambda: draft(asked, second_mentor),
        lambda: deciding.take_back(submission, by=mentor),
        lambda: deciding.revoke(submission, by=mentor, reason="Again"),
        lambda: asking.withdraw(submission, by=asked.trainer),
    ):
        with pytest.raises(PermissionDenied):
            step()
    assert reviewing.again(asked, asked.evidence[0]).round == 2


# Rounds


def test_what_was_decided_is_not_withdrawn(asked, mentor):
    submission = decide(asked, mentor, "returned")
    with pytest.raises(PermissionDenied):
        asking.withdraw(submission, by=asked.trainer)


def test_what_was_withdrawn_is_not_decided_and_can_be_sent_again(asked, mentor):
    asking.withdraw(asked.submission, by=asked.trainer)
    with pytest.raises(PermissionDenied):
        decide(asked, mentor, "accepted")
    submission = reviewing.again(asked, asked.evidence[0])
    assert decide(asked, mentor, "accepted", submission=submission).round == 2


def test_what_waits_is_not_sent_twice(asked):
    with pytest.raises(PermissionDenied):
        reviewing.again(asked, asked.evidence[0])
    with pytest.raises(PermissionDenied):
        reviewing.ask(asked.trainer, asked.sheet, asked.evidence, asked.mentorships)
    assert Submission.objects.count() == 1


# At the same moment


def on_two_connections():
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory and has one connection")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(5))
def test_two_mentors_decide_at_the_same_moment(asked, mentor, second_mentor, turn):
    on_two_connections()
    mentors, decisions = (mentor, second_mentor), ("accepted", "returned")

    def decide_at_once(index):
        feedback = draft(asked, mentors[index], asked.levels[index], question=f"Question {index}")
        return deciding.publish(feedback, by=mentors[index], decision=decisions[index])

    results = at_once(2, decide_at_once)
    lost = next(index for index in (0, 1) if isinstance(results[index], deciding.AlreadyDecided))
    won = 1 - lost
    submission = Submission.objects.get(pk=asked.submission.pk)
    assert (submission.state, submission.decided_by) == (decisions[won], mentors[won])
    assert results[lost].submission.decided_by == mentors[won]
    assert counting(asked) == [(mentors[won], asked.levels[won])]
    kept = Feedback.objects.get(mentor=mentors[lost])
    assert (kept.is_published, kept.question) == (False, f"Question {lost}")
    assert kept.levels.get().level == asked.levels[lost]


@pytest.mark.django_db(transaction=True)
def test_one_mentor_publishes_twenty_times_at_once(asked, mentor):
    on_two_connections()
    feedback = draft(asked, mentor, asked.levels[2])
    results = at_once(20, lambda _turn: deciding.publish(feedback, by=mentor, decision="accepted"))
    assert len([one for one in results if isinstance(one, Feedback)]) == 1
    assert len(counting(asked)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_and_a_decision_at_the_same_moment(asked, mentor):
    on_two_connections()
    feedback = draft(asked, mentor)
    steps = (
        lambda: asking.withdraw(asked.submission, by=asked.trainer),
        lambda: deciding.publish(feedback, by=mentor, decision="accepted"),
    )
    results = at_once(2, lambda index: steps[index]())
    assert len([one for one in results if isinstance(one, PermissionDenied)]) == 1
    assert state(asked) in {State.WITHDRAWN, State.ACCEPTED}
    assert Feedback.objects.get().is_published == (state(asked) == State.ACCEPTED)


@pytest.mark.django_db(transaction=True)
def test_one_takes_back_what_the_trainer_reads_at_the_same_moment(asked, mentor):
    on_two_connections()
    submission = decide(asked, mentor, "returned")
    feedback = Feedback.objects.get()
    steps = (
        lambda: deciding.take_back(submission, by=mentor),
        lambda: acknowledge(feedback, by=asked.trainer),
    )
    results = at_once(2, lambda index: steps[index]())
    assert len([one for one in results if isinstance(one, PermissionDenied)]) == 1


def test_items_that_are_not_ones_own_are_never_sent(asked, stranger):
    foreign = reviewing.claimed_evidence(stranger, asked.sheet)
    item = Item(foreign, list(foreign.claims.all()))
    with pytest.raises(PermissionDenied):
        asking.submit(asked.request, by=asked.trainer, items=[item])
