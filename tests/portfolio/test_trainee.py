"""A mentor's page on a trainee shows what is open to them now, and afterwards only what they gave."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mentorship
from portfolio.models import ReviewPart
from portfolio.permissions import can_view_trainee
from portfolio.workflow import asking, deciding
from portfolio.workflow.levels import set_own_level
from portfolio.workflow.signing import sign_off
from tests import factories
from tests.portfolio.asked import accompany, answer, ask, evidence_on_all, level, mentor_level


@pytest.fixture
def mentorship(enrolled, mentor):
    return accompany(mentor, enrolled)


@pytest.fixture
def request_(enrolled, sheet, mentorship):
    return ask(enrolled, sheet, mentorship, evidence=evidence_on_all(enrolled, sheet, title="Shown café"))


def address(trainer):
    return reverse("trainee", args=[trainer.uuid])


def page_of(client, viewer, trainer):
    client.force_login(viewer)
    answered = client.get(address(trainer))
    assert answered.status_code == 200
    return answered.content.decode()


def run_out(mentorship, days):
    Mentorship.objects.filter(pk=mentorship.pk).update(ends=timezone.localdate() - timedelta(days=days))


def end(mentorship, trainer):
    Mentorship.objects.filter(pk=mentorship.pk).update(ended_at=timezone.now(), ended_by=trainer)
    asking.close_parts(ReviewPart.objects.filter(mentorship=mentorship), by=trainer)


def test_an_active_mentor_sees_what_is_open(client, enrolled, sheet, mentor, request_):
    answer(request_.submissions.get(), mentor, 2, note="Seen twice", strengths="You listen.")
    page = page_of(client, mentor, enrolled)
    for words in ("Shown café", "accepted", "Step 2", "You listen.", "Seen twice", "What to talk over"):
        assert words in page
    assert reverse("review", args=[request_.uuid]) in page
    assert reverse("sign-off-new", args=[request_.uuid]) in page


def test_nothing_that_was_not_shown_is_on_it(client, enrolled, sheet, mentor, request_):
    factories.EvidenceFactory(owner=enrolled, title="Kept to myself")
    set_own_level(sheet.criterion_set.first(), by=enrolled, level=level(sheet, 4), note="My doubts")
    other = factories.UserFactory()
    ask(
        enrolled,
        sheet,
        accompany(other, enrolled),
        evidence=evidence_on_all(enrolled, sheet, title="For another mentor"),
    )
    page = page_of(client, mentor, enrolled)
    for words in ("Kept to myself", "My doubts", "For another mentor", "Step 4"):
        assert words not in page


def test_a_mentor_who_was_asked_nothing_sees_an_empty_page(client, enrolled, sheet, mentor, request_):
    answer(request_.submissions.get(), mentor, 2)
    other = factories.UserFactory()
    accompany(other, enrolled)
    page = page_of(client, other, enrolled)
    assert "Nothing is open to you at the moment" in page
    for words in ("Shown café", "Step 2", "Clear."):
        assert words not in page


def test_the_latest_open_round_of_an_item_is_listed_once(client, enrolled, sheet, mentor, request_):
    submission = request_.submissions.get()
    answer(submission, mentor, decision="returned")
    item = asking.Item(submission.evidence, list(submission.evidence.claims.all()))
    (again,) = asking.submit(request_, by=enrolled, items=[item])
    page = page_of(client, mentor, enrolled)
    assert page.count(f"?item={again.uuid}") == 1
    assert "round 2" in page
    assert f"?item={submission.uuid}" not in page
    asking.withdraw(again, by=enrolled)
    page = page_of(client, mentor, enrolled)
    assert f"?item={submission.uuid}" in page
    assert "round 2" not in page


def test_a_period_that_ran_out_can_be_read_for_thirty_days(client, enrolled, mentor, mentorship, request_):
    run_out(mentorship, 5)
    page = page_of(client, mentor, enrolled)
    assert "Shown café" in page
    assert reverse("sign-off-new", args=[request_.uuid]) not in page
    run_out(mentorship, 31)
    assert client.get(address(enrolled)).status_code == 404


@pytest.mark.parametrize("how", ["ended", "expired", "closed"])
def test_afterwards_only_what_one_gave_remains(client, enrolled, sheet, mentor, mentorship, request_, how):
    other = factories.UserFactory()
    answer(request_.submissions.get(), mentor, 3, note="Seen twice", strengths="You listen.")
    signed = sign_off(request_, by=mentor, statement="Reached.")
    mentor_level(enrolled, sheet.criterion_set.first(), other, 4)
    if how == "ended":
        end(mentorship, enrolled)
    elif how == "expired":
        run_out(mentorship, 60)
    else:
        asking.close_request(request_, by=enrolled)
    page = page_of(client, mentor, enrolled)
    for words in ("You listen.", "Seen twice", "Step 3", signed.get_absolute_url()):
        assert words in page
    for words in ("Shown café", "Step 4", reverse("review", args=[request_.uuid]), "What to talk over"):
        assert words not in page


def test_without_any_answer_an_ended_mentorship_shows_nothing(client, enrolled, mentor, mentorship, request_):
    submission = request_.submissions.get()
    deciding.save_feedback(submission, by=mentor, version=0, words=deciding.Words("A draft."))
    end(mentorship, enrolled)
    client.force_login(mentor)
    assert client.get(address(enrolled)).status_code == 404


def test_a_closed_item_goes_from_the_page(client, enrolled, mentor, request_):
    submission = request_.submissions.get()
    answer(submission, mentor, strengths="You listen.")
    asking.close_item(request_, by=enrolled, item=submission.item)
    page = page_of(client, mentor, enrolled)
    assert "Shown café" not in page
    assert "You listen." in page
    assert "An item that is not open to you any more" in page


def test_nobody_else_opens_it(client, enrolled, stranger, mentor, admin, mentorship):
    proposed = factories.UserFactory()
    accompany(proposed, enrolled, accepted_at=None)
    for person in (enrolled, stranger, admin, proposed):
        assert not can_view_trainee(person, enrolled)
        client.force_login(person)
        assert client.get(address(enrolled)).status_code == 404
    # A trainer does not open the page of the mentor either.
    client.force_login(enrolled)
    assert client.get(address(mentor)).status_code == 404
    assert page_of(client, mentor, enrolled)


def test_the_page_asks_the_same_at_one_row_and_at_many(client, enrolled, sheet, mentor, mentorship, request_):
    def count():
        client.get(address(enrolled))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(enrolled)).status_code == 200
        return len(captured)

    answer(request_.submissions.get(), mentor, 3)
    sign_off(request_, by=mentor, statement="Reached.")
    client.force_login(mentor)
    before = count()
    for _number in range(4):
        more = ask(enrolled, sheet, mentorship)
        answer(more.submissions.get(), mentor, 2)
    for number in range(3):
        elsewhere = factories.published_sheet(competency__slug=f"more-{number}")
        enrolled.enrolments.create(framework=elsewhere.framework)
        more = ask(enrolled, elsewhere, mentorship)
        answer(more.submissions.get(), mentor, 3)
        sign_off(more, by=mentor, statement="Reached.")
    assert count() == before
