"""The inbox: what is open to the mentor and waits, oldest first, and nothing else."""

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mentorship
from portfolio.inbox import Inbox
from portfolio.models import ReviewRequest, Submission
from portfolio.workflow import asking, deciding
from portfolio.workflow.evidence import bin_evidence
from portfolio.workflow.taking_up import take_up
from tests import factories
from tests.portfolio import reviewing
from tests.portfolio.reviewing import decide, draft

pytestmark = pytest.mark.django_db
INBOX = reverse("mentoring")


@pytest.fixture
def asked(enrolled, sheet, mentor):
    return reviewing.asked(enrolled, sheet, mentor, items=2)


@pytest.fixture
def browser_of_mentor(client, mentor):
    """The mentor, signed in."""
    client.force_login(mentor)
    return client


def found(mentor, **parameters):
    return [row.uuid for row in Inbox(mentor, parameters).page]


def ago(request, days):
    since = timezone.now() - timedelta(days=days)
    Submission.objects.filter(request=request).update(submitted_at=since)
    ReviewRequest.objects.filter(pk=request.pk).update(asked_at=since)


def shown(browser_of_mentor, address=INBOX):
    answer = browser_of_mentor.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def second_request(asked, title="Other", **fields):
    evidence = reviewing.claimed_evidence(asked.trainer, asked.sheet, title)
    return reviewing.ask(asked.trainer, asked.sheet, [evidence], asked.mentorships, **fields)


def test_what_waits_longest_comes_first(asked, mentor):
    older = second_request(asked)
    ago(older, 3)
    assert found(mentor) == [older.uuid, asked.request.uuid]


def test_a_row_says_how_much_waits_since_when_and_for_when(asked, mentor, browser_of_mentor):
    ago(asked.request, 3)
    decide(asked, mentor, "accepted")
    late = timezone.localdate() - timedelta(days=1)
    ReviewRequest.objects.filter(pk=asked.request.pk).update(wished_for=late)
    page = shown(browser_of_mentor)
    assert "1 item waits, for 3\xa0days, 1 answered" in page
    assert "Late: wished for" in page
    assert "Camille Roy" in page


def test_a_wished_for_date_to_come_is_not_late(asked, browser_of_mentor):
    ReviewRequest.objects.filter(pk=asked.request.pk).update(wished_for=timezone.localdate())
    page = shown(browser_of_mentor)
    assert "Wished for" in page
    assert "Late" not in page


def test_what_came_back_is_marked(asked, mentor, browser_of_mentor):
    assert "Completed since" not in shown(browser_of_mentor)
    decide(asked, mentor, "returned")
    reviewing.again(asked, asked.evidence[0])
    assert "Completed since" in shown(browser_of_mentor)


def test_what_is_answered_is_asked_for(asked, mentor):
    for submission in asked.request.submissions.all():
        decide(asked, mentor, "accepted", submission=submission)
    assert found(mentor) == []
    assert found(mentor, all="1") == [asked.request.uuid]


def test_filters(asked, mentor, stranger):
    stranger.enrolments.create(framework=asked.sheet.framework)
    other = reviewing.asked(stranger, asked.sheet, mentor).request
    assert set(found(mentor)) == {asked.request.uuid, other.uuid}
    assert found(mentor, trainer=str(stranger.uuid)) == [other.uuid]
    assert set(found(mentor, competency=str(asked.sheet.uuid))) == {asked.request.uuid, other.uuid}
    assert found(mentor, competency="nonsense") == []
    take_up(other, by=mentor)
    assert found(mentor, mine="1") == [other.uuid]


def test_who_took_it_up_is_said(asked, mentor, browser_of_mentor):
    second = factories.UserFactory(name="Léa Martin")
    mentorship = reviewing.accompany(second, asked.trainer)
    asking.add_mentor(asked.request, by=asked.trainer, mentorship=mentorship)
    take_up(asked.request, by=second)
    assert "Taken up by Léa Martin" in shown(browser_of_mentor)
    take_up(asked.request, by=mentor)
    assert "Taken up by me" in shown(browser_of_mentor)


def test_pages_of_twenty(asked, mentor, browser_of_mentor):
    for _ in range(21):
        second_request(asked)
    assert len(found(mentor)) == 20
    assert len(found(mentor, page="2")) == 2
    assert "The next twenty" in shown(browser_of_mentor)
    assert "The twenty before" in shown(browser_of_mentor, f"{INBOX}?page=2")


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "9" * 30, "99999"])
def test_pages_that_make_no_sense(asked, browser_of_mentor, page):
    assert browser_of_mentor.get(INBOX, {"page": page}).status_code == 200


@pytest.mark.parametrize("name", ["trainer", "competency", "mine", "all", "page", "item"])
@pytest.mark.parametrize("value", ["'\"<script>", "x" * 5000, "é\u202e"])
def test_parameters_that_are_hostile(asked, browser_of_mentor, name, value):
    answer = browser_of_mentor.get(INBOX, {name: value})
    assert answer.status_code == 200
    assert b"<script>'" not in answer.content


@pytest.mark.parametrize("way", ["closed", "part", "ended", "withdrawn", "items closed", "binned", "erased"])
def test_what_is_not_open_any_more_is_nowhere(asked, mentor, browser_of_mentor, way):
    assert found(mentor) == [asked.request.uuid]
    trainer, request = asked.trainer, asked.request
    steps = {
        "closed": lambda: asking.close_request(request, by=trainer),
        "part": lambda: asking.close_part(request.parts.get(), by=trainer),
        "ended": lambda: Mentorship.objects.update(ended_at=timezone.now()),
        "withdrawn": lambda: [asking.withdraw(one, by=trainer) for one in request.submissions.all()],
        "items closed": lambda: [
            asking.close_item(request, by=trainer, item=one.item) for one in request.submissions.all()
        ],
        "binned": lambda: [bin_evidence(one, by=trainer) for one in asked.evidence],
        "erased": lambda: Submission.objects.update(snapshot="", digest="", html=""),
    }
    steps[way]()
    assert found(mentor, all="1") == []
    assert str(request.uuid) not in shown(browser_of_mentor, f"{INBOX}?all=1")


def test_what_ran_out_is_to_be_read_only(asked, mentor, browser_of_mentor):
    Mentorship.objects.update(ends=timezone.localdate() - timedelta(days=5))
    page = shown(browser_of_mentor)
    assert "To read only: the mentorship has run out" in page
    assert "Ran out on" in page


def test_trainees_stand_there_with_a_way_to_them(asked, browser_of_mentor):
    assert "Whom I accompany" in shown(browser_of_mentor)
    assert "Since" in shown(browser_of_mentor)


def test_own_words_stay_when_the_request_is_closed(asked, mentor, browser_of_mentor):
    decide(asked, mentor, "accepted", asked.levels[2])
    other = asked.request.submissions.last()
    draft(asked, mentor, submission=other, strengths="Only begun")
    assert "My words on what is over" not in shown(browser_of_mentor)
    asking.close_request(asked.request, by=asked.trainer)
    page = shown(browser_of_mentor)
    assert "My words on what is over" in page
    for words in ("Concrete", "Only begun", "never published", "Step 3", "Seen"):
        assert words in page
    assert "Café" not in page


def test_words_of_other_mentors_do_not_stay(asked, mentor, browser_of_mentor):
    second = factories.UserFactory()
    mentorship = reviewing.accompany(second, asked.trainer)
    asking.add_mentor(asked.request, by=asked.trainer, mentorship=mentorship)
    feedback = draft(asked, second, strengths="By another")
    deciding.publish(feedback, by=second)
    asking.close_request(asked.request, by=asked.trainer)
    assert "By another" not in shown(browser_of_mentor)


def test_whoever_accompanies_nobody_reads_what_it_is_for(client, trainer):
    client.force_login(trainer)
    assert "You accompany nobody yet" in shown(client)


def test_one_who_only_asks_has_nothing_in_the_inbox(client, asked):
    client.force_login(asked.trainer)
    assert str(asked.request.uuid) not in shown(client, f"{INBOX}?all=1")


def test_a_mentor_without_requests_reads_that_nothing_waits(browser_of_mentor, mentor, trainer):
    reviewing.accompany(mentor, trainer)
    assert "Nothing waits." in shown(browser_of_mentor)


@pytest.mark.parametrize("number", [1, 20])
def test_the_number_of_queries_does_not_grow(asked, mentor, browser_of_mentor, number):
    for _ in range(number):
        over = second_request(asked)
        feedback = draft(asked, mentor, asked.levels[1], submission=over.submissions.get())
        deciding.publish(feedback, by=mentor)
        asking.close_request(over, by=asked.trainer)
        second_request(asked)
    browser_of_mentor.get(INBOX)
    with CaptureQueriesContext(connection) as captured:
        assert browser_of_mentor.get(INBOX).status_code == 200
    assert len(captured) == 7, "\n".join(query["sql"][:150] for query in captured)
