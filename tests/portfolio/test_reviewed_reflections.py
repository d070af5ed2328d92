"""Reflections in a review: chosen, frozen, read and answered; no level, no progress, never in the way of a sign-off."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from portfolio import progress, snapshots
from portfolio.models import Assessment, Submission
from portfolio.permissions import can_decide, can_view_submission
from portfolio.workflow import asking, deciding, signing, writing
from tests import factories
from tests.portfolio import reviewing

State = Submission.State


@pytest.fixture
def sheet(db):
    return factories.published_sheet(is_whole=True)


@pytest.fixture
def named(enrolled, mentor):
    return [reviewing.accompany(mentor, enrolled)]


@pytest.fixture
def answer(enrolled, sheet):
    return factories.answer(enrolled, sheet.question_set.get(uid="q-one"), text="By listening first.")


def show(trainer, sheet, named, *things):
    items = [asking.Item(thing) for thing in things]
    return asking.ask(sheet, by=trainer, key=uuid4(), items=items, mentorships=named)


@pytest.fixture
def shown(enrolled, sheet, named, answer):
    return show(enrolled, sheet, named, answer).submissions.get()


def words(text="I see."):
    return deciding.Words(strengths=text)


def decided(submission, mentor, decision="accepted"):
    feedback = deciding.save_feedback(submission, by=mentor, version=0, words=words())
    return deciding.publish(feedback, by=mentor, decision=decision)


def test_reflections_are_offered_folded_where_there_is_evidence(client, enrolled, sheet, named, answer):
    client.force_login(enrolled)
    new = reverse("request-new", args=[sheet.framework.slug, sheet.slug])
    assert '<details class="more offer-fold" open>' in client.get(new).content.decode()
    factories.claim(factories.EvidenceFactory(owner=enrolled), sheet.criterion_set.first())
    shown = client.get(new).content.decode()
    assert '<details class="more offer-fold">' in shown
    assert shown.count("Your mentors read and answer these") == 1
    asked = client.get(new, {"item": answer.uuid}).content.decode()
    assert '<details class="more offer-fold" open>' in asked


def test_what_is_frozen_is_the_text_and_the_question(shown, answer):
    frozen = snapshots.read(shown.snapshot)
    assert isinstance(frozen, snapshots.FrozenReflection)
    question = answer.answers.get().question.text
    assert (frozen.text, frozen.question, frozen.kind) == ("By listening first.", question, "answer")
    assert snapshots.digest_of(shown.snapshot) == shown.digest
    assert shown.title == frozen.title == question


def test_a_reflection_is_read_not_returned(shown, mentor):
    feedback = deciding.save_feedback(shown, by=mentor, version=0, words=words())
    with pytest.raises(PermissionDenied, match="not returned"):
        deciding.publish(feedback, by=mentor, decision="returned")
    deciding.publish(feedback, by=mentor, decision="accepted")
    shown.refresh_from_db()
    assert shown.get_state_display() == "read by a mentor"
    assert not Assessment.objects.exists()


def test_the_database_keeps_it_from_coming_back(shown):
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=shown.pk).update(state=State.RETURNED, decided_at=timezone.now())


def test_a_submission_is_about_one_thing(shown, enrolled):
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=shown.pk).update(evidence=factories.EvidenceFactory(owner=enrolled))


def test_it_gives_no_progress_and_holds_up_no_sign_off(shown, mentor, enrolled, sheet):
    before = progress.own(enrolled, [sheet])[sheet.pk]
    assert (before.evidenced, before.validated) == (0, 0)
    assert not signing.readiness(shown.request, by=mentor).waiting
    decided(shown, mentor)
    after = progress.own(enrolled, [sheet])[sheet.pk]
    assert (after.evidenced, after.validated) == (0, 0)
    assert progress.shown_to(mentor, [enrolled], [sheet])[enrolled.pk][sheet.pk].evidenced == 0


def test_it_waits_once_on_a_sheet(shown, enrolled, sheet, named, answer):
    with pytest.raises(PermissionDenied, match="waits for an answer"):
        show(enrolled, sheet, named, answer)


def test_it_is_shown_on_a_sheet_that_it_is_about(enrolled, sheet, named):
    elsewhere = factories.ReflectionFactory(owner=enrolled)
    with pytest.raises(PermissionDenied, match="another sheet"):
        show(enrolled, sheet, named, elsewhere)


def test_nobody_shows_anothers(enrolled, sheet, named, stranger):
    foreign = factories.ReflectionFactory(owner=stranger)
    foreign.competencies.add(sheet)
    with pytest.raises(PermissionDenied):
        show(enrolled, sheet, named, foreign)


def test_in_the_bin_it_is_hidden_while_it_waits(shown, mentor, enrolled, answer):
    assert can_view_submission(mentor, shown)
    writing.put_in_bin(answer, by=enrolled)
    shown = Submission.objects.get(pk=shown.pk)
    assert not can_view_submission(mentor, shown)
    assert not can_decide(mentor, shown)
    assert shown not in Submission.objects.open_to(mentor)
    assert shown in Submission.objects.visible_to(enrolled)


@pytest.mark.parametrize("reviewed", [False, True])
def test_erasing_it_keeps_what_was_read_unless_told_otherwise(shown, mentor, enrolled, answer, reviewed):
    decided(shown, mentor)
    writing.put_in_bin(answer, by=enrolled)
    writing.erase(answer, by=enrolled, reviewed=reviewed)
    row = Submission.objects.get(pk=shown.pk)
    assert row.reflection is None
    assert bool(row.snapshot) is not reviewed
    assert row.state == (State.REVOKED if reviewed else State.ACCEPTED)


def test_erasing_what_nobody_answered_leaves_nothing(shown, enrolled, answer):
    writing.put_in_bin(answer, by=enrolled)
    writing.erase(answer, by=enrolled)
    assert not Submission.objects.exists()


def test_asking_again_shows_what_changed(client, shown, mentor, enrolled, answer, sheet, named):
    decided(shown, mentor)
    writing.save(answer, by=enrolled, version=1, values={"text": "By listening, then asking."})
    asking.submit(shown.request, by=enrolled, items=[asking.Item(answer)])
    again = Submission.objects.get(round=2)
    client.force_login(mentor)
    page = client.get(
        reverse("review", args=[shown.request.uuid]), {"item": again.uuid, "diff": 1}
    ).content.decode()
    assert "then asking" in page
    assert 'value="return"' not in page
    assert "Mark as read" in page


def test_in_the_browser_it_is_chosen_seen_and_sent(client, enrolled, sheet, named, answer):
    client.force_login(enrolled)
    address = reverse("request-new", args=[sheet.framework.slug, sheet.slug])
    page = client.get(address).content.decode()
    assert f'value="{answer.uuid}"' in page
    data = {"key": uuid4(), "end": "1", "item": str(answer.uuid), "mentors": str(named[0].uuid)}
    preview = client.post(address, data).content.decode()
    assert "By listening first." in preview
    assert answer.answers.get().question.text in preview
    seen = snapshots.digest_of(snapshots.canonical(snapshots.freeze_reflection(answer, sheet)))
    sent = client.post(address, data | {"seen": f"{answer.uuid}:{seen}", "ask": "1"})
    assert sent.status_code == 302
    submission = Submission.objects.get()
    assert submission.reflection == answer
    for name, argument in (("request", submission.request.uuid), ("submission", submission.uuid)):
        assert client.get(reverse(name, args=[argument])).status_code == 200


def test_a_mentor_who_was_not_asked_reads_nothing(client, shown, enrolled):
    other = factories.UserFactory()
    reviewing.accompany(other, enrolled)
    client.force_login(other)
    assert client.get(reverse("review", args=[shown.request.uuid])).status_code == 404
    assert client.get(shown.reflection.get_absolute_url()).status_code == 404
