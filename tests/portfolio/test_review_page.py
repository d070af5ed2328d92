"""The review page: what was sent beside what it is to show, its rounds, and who may do what there."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mentorship
from portfolio import stamps
from portfolio.models import Assessment, Evidence, Feedback, ReviewRequest, Submission, TrailEntry
from portfolio.views.kept import GESTURES
from portfolio.workflow import asking, deciding
from portfolio.workflow.acknowledging import acknowledge
from portfolio.workflow.levels import set_own_level
from tests import factories
from tests.portfolio import reviewing
from tests.portfolio.reviewing import decide, draft
from tests.portfolio.test_kept import forms_met, next_of, without_stamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_mentor(db):
    """Named in the request too."""
    return factories.UserFactory(email="second@example.org", name="Léa Martin")


@pytest.fixture
def asked(enrolled, sheet, mentor, second_mentor):
    level = sheet.framework.scales.get().levels.get(slug="l2")
    set_own_level(sheet.criterion_set.first(), by=enrolled, level=level, note="For myself alone")
    return reviewing.asked(enrolled, sheet, mentor, second_mentor, items=2)


@pytest.fixture
def browser_of_mentor(client, mentor):
    """The mentor, signed in."""
    client.force_login(mentor)
    return client


def page_of(browser_of_mentor, asked, submission=None, status=200, **parameters):
    """The words of the review page, spaces as one."""
    if submission is not None:
        parameters["item"] = submission.uuid
    answer = browser_of_mentor.get(reverse("review", args=[asked.request.uuid]), parameters)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def round_two(asked, mentor, **fields):
    """The first item, returned, changed and sent again."""
    decide(asked, mentor, "returned", asked.levels[0])
    Evidence.objects.filter(pk=asked.evidence[0].pk).update(**fields)
    return reviewing.again(asked, asked.evidence[0])


def test_claims_stand_with_justification_own_level_and_what_the_scale_says(asked, browser_of_mentor):
    page = page_of(browser_of_mentor, asked)
    for words in ("Café 0", "Eight people came.", "Step 2", "What it looks like."):
        assert words in page
    assert "For myself alone" not in page


def test_only_claimed_criteria_get_levels_and_none_is_chosen(asked, browser_of_mentor):
    page = page_of(browser_of_mentor, asked)
    claimed, other = asked.sheet.criterion_set.all()
    assert page.count(f'name="level-{claimed.uuid}"') == len(asked.levels) + 1
    assert str(other.uuid) not in page
    assert "checked" not in page.partition('id="answer"')[2]


def test_the_first_waiting_item_is_shown_without_a_choice(asked, browser_of_mentor, mentor):
    decide(asked, mentor, "accepted")
    assert "<h1" in (page := page_of(browser_of_mentor, asked))
    assert "Café 1" in page.partition("<h1")[2].partition("</h1>")[0]


def test_one_goes_from_item_to_item(asked, browser_of_mentor):
    first, second = asked.request.submissions.order_by("pk")
    page = page_of(browser_of_mentor, asked, first)
    assert re.search(rf'rel="next"[^>]*item={second.uuid}', page)
    assert 'rel="prev"' not in page
    assert re.search(rf'rel="prev"[^>]*item={first.uuid}', page_of(browser_of_mentor, asked, second))


def test_opening_an_item_is_in_the_trail_once_a_day(asked, browser_of_mentor, mentor):
    for _ in range(3):
        page_of(browser_of_mentor, asked, asked.submission)
    (entry,) = TrailEntry.objects.filter(what="opened")
    assert (entry.actor, entry.owner, entry.thing) == (
        mentor.uuid,
        asked.trainer.uuid,
        asked.submission.uuid,
    )


def test_what_was_sent_stays_as_it_was_sent(asked, browser_of_mentor):
    Evidence.objects.update(title="Changed since", text="Changed since", html="Changed since")
    assert "Changed since" not in page_of(browser_of_mentor, asked)


def test_the_latest_mentor_level_says_who_gave_it(asked, browser_of_mentor, second_mentor):
    level = asked.levels[3]
    decide(asked, second_mentor, "returned", level)
    page = page_of(browser_of_mentor, asked, asked.submission)
    assert "Latest mentor level:" in page
    assert "by Léa Martin on" in page
    assert level.title in page


def test_a_cancelled_level_is_not_the_latest(asked, browser_of_mentor, second_mentor):
    decide(asked, second_mentor, "returned", asked.levels[3])
    deciding.take_back(asked.submission, by=second_mentor)
    assert Assessment.objects.exists()
    assert "Latest mentor level:" not in page_of(browser_of_mentor, asked, asked.submission)


def test_other_mentors_feedback_is_read_once_published(asked, browser_of_mentor, second_mentor):
    feedback = draft(asked, second_mentor, strengths="By the second")
    assert "By the second" not in page_of(browser_of_mentor, asked, asked.submission)
    deciding.publish(feedback, by=second_mentor)
    acknowledge(feedback, by=asked.trainer, answer="Thank you for this")
    page = page_of(browser_of_mentor, asked, asked.submission)
    for words in ("Feedback by Léa Martin", "By the second", "Thank you for this"):
        assert words in page


def test_earlier_rounds_stand_with_their_feedback(asked, browser_of_mentor, mentor):
    second = round_two(asked, mentor, title="Café again")
    page = page_of(browser_of_mentor, asked, second)
    assert "round 2" in page
    assert f"item={asked.submission.uuid}" in page
    assert "Concrete" in page
    assert "This is an earlier round." in page_of(browser_of_mentor, asked, asked.submission)


def test_differences_are_shown_where_they_are_asked_for(asked, browser_of_mentor, mentor):
    Evidence.objects.filter(pk=asked.evidence[0].pk).update(text="")
    second = round_two(asked, mentor, title="Café 0 again", text="New <b>line</b>")
    page = page_of(browser_of_mentor, asked, second)
    assert "diff=1" in page
    assert "<ins>" not in page
    page = page_of(browser_of_mentor, asked, second, diff="1")
    assert "What changed since round 1" in page
    assert re.search(r"<ins><span[^>]*>\[added: ?</span> ?again", page)
    assert "<ins>" in page
    address = reverse("review", args=[asked.request.uuid])
    sent = browser_of_mentor.get(address, {"item": second.uuid, "diff": "1"}).content.decode()
    assert "New &lt;b&gt;line" in sent
    assert "New <b>line" not in sent


def test_a_first_round_has_nothing_to_compare(asked, browser_of_mentor):
    page = page_of(browser_of_mentor, asked, asked.submission, diff="1")
    assert "What changed" not in page


def test_a_withdrawn_round_is_its_owners_alone_also_in_differences(asked, browser_of_mentor, mentor):
    second = round_two(asked, mentor, title="Said by mistake")
    asking.withdraw(second, by=asked.trainer)
    Evidence.objects.filter(pk=asked.evidence[0].pk).update(title="Said well")
    third = reviewing.again(asked, asked.evidence[0])
    page = page_of(browser_of_mentor, asked, third, diff="1")
    assert "What changed since round 1" in page
    assert "Said by mistake" not in page
    page_of(browser_of_mentor, asked, second, status=404)


def test_an_item_of_another_request_is_not_found_here(asked, browser_of_mentor):
    evidence = reviewing.claimed_evidence(asked.trainer, asked.sheet, "Elsewhere")
    other = reviewing.ask(asked.trainer, asked.sheet, [evidence], asked.mentorships)
    page_of(browser_of_mentor, asked, other.submissions.get(), status=404)


@pytest.mark.parametrize("item", ["x", "00000000-0000-4000-8000-000000000000", "é" * 3000])
def test_items_that_make_no_sense_are_not_found(asked, browser_of_mentor, item):
    page_of(browser_of_mentor, asked, status=404, item=item)


def test_a_request_that_shows_nothing_any_more_says_so(asked, browser_of_mentor):
    for submission in asked.request.submissions.all():
        asking.withdraw(submission, by=asked.trainer)
    assert "shows nothing in this request at the moment" in page_of(browser_of_mentor, asked)


@pytest.mark.parametrize("who", ["trainer", "stranger", "unasked"])
def test_nobody_else_finds_it(asked, client, stranger, mentor, who):
    unasked = factories.UserFactory()
    reviewing.accompany(unasked, asked.trainer)
    client.force_login({"trainer": asked.trainer, "stranger": stranger, "unasked": unasked}[who])
    page_of(client, asked, status=404)
    client.force_login(mentor)
    page_of(client, asked)


def test_when_the_mentorship_ran_out_it_is_read_and_not_answered(asked, browser_of_mentor, mentor):
    draft(asked, mentor, strengths="Only begun")
    Mentorship.objects.update(ends=timezone.localdate() - timedelta(days=1))
    page = page_of(browser_of_mentor, asked, asked.submission)
    assert "This mentorship has run out" in page
    assert "Only begun" in page
    assert "<textarea" not in page
    assert "I take this up" not in page


def test_after_a_decision_it_can_be_taken_back_for_ten_minutes(asked, browser_of_mentor, mentor):
    submission = decide(asked, mentor, "accepted")
    page = page_of(browser_of_mentor, asked, submission)
    assert "for 10 more minutes" in page
    assert "The next item that waits" in page
    Submission.objects.filter(pk=submission.pk).update(decided_at=timezone.now() - timedelta(minutes=11))
    page = page_of(browser_of_mentor, asked, submission)
    assert "more minutes" not in page
    assert "Revoke this acceptance" in page


# With the whole request


def test_take_up_take_over_and_let_go(asked, browser_of_mentor, mentor, second_mentor):
    def press(name):
        answer = browser_of_mentor.post(reverse(f"review-{name}", args=[asked.request.uuid]))
        assert answer.status_code == 302
        return ReviewRequest.objects.get(pk=asked.request.pk).taken_up_by

    assert press("take-up") == mentor
    assert press("release") is None
    ReviewRequest.objects.update(taken_up_by=second_mentor)
    assert "Taken up by Léa Martin" in page_of(browser_of_mentor, asked)
    assert press("release") == second_mentor
    assert press("take-up") == mentor


def test_all_drafts_are_published_at_once_each_with_its_decision(
    asked, browser_of_mentor, mentor, second_mentor
):
    first, second = asked.request.submissions.order_by("pk")
    draft(asked, mentor, asked.levels[2], submission=first, decision="accepted")
    draft(asked, mentor, submission=second, decision="returned", question="And then?")
    draft(asked, second_mentor, submission=second, decision="accepted")
    assert "Publish all 2 drafts at once" in page_of(browser_of_mentor, asked)
    answer = browser_of_mentor.post(reverse("review-publish", args=[asked.request.uuid]), follow=True)
    assert "2 answers are published." in answer.content.decode()
    assert [row.state for row in asked.request.submissions.order_by("pk")] == ["accepted", "returned"]
    assert Feedback.objects.filter(published_at=None).get().mentor == second_mentor


def test_publishing_all_goes_on_where_another_was_quicker(asked, browser_of_mentor, mentor, second_mentor):
    first, second = asked.request.submissions.order_by("pk")
    draft(asked, mentor, submission=first, decision="accepted")
    draft(asked, mentor, submission=second, decision="accepted")
    decide(asked, second_mentor, "returned", submission=first)
    answer = browser_of_mentor.post(reverse("review-publish", args=[asked.request.uuid]), follow=True)
    page = html.unescape(answer.content.decode())
    assert "Léa Martin returned “Café 0” meanwhile. Your draft is kept." in page
    assert "1 answer is published." in page
    assert Feedback.objects.get(mentor=mentor, submission=first).is_published is False


def test_publishing_all_returns_nothing_without_a_word_on_what_is_missing(asked, browser_of_mentor, mentor):
    first, second = asked.request.submissions.order_by("pk")
    draft(asked, mentor, asked.levels[0], submission=first, decision="returned", strengths="")
    draft(asked, mentor, submission=second, decision="accepted")
    answer = browser_of_mentor.post(reverse("review-publish", args=[asked.request.uuid]), follow=True)
    page = html.unescape(answer.content.decode())
    assert "Café 0: Say what is missing, in a question or as a next step." in page
    assert "1 answer is published." in page
    assert [row.state for row in asked.request.submissions.order_by("pk")] == ["submitted", "accepted"]
    assert not Feedback.objects.get(submission=first).is_published


def test_publishing_nothing_changes_nothing(asked, browser_of_mentor, mentor):
    draft(asked, mentor, strengths="")
    answer = browser_of_mentor.post(reverse("review-publish", args=[asked.request.uuid]), follow=True)
    assert "Nothing was published." in answer.content.decode()
    assert not Feedback.objects.exclude(published_at=None).exists()


@pytest.mark.parametrize("number", [1, 20])
def test_the_number_of_queries_does_not_grow(
    enrolled, sheet, mentor, second_mentor, browser_of_mentor, number
):
    asked = reviewing.asked(enrolled, sheet, mentor, second_mentor, items=number)
    for submission in asked.request.submissions.all():
        feedback = draft(asked, second_mentor, asked.levels[1], submission=submission)
        deciding.publish(feedback, by=second_mentor)
        draft(asked, mentor, asked.levels[1], submission=submission)
    page_of(browser_of_mentor, asked, asked.submission)
    with CaptureQueriesContext(connection) as captured:
        page_of(browser_of_mentor, asked, asked.submission)
    assert len(captured) == 11, "\n".join(query["sql"][:150] for query in captured)


# Forms over an ended session


def test_every_form_of_a_mentor_has_a_stamp_and_a_phrase(asked, browser_of_mentor, mentor):
    decide(asked, mentor, "accepted")
    draft(asked, mentor, submission=asked.request.submissions.order_by("pk").last())
    review = reverse("review", args=[asked.request.uuid])
    answered = f"{review}?item={asked.submission.uuid}"
    revoke = reverse("acceptance-revoke", args=[asked.submission.uuid])
    met = list(forms_met(browser_of_mentor, reverse("mentoring"), review, answered, revoke))
    assert without_stamp(met) == set()
    routes = {route for _page, route, _form in met}
    own = {"feedback-save", "decision-take-back", "acceptance-revoke", "review-publish", "review-take-up"}
    assert own <= routes & set(GESTURES)
    assert "review-release" in GESTURES


def test_an_answer_over_an_ended_session_is_kept_and_sent_after_signing_in(asked, client, mentor):
    address = reverse("feedback-save", args=[asked.submission.uuid])
    stamp = stamps.make_stamp(mentor, reverse("review", args=[asked.request.uuid]))
    words = "Eight people spoke, and two of them had never spoken before."
    sent = {"action": "draft", "version": 0, "strengths": words, stamps.FIELD: stamp}
    place = next_of(client.post(address, sent))
    client.force_login(mentor)
    page = client.get(place, follow=True).content.decode()
    assert words in page
    assert not Feedback.objects.exists()
    hidden = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page.partition("<main")[2]))
    assert client.post(address, hidden).status_code == 302
    assert Feedback.objects.get().strengths == words
