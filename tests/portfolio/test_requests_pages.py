"""One's own requests: the list, the page, and every way of taking back, showing again and answering."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mentorship
from portfolio.files import take_in
from portfolio.models import Acknowledgement, ReviewPart, ReviewRequest, SignOff, Submission
from portfolio.workflow import asking, deciding
from portfolio.workflow.evidence import EvidenceData, content_of, update_evidence
from tests import factories
from tests.portfolio import samples
from tests.portfolio.test_asking_pages import NEVER, choice, evidence_on, hidden, mentorship, new

pytestmark = pytest.mark.django_db
State = Submission.State


@pytest.fixture
def named(enrolled, mentor):
    return mentorship(mentor, enrolled)


@pytest.fixture
def evidence(enrolled, sheet):
    return evidence_on(sheet, enrolled)


def asked_for(trainer, sheet, mentorships, *evidence, **words):
    items = [asking.Item(row, list(row.claims.all())) for row in evidence]
    return asking.ask(sheet, by=trainer, key=uuid4(), items=items, mentorships=mentorships, **words)


@pytest.fixture
def asked(enrolled, sheet, evidence, named):
    return asked_for(enrolled, sheet, [named], evidence, message="Have a look.")


@pytest.fixture
def submission(asked):
    return asked.submissions.get()


def answer(submission, mentor, decision="", level=None, **words):
    """The mentor's published feedback."""
    given = tuple(
        deciding.GivenLevel(claim.criterion, level, "Seen.")
        for claim in submission.claims.exclude(criterion=None)
        if level
    )
    text = {"strengths": "Strong.", "question": "Why?", "next_step": "Go on."} | words
    draft = deciding.save_feedback(
        submission, by=mentor, version=0, words=deciding.Words(levels=given, **text)
    )
    return deciding.publish(draft, by=mentor, decision=decision)


@pytest.fixture
def returned(submission, mentor):
    answer(submission, mentor, "returned")
    submission.refresh_from_db()
    return submission


def page(client, request):
    return client.get(request.get_absolute_url()).content.decode()


def changed(evidence, owner, text="What happened, told again."):
    data = EvidenceData(evidence.title, text, evidence.kind)
    claims = content_of(evidence).claims
    return update_evidence(evidence, by=owner, version=evidence.version, data=data, claims=claims)


def items(request):
    return reverse("request-items", args=[request.uuid])


def show(client, request, fields):
    """Both posts of showing something in a request that is there."""
    return client.post(items(request), hidden(client.post(items(request), fields)) | {"ask": "1"})


# The list


def test_the_empty_list_says_what_it_is_for(browser_of_trainer):
    shown = browser_of_trainer.get(reverse("requests")).content.decode()
    assert "Nothing asked yet" in shown
    assert f'"{reverse("map")}"' in shown


def test_what_came_back_is_first_and_what_is_closed_last(browser_of_trainer, enrolled, sheet, named, mentor):
    made = {}
    for name in ("closed", "returned", "waiting"):
        made[name] = asked_for(enrolled, sheet, [named], evidence_on(sheet, enrolled, name))
    answer(made["returned"].submissions.get(), mentor, "returned")
    asking.close_request(made["closed"], by=enrolled)
    rows = browser_of_trainer.get(reverse("requests")).context["page"].object_list
    assert [row.request for row in rows] == [made["returned"], made["waiting"], made["closed"]]
    assert [row.is_open for row in rows] == [True, True, False]


def test_a_row_says_who_and_what_and_since_when(browser_of_trainer, enrolled, sheet, named, mentor):
    day = timezone.localdate() + timedelta(days=3)
    both = [evidence_on(sheet, enrolled, title) for title in ("Waits", "Came back")]
    request = asked_for(enrolled, sheet, [named], *both, wished_for=day)
    answer(request.submissions.get(title="Came back"), mentor, "returned")
    Submission.objects.update(submitted_at=timezone.now() - timedelta(days=2))
    browser = browser_of_trainer.get(reverse("requests"))
    [row] = browser.context["page"].object_list
    assert [item.title for item in row.items] == ["Came back", "Waits"]
    for words in ("came back", "waiting for an answer", "waiting for 2", mentor.name, "wished for by"):
        assert words in browser.content.decode().replace("\xa0", " "), words


def test_twenty_to_a_page(browser_of_trainer, enrolled, sheet, named):
    for number in range(21):
        ReviewRequest.objects.create(trainer=enrolled, competency=sheet, message=str(number))
    first = browser_of_trainer.get(reverse("requests"))
    assert len(first.context["page"].object_list) == 20
    assert "?page=2" in first.content.decode()
    assert len(browser_of_trainer.get(reverse("requests"), {"page": 2}).context["page"].object_list) == 1
    assert browser_of_trainer.get(reverse("requests"), {"page": "x"}).status_code == 200


def test_the_list_is_ones_own(client, asked, mentor):
    client.force_login(mentor)
    assert "Nothing asked yet" in client.get(reverse("requests")).content.decode()


# The page


def test_the_page_shows_message_mentors_and_items(browser_of_trainer, asked, mentor):
    shown = page(browser_of_trainer, asked)
    for words in ("Have a look.", mentor.name, "sees it and answers", "Café", "waiting for an answer"):
        assert words in shown, words


def test_published_feedback_stands_with_its_round(browser_of_trainer, asked, submission, mentor, sheet):
    level = sheet.framework.scales.get(is_current=True).levels.last()
    answer(submission, mentor, "accepted", level, talked_on=timezone.localdate())
    shown = page(browser_of_trainer, asked)
    for words in ("Strong.", "Why?", "Go on.", level.title, "Seen.", "talked over on", "I have read it"):
        assert words in shown, words


def test_a_draft_of_the_mentor_is_not_there(browser_of_trainer, asked, submission, mentor):
    words = deciding.Words(strengths="Not yet said")
    deciding.save_feedback(submission, by=mentor, version=0, words=words)
    assert "Not yet said" not in page(browser_of_trainer, asked)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (30, "sees it and answers until"),
        (-5, "can read it until"),
        (-40, "the mentorship is over: sees none"),
    ],
)
def test_each_mentor_says_what_they_can_see_and_until_when(browser_of_trainer, asked, days, words):
    today = timezone.localdate()
    Mentorship.objects.update(starts=today - timedelta(days=99), ends=today + timedelta(days=days))
    assert words in page(browser_of_trainer, asked)


def test_a_sign_off_is_said(browser_of_trainer, asked, enrolled, mentor, sheet):
    SignOff.objects.create(
        trainer=enrolled, competency=sheet, version=sheet.published, request=asked, mentor=mentor,
        mentor_name="Noor Haddad", statement="Reached.", snapshot="{}", digest="0" * 64,
    )  # fmt: skip
    assert "Noor Haddad signed this competency off" in page(browser_of_trainer, asked)


def test_what_was_changed_since_says_so(browser_of_trainer, asked, evidence, enrolled):
    assert "changed since" not in page(browser_of_trainer, asked)
    changed(evidence, enrolled)
    assert "changed since" in page(browser_of_trainer, asked)


def test_a_file_alone_is_a_change_since(browser_of_trainer, asked, evidence, enrolled, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = take_in(by=enrolled, form_key=uuid4(), sent=samples.sent("notes.txt", b"What was said"))
    content = content_of(evidence)
    for _ in range(2):  # the same form once more changes nothing
        update_evidence(
            evidence, by=enrolled, version=1, data=content.data, claims=content.claims, uploads=[upload]
        )
    evidence.refresh_from_db()
    assert (evidence.version, evidence.attachments.count()) == (2, 1)
    assert "changed since" in page(browser_of_trainer, asked)
    update_evidence(
        evidence,
        by=enrolled,
        version=2,
        data=content.data,
        claims=content.claims,
        removed=evidence.attachments.all(),
    )
    evidence.refresh_from_db()
    assert evidence.version == 3


@pytest.mark.parametrize(
    ("visitor", "status"), [("stranger", 404), ("mentor", 404), ("admin", 404), ("trainer", 200)]
)
def test_the_pages_are_their_owners(client, request, asked, submission, visitor, status):
    client.force_login(request.getfixturevalue(visitor))
    for address in (
        asked.get_absolute_url(),
        items(asked),
        reverse("request-mentors", args=[asked.uuid]),
        reverse("submission", args=[submission.uuid]),
    ):
        assert client.get(address).status_code == status, address


# Taking back


def test_withdrawing_takes_the_round_back(browser_of_trainer, asked, submission):
    address = reverse("submission-withdraw", args=[submission.uuid])
    assert browser_of_trainer.post(address).url == asked.get_absolute_url()
    submission.refresh_from_db()
    assert submission.state == State.WITHDRAWN
    again = browser_of_trainer.post(address)
    assert again.status_code == 403
    assert "does not wait for an answer" in again.content.decode()


def test_what_was_decided_cannot_be_withdrawn(browser_of_trainer, returned):
    assert browser_of_trainer.post(reverse("submission-withdraw", args=[returned.uuid])).status_code == 403


def test_hiding_an_item_withdraws_it_and_says_so(browser_of_trainer, asked, submission, mentor):
    address = reverse("request-item-close", args=[asked.uuid, submission.item])
    browser_of_trainer.post(address)
    submission.refresh_from_db()
    assert (submission.state, submission.closed_at is None) == (State.WITHDRAWN, False)
    assert "Hidden from your mentors" in page(browser_of_trainer, asked)
    assert not Submission.objects.open_to(mentor).exists()
    assert browser_of_trainer.post(address).status_code == 403
    never = reverse("request-item-close", args=[asked.uuid, NEVER])
    assert browser_of_trainer.post(never).status_code == 404


def test_what_was_accepted_stays_accepted(browser_of_trainer, asked, submission, mentor):
    answer(submission, mentor, "accepted")
    browser_of_trainer.post(reverse("request-close", args=[asked.uuid]))
    submission.refresh_from_db()
    assert submission.state == State.ACCEPTED
    assert not Submission.objects.open_to(mentor).exists()
    assert "no mentor sees it" in page(browser_of_trainer, asked)


def test_a_closed_request_is_changed_no_more(browser_of_trainer, asked, submission, named):
    close = reverse("request-close", args=[asked.uuid])
    assert browser_of_trainer.post(close).status_code == 302
    part = reverse("request-mentor-close", args=[asked.uuid, named.uuid])
    item = reverse("request-item-close", args=[asked.uuid, submission.item])
    for address in (close, part, item, items(asked), reverse("request-mentors", args=[asked.uuid])):
        refused = browser_of_trainer.post(address)
        assert refused.status_code == 403, address
        assert "This request is closed" in refused.content.decode()


def test_taking_it_back_from_one_mentor_leaves_the_other(
    browser_of_trainer, enrolled, sheet, evidence, named
):
    other = mentorship(factories.UserFactory(), enrolled)
    request = asked_for(enrolled, sheet, [named, other], evidence)
    browser_of_trainer.post(reverse("request-mentor-close", args=[request.uuid, named.uuid]))
    assert not Submission.objects.open_to(named.mentor).exists()
    assert Submission.objects.open_to(other.mentor).exists()
    assert "taken back: sees none of it" in page(browser_of_trainer, request)
    browser_of_trainer.post(reverse("request-mentor-close", args=[request.uuid, other.uuid]))
    assert request.submissions.get().state == State.WITHDRAWN
    again = browser_of_trainer.post(reverse("request-mentor-close", args=[request.uuid, other.uuid]))
    assert again.status_code == 404


# Adding a mentor


def test_adding_a_mentor_says_first_what_will_be_seen(browser_of_trainer, enrolled, asked):
    other = mentorship(factories.UserFactory(), enrolled)
    address = reverse("request-mentors", args=[asked.uuid])
    shown = browser_of_trainer.get(address).content.decode()
    for words in ("earlier ones included", "latest mentor level", "Café", other.mentor.name):
        assert words in shown, words
    for _ in range(2):
        assert browser_of_trainer.post(address, {"mentors": [other.uuid]}).url == asked.get_absolute_url()
    assert Submission.objects.open_to(other.mentor).exists()
    assert ReviewPart.objects.count() == 2
    assert other.mentor.notifications.count() == 1, "told once"


def test_a_mentor_who_was_taken_out_can_be_named_again(browser_of_trainer, asked, named):
    browser_of_trainer.post(reverse("request-mentor-close", args=[asked.uuid, named.uuid]))
    browser_of_trainer.post(reverse("request-mentors", args=[asked.uuid]), {"mentors": [named.uuid]})
    assert ReviewPart.objects.get().closed_at is None


def test_only_ones_own_active_mentorships_can_be_added(browser_of_trainer, enrolled, stranger, asked):
    address = reverse("request-mentors", args=[asked.uuid])
    theirs = mentorship(factories.UserFactory(), stranger)
    ended = mentorship(factories.UserFactory(), enrolled, ended_at=timezone.now())
    for wrong in (theirs.uuid, ended.uuid, NEVER, "x"):
        answer = browser_of_trainer.post(address, {"mentors": [wrong]})
        assert answer.context["form"].errors, wrong
    assert browser_of_trainer.post(address, {"x": "1"}).context["form"].errors
    assert ReviewPart.objects.count() == 1


# Showing more, and again


def test_asking_again_makes_the_next_round_of_what_came_back(
    browser_of_trainer, asked, returned, evidence, enrolled
):
    offered = browser_of_trainer.get(items(asked), {"item": returned.item}).context["form"].picker
    assert [(offer.thing, offer.came_back, offer.is_unchanged) for offer in offered.chosen] == [
        (evidence, True, True)
    ]
    changed(evidence, enrolled)
    show(browser_of_trainer, asked, choice(evidence))
    rounds = list(asked.submissions.order_by("round").values_list("round", "state"))
    assert rounds == [(1, State.RETURNED), (2, State.SUBMITTED)]


def test_showing_more_adds_an_item(browser_of_trainer, asked, sheet, enrolled):
    other = evidence_on(sheet, enrolled, "Another")
    preview = browser_of_trainer.post(items(asked), choice(other))
    assert "Noor Haddad" in preview.content.decode()
    assert asked.submissions.count() == 1
    for _ in range(20):
        again = browser_of_trainer.post(items(asked), hidden(preview) | {"ask": "1"})
        assert again.url == asked.get_absolute_url()
    assert {row.title for row in asked.submissions.all()} == {"Café", "Another"}
    assert asked.submissions.count() == 2


def test_what_waits_cannot_be_shown_again(browser_of_trainer, asked, evidence):
    answer = browser_of_trainer.post(items(asked), choice(evidence) | {"ask": "1"})
    assert answer.context["form"].errors
    assert asked.submissions.count() == 1


def test_a_withdrawn_round_can_be_followed_by_another(browser_of_trainer, asked, submission, evidence):
    browser_of_trainer.post(reverse("submission-withdraw", args=[submission.uuid]))
    show(browser_of_trainer, asked, choice(evidence))
    assert [row.state for row in asked.submissions.order_by("round")] == [State.WITHDRAWN, State.SUBMITTED]


def test_without_a_mentor_nothing_can_be_shown(browser_of_trainer, asked, named, sheet, enrolled):
    browser_of_trainer.post(reverse("request-mentor-close", args=[asked.uuid, named.uuid]))
    answer = show(browser_of_trainer, asked, choice(evidence_on(sheet, enrolled, "Another")))
    assert answer.status_code == 403
    assert "add one first" in answer.content.decode()
    assert "add one first" in page(browser_of_trainer, asked)


def test_foreign_evidence_cannot_be_shown(browser_of_trainer, asked, sheet, stranger):
    stranger.enrolments.create(framework=sheet.framework)
    answer = browser_of_trainer.post(items(asked), choice(evidence_on(sheet, stranger)) | {"ask": "1"})
    assert answer.context["form"].errors
    assert asked.submissions.count() == 1


# Reading a round, and answering


def test_a_round_stands_as_it_was_frozen_with_what_changed_since(
    browser_of_trainer, submission, evidence, enrolled
):
    address = reverse("submission", args=[submission.uuid])
    shown = browser_of_trainer.get(address).content.decode()
    assert "<em>happened</em>" in shown
    assert "What you changed since" not in shown
    changed(evidence, enrolled)
    shown = browser_of_trainer.get(address).content.decode()
    for words in ("<em>happened</em>", "changed since", "What you changed since", "<ins>"):
        assert words in shown, words


def test_a_later_round_says_what_it_changed(browser_of_trainer, asked, returned, evidence, enrolled):
    changed(evidence, enrolled)
    show(browser_of_trainer, asked, choice(evidence))
    latest = asked.submissions.get(round=2)
    shown = browser_of_trainer.get(reverse("submission", args=[latest.uuid])).content.decode()
    assert "What changed from round 1" in shown
    assert "<del>" in shown
    assert reverse("submission", args=[returned.uuid]) in shown


def test_an_erased_round_says_so(browser_of_trainer, submission, mentor):
    answer(submission, mentor, "accepted")
    Submission.objects.update(snapshot="", digest="", html="", title="", evidence=None)
    shown = browser_of_trainer.get(reverse("submission", args=[submission.uuid]))
    assert "You had what was shown here erased" in shown.content.decode()
    assert browser_of_trainer.get(submission.request.get_absolute_url()).status_code == 200


def test_reading_and_answering(browser_of_trainer, asked, submission, mentor):
    feedback = answer(submission, mentor, "returned")
    address = reverse("feedback-acknowledge", args=[feedback.uuid])
    browser_of_trainer.post(address)
    assert Acknowledgement.objects.get().answer == ""
    assert "You read it on" in page(browser_of_trainer, asked)
    browser_of_trainer.post(address, {"answer": "Thank you."})
    assert Acknowledgement.objects.get().answer == "Thank you."
    browser_of_trainer.post(address, {"answer": "Thank you."})
    assert "You answered on" in page(browser_of_trainer, asked)


@pytest.mark.parametrize(
    ("text", "sentence"), [("x" * 5001, "at most 5000"), ("Something else", "answered this feedback already")]
)
def test_a_refused_answer_is_shown_with_what_was_typed(
    browser_of_trainer, submission, mentor, text, sentence
):
    feedback = answer(submission, mentor)
    address = reverse("feedback-acknowledge", args=[feedback.uuid])
    browser_of_trainer.post(address, {"answer": "First"})
    refused = browser_of_trainer.post(address, {"answer": text})
    assert refused.status_code == 409
    assert sentence in refused.content.decode()
    assert text in refused.content.decode()


@pytest.mark.parametrize("visitor", ["stranger", "mentor", "admin"])
def test_only_the_trainer_acknowledges(client, request, submission, mentor, visitor):
    feedback = answer(submission, mentor)
    client.force_login(request.getfixturevalue(visitor))
    assert client.post(reverse("feedback-acknowledge", args=[feedback.uuid])).status_code == 404
    assert not Acknowledgement.objects.exists()


def test_unpublished_feedback_cannot_be_acknowledged(browser_of_trainer, submission, mentor):
    draft = deciding.save_feedback(submission, by=mentor, version=0, words=deciding.Words(strengths="x"))
    assert browser_of_trainer.post(reverse("feedback-acknowledge", args=[draft.uuid])).status_code == 404


# Where evidence says it


def states(client, evidence):
    [row] = client.get(reverse("evidence-list")).context["found"].page
    return [(state["code"], state["state"]) for state in row["states"]]


def test_evidence_says_its_state_on_each_sheet(browser_of_trainer, asked, submission, evidence, mentor):
    assert states(browser_of_trainer, evidence) == [("H7", "submitted")]
    shown = browser_of_trainer.get(evidence.get_absolute_url()).content.decode()
    assert "Only you see it." not in shown
    assert asked.get_absolute_url() in shown
    answer(submission, mentor, "returned")
    assert states(browser_of_trainer, evidence) == [("H7", "returned")]
    browser_of_trainer.post(reverse("request-close", args=[asked.uuid]))
    assert states(browser_of_trainer, evidence) == []
    assert "Only you see it." in browser_of_trainer.get(evidence.get_absolute_url()).content.decode()


def test_of_two_requests_the_first_state_in_the_order_is_shown(
    browser_of_trainer, enrolled, sheet, evidence, submission, named, mentor
):
    answer(submission, mentor, "accepted")
    second = asked_for(enrolled, sheet, [named], evidence)
    assert states(browser_of_trainer, evidence) == [("H7", "submitted")]
    answer(second.submissions.get(), mentor, "returned")
    assert states(browser_of_trainer, evidence) == [("H7", "returned")]


def test_the_sheet_leads_to_asking(browser_of_trainer, sheet):
    assert f'"{new(sheet)}"' in browser_of_trainer.get(sheet.get_absolute_url()).content.decode()
