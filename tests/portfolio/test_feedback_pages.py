"""Answering an item from the page: drafts, decisions, two windows, two mentors, and every odd thing one can send."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mentorship
from portfolio.models import Assessment, Feedback, Submission
from portfolio.workflow import asking, deciding
from tests import factories
from tests.portfolio import reviewing
from tests.portfolio.reviewing import decide, draft

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def second_mentor(db):
    """Named in the request too."""
    return factories.UserFactory(email="second@example.org", name="Léa Martin")


@pytest.fixture
def asked(enrolled, sheet, mentor, second_mentor):
    return reviewing.asked(enrolled, sheet, mentor, second_mentor, items=2)


@pytest.fixture
def browser_of_mentor(client, mentor):
    """The mentor, signed in."""
    client.force_login(mentor)
    return client


def fields(action, version=0, **more):
    return {"action": action, "version": version, "strengths": "Concrete"} | more


def send(browser_of_mentor, asked, action="draft", version=0, headers=(), **more):
    address = reverse("feedback-save", args=[asked.submission.uuid])
    return browser_of_mentor.post(address, fields(action, version, **more), **dict(headers))


def said(answer):
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def level_of(asked):
    return f"level-{asked.criterion.uuid}"


def note_of(asked):
    return f"note-{asked.criterion.uuid}"


def state(asked):
    return Submission.objects.get(pk=asked.submission.pk).state


@pytest.mark.parametrize(
    ("action", "state_then", "decision"),
    [
        ("draft", "submitted", ""),
        ("accept", "accepted", "accepted"),
        ("return", "returned", "returned"),
        ("words", "submitted", ""),
    ],
)
def test_each_button(asked, browser_of_mentor, mentor, action, state_then, decision):
    answer = send(
        browser_of_mentor,
        asked,
        action,
        talked_on="2026-03-12",
        **{level_of(asked): "l3", note_of(asked): "Seen"},
    )
    assert answer.status_code == 302
    assert answer.url.endswith(f"?item={asked.submission.uuid}")
    feedback = Feedback.objects.get()
    assert (state(asked), feedback.decision, feedback.mentor) == (state_then, decision, mentor)
    assert feedback.is_published == (action != "draft")
    assert feedback.talked_on.isoformat() == "2026-03-12"
    assert (feedback.levels.get().level.slug, feedback.levels.get().note) == ("l3", "Seen")
    assert Assessment.objects.count() == (action != "draft")


def test_a_draft_opens_again_with_all_that_was_typed(asked, browser_of_mentor):
    send(browser_of_mentor, asked, question="Who spoke?", decision="returned", **{level_of(asked): "l2"})
    page = said(
        browser_of_mentor.get(reverse("review", args=[asked.request.uuid]), {"item": asked.submission.uuid})
    )
    assert "Who spoke?" in page
    assert re.search(r'value="l2"[^>]*checked', page)
    assert re.search(r'value="returned"[^>]* selected', page)
    assert 'name="version" value="1"' in page


def test_autosave_answers_with_the_version_to_save_over(asked, browser_of_mentor):
    answer = send(browser_of_mentor, asked, headers=JSON.items())
    assert answer.json()["version"] == 1
    assert "Draft saved at" in answer.json()["said"]
    answer = send(browser_of_mentor, asked, version=1, question="Who spoke?", headers=JSON.items())
    assert answer.json()["version"] == 2


@pytest.mark.parametrize("action", ["accept", "return", "words"])
def test_autosave_publishes_nothing(asked, browser_of_mentor, action):
    assert send(browser_of_mentor, asked, action, question="?", headers=JSON.items()).status_code == 200
    assert state(asked) == "submitted"
    assert not Feedback.objects.get().is_published


def test_autosave_over_another_window_is_refused(asked, browser_of_mentor, mentor):
    draft(asked, mentor, question="From the other window")
    answer = send(browser_of_mentor, asked, headers=JSON.items())
    assert answer.status_code == 409
    assert "another window" in answer.json()["said"]
    assert Feedback.objects.get().question == "From the other window"


def test_autosave_of_what_cannot_be_saved_says_why(asked, browser_of_mentor):
    answer = send(browser_of_mentor, asked, talked_on="tomorrow", headers=JSON.items())
    assert answer.status_code == 422
    assert "date" in answer.json()["said"].lower()


def test_a_stale_save_shows_both_texts_and_can_be_sent_over_it(asked, browser_of_mentor, mentor):
    draft(asked, mentor, asked.levels[3], question="From the other window")
    answer = send(browser_of_mentor, asked, "accept", question="From this window")
    assert answer.status_code == 409
    page = said(answer)
    for words in ("From this window", "From the other window", "Step 4"):
        assert words in page
    assert state(asked) == "submitted"
    form = page.partition('<form method="post" action="/mentoring/')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', form))
    assert hidden["action"] == "draft"
    del hidden["csrfmiddlewaretoken"], hidden["stamp"]
    browser_of_mentor.post(reverse("feedback-save", args=[asked.submission.uuid]), hidden)
    assert Feedback.objects.get().question == "From this window"


def test_who_comes_second_sees_everything_typed_and_who_was_quicker(asked, browser_of_mentor, second_mentor):
    decide(asked, second_mentor, "returned")
    answer = send(browser_of_mentor, asked, "accept", question="Who spoke?", **{level_of(asked): "l3"})
    assert answer.status_code == 409
    page = said(answer)
    assert "Léa Martin returned “Café 0” meanwhile. Your draft is kept." in page
    assert "Who spoke?" in page
    assert re.search(r'value="l3"[^>]*checked', page)
    assert 'value="accept"' not in page
    assert 'value="words"' in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    send(browser_of_mentor, asked, "words", version, question="Who spoke?", **{level_of(asked): "l3"})
    feedback = Feedback.objects.get(question="Who spoke?")
    assert (feedback.is_published, feedback.decision) == (True, "")
    assert state(asked) == "returned"


def test_words_published_alone_are_decided_on_later(asked, browser_of_mentor):
    send(browser_of_mentor, asked, "words")
    page = said(
        browser_of_mentor.get(reverse("review", args=[asked.request.uuid]), {"item": asked.submission.uuid})
    )
    assert "the item still waits for a decision" in page
    assert send(browser_of_mentor, asked, "accept", 1).status_code == 302
    assert state(asked) == "accepted"


@pytest.mark.parametrize("action", ["accept", "return", "words"])
def test_twenty_equal_posts_publish_once(asked, browser_of_mentor, action):
    answers = [send(browser_of_mentor, asked, action, **{level_of(asked): "l3"}) for _ in range(20)]
    assert {answer.status_code for answer in answers} == {302}
    assert Feedback.objects.count() == Assessment.objects.count() == 1


def test_other_words_over_a_published_answer_are_shown_and_not_lost(asked, browser_of_mentor):
    send(browser_of_mentor, asked, "words")
    for action in ("words", "draft"):
        answer = send(browser_of_mentor, asked, action, 1, question="From a second window")
        assert answer.status_code == 409
        assert "From a second window" in said(answer)
    assert Feedback.objects.get().question == ""
    answer = send(browser_of_mentor, asked, version=1, question="From a second window", headers=JSON.items())
    assert (answer.status_code, answer.json()["said"]) == (403, "This feedback is published already.")


@pytest.mark.parametrize(
    ("action", "sentence"),
    [("words", "there is nothing to publish yet"), ("return", "Say what is missing")],
)
def test_saying_nothing_is_not_published(asked, browser_of_mentor, action, sentence):
    answer = send(browser_of_mentor, asked, action, strengths=" \n", **{note_of(asked): ""})
    assert sentence in said(answer)
    assert not Feedback.objects.exists()


def test_accepting_needs_no_words(asked, browser_of_mentor):
    assert send(browser_of_mentor, asked, "accept", strengths="").status_code == 302
    assert state(asked) == "accepted"


@pytest.mark.parametrize(
    "more",
    [
        {"strengths": "x" * 5001},
        {"talked_on": "0000-00-00"},
        {"decision": "deleted"},
        {"strengths": "\x00"},
        {"question": "a\x00b"},
    ],
)
def test_what_is_refused_is_shown_again(asked, browser_of_mentor, more):
    answer = send(browser_of_mentor, asked, next_step="Go on", **more)
    assert answer.status_code == 200
    assert "Go on" in said(answer)
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("value", ["l9", "'; --", "é", "\u202e", "l1\x00"])
def test_levels_that_are_not_of_the_scale_are_refused(asked, browser_of_mentor, value):
    answer = send(browser_of_mentor, asked, "accept", **{level_of(asked): value})
    assert answer.status_code == 200
    assert state(asked) == "submitted"


def test_levels_of_other_criteria_and_other_fields_have_no_effect(asked, browser_of_mentor, stranger):
    other = asked.sheet.criterion_set.last()
    send(
        browser_of_mentor,
        asked,
        "accept",
        mentor=stranger.pk,
        submission=999,
        state="revoked",
        published_at="2020-01-01",
        **{f"level-{other.uuid}": "l4", f"note-{other.uuid}": "x"},
    )
    feedback = Feedback.objects.get()
    assert (feedback.submission, feedback.levels.count()) == (asked.submission, 0)
    assert feedback.published_at.year > 2020


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "1e3", "٣"])
def test_versions_that_make_no_sense_are_none(asked, browser_of_mentor, mentor, version):
    draft(asked, mentor, question="Saved")
    assert send(browser_of_mentor, asked, version=version).status_code == 409
    assert Feedback.objects.get().question == "Saved"


@pytest.mark.parametrize("action", ["", "accepted", "delete", "\x00", "x" * 5000])
def test_unknown_buttons_keep_a_draft(asked, browser_of_mentor, action):
    assert send(browser_of_mentor, asked, action).status_code == 302
    assert not Feedback.objects.get().is_published
    assert state(asked) == "submitted"


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "{{ user }}", "\u202eright to left", "a\u0000"[:1]]
)
def test_words_are_shown_as_they_were_typed(asked, browser_of_mentor, words):
    send(browser_of_mentor, asked, "words", strengths=words)
    address = reverse("review", args=[asked.request.uuid])
    page = browser_of_mentor.get(address, {"item": asked.submission.uuid}).content.decode()
    assert html.escape(words) in page


def test_when_the_mentorship_ran_out_the_text_is_shown_and_nothing_kept(asked, browser_of_mentor):
    Mentorship.objects.update(ends=timezone.localdate() - timedelta(days=1))
    answer = send(browser_of_mentor, asked, "accept", question="Typed too late", **{level_of(asked): "l2"})
    assert answer.status_code == 403
    page = said(answer)
    assert "This mentorship has run out" in page
    assert "Typed too late" in page
    assert not Feedback.objects.exists()
    assert send(browser_of_mentor, asked, headers=JSON.items()).status_code == 403


@pytest.mark.parametrize("way", ["closed", "withdrawn", "part"])
def test_what_is_not_open_is_not_found(asked, browser_of_mentor, mentor, way):
    {
        "closed": lambda: asking.close_request(asked.request, by=asked.trainer),
        "withdrawn": lambda: asking.withdraw(asked.submission, by=asked.trainer),
        "part": lambda: asking.close_part(
            asked.request.parts.get(mentorship__mentor=mentor), by=asked.trainer
        ),
    }[way]()
    for name in ("feedback-save", "decision-take-back", "acceptance-revoke"):
        answer = browser_of_mentor.post(reverse(name, args=[asked.submission.uuid]), fields("accept"))
        assert answer.status_code == 404


@pytest.mark.parametrize("who", ["trainer", "stranger"])
def test_nobody_else_answers(asked, client, stranger, mentor, who):
    client.force_login(asked.trainer if who == "trainer" else stranger)
    assert send(client, asked, "accept").status_code == 404
    client.force_login(mentor)
    assert send(client, asked, "accept").status_code == 302


# Taking back and revoking


def test_take_back_from_the_page(asked, browser_of_mentor, mentor):
    submission = decide(asked, mentor, "returned")
    answer = browser_of_mentor.post(reverse("decision-take-back", args=[submission.uuid]), follow=True)
    page = said(answer)
    assert "Taken back" in page
    assert "Concrete" in page
    assert state(asked) == "submitted"


def test_take_back_too_late_is_refused_with_the_reason(asked, browser_of_mentor, mentor):
    submission = decide(asked, mentor, "returned")
    Submission.objects.filter(pk=submission.pk).update(decided_at=timezone.now() - timedelta(minutes=11))
    answer = browser_of_mentor.post(reverse("decision-take-back", args=[submission.uuid]))
    assert answer.status_code == 403
    assert "for ten minutes" in said(answer)


def test_revoke_asks_for_a_reason(asked, browser_of_mentor, mentor):
    submission = decide(asked, mentor, "accepted")
    address = reverse("acceptance-revoke", args=[submission.uuid])
    assert "Why it is no longer accepted" in said(browser_of_mentor.get(address))
    for reason in ("", " ", "x" * 2001):
        assert browser_of_mentor.post(address, {"reason": reason}).status_code == 200
        assert state(asked) == "accepted"
    page = said(browser_of_mentor.post(address, {"reason": "It was somebody else’s."}, follow=True))
    assert "It was somebody else’s." in page
    assert state(asked) == "revoked"


def test_only_who_accepted_revokes(asked, client, mentor, second_mentor):
    submission = decide(asked, mentor, "accepted")
    address = reverse("acceptance-revoke", args=[submission.uuid])
    client.force_login(second_mentor)
    assert client.get(address).status_code == 403
    assert client.post(address, {"reason": "No"}).status_code == 403
    client.force_login(mentor)
    assert client.post(address, {"reason": "Mine"}).status_code == 302


def test_nothing_changes_by_reading(asked, browser_of_mentor, mentor):
    decide(asked, mentor, "accepted")
    for name in ("feedback-save", "decision-take-back"):
        assert browser_of_mentor.get(reverse(name, args=[asked.submission.uuid])).status_code == 405
    for name in ("review-publish", "review-take-up", "review-release"):
        assert browser_of_mentor.get(reverse(name, args=[asked.request.uuid])).status_code == 405


def test_a_level_of_an_older_scale_opens_as_the_one_that_took_its_place(asked, browser_of_mentor, mentor):
    send(browser_of_mentor, asked, **{level_of(asked): "l2"})
    old = asked.levels[1].scale
    old.is_current = False
    old.save()
    scale = factories.ScaleFactory(framework=asked.sheet.framework, number=2)
    new = factories.LevelFactory(scale=scale, position=1, slug="new", title="New step")
    type(new).objects.filter(pk=asked.levels[1].pk).update(replaced_by=new)
    page = said(
        browser_of_mentor.get(reverse("review", args=[asked.request.uuid]), {"item": asked.submission.uuid})
    )
    assert re.search(r'value="new"[^>]*checked', page)


def test_a_decision_published_by_hand_is_the_workflows(asked, mentor, browser_of_mentor, monkeypatch):
    """The page goes through the workflow, which asks again under the lock."""
    seen = []
    monkeypatch.setattr(
        "portfolio.forms.feedback.publish", lambda feedback, **more: seen.append(more) or feedback
    )
    send(browser_of_mentor, asked, "accept")
    assert seen == [{"by": mentor, "decision": deciding.Decision.ACCEPTED}]
