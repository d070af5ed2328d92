"""An answer to feedback and a sign-off's statement are kept while they are written, and wait where they are written."""

import pytest
from django.urls import reverse

from portfolio.models import Draft
from tests.portfolio import asked as tests_asked
from tests.portfolio.asked import accompany, ask

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def asked(enrolled, sheet, mentor):
    return ask(enrolled, sheet, accompany(mentor, enrolled))


@pytest.fixture
def feedback(asked, mentor):
    """Enough for a sign-off."""
    submission = asked.submissions.get()
    tests_asked.answer(submission, mentor, 3)
    return submission.feedback.get()


@pytest.fixture
def mentors_browser(client, mentor):
    client.force_login(mentor)
    return client


def keep(browser, page, form, key, **fields):
    """What the script sends while somebody types."""
    sent = {"form": form, "key": str(key), "page": page} | fields
    return browser.post(reverse("draft-save"), sent, headers=JSON)


def shown(browser, page):
    return browser.get(page).content.decode()


def test_an_answer_waits_on_both_of_its_pages(browser_of_trainer, asked, feedback):
    page = asked.get_absolute_url()
    assert 'data-draft="' in shown(browser_of_trainer, page)
    assert keep(browser_of_trainer, page, "answer", feedback.uuid, answer="Half a sen").status_code == 200
    keep(browser_of_trainer, page, "answer", feedback.uuid, answer="Half a sentence")
    assert Draft.objects.count() == 1
    for address in (page, reverse("submission", args=[feedback.submission.uuid])):
        assert ">Half a sentence</textarea>" in shown(browser_of_trainer, address)
    assert f'href="{page}?draft={feedback.uuid}">Half a sentence</a>' in shown(browser_of_trainer, "/")


def test_an_answer_that_is_sent_has_no_draft(browser_of_trainer, asked, feedback):
    page = asked.get_absolute_url()
    keep(browser_of_trainer, page, "answer", feedback.uuid, answer="Thank you")
    browser_of_trainer.post(reverse("feedback-acknowledge", args=[feedback.uuid]), {"answer": "Thank you"})
    assert not Draft.objects.exists()
    late = keep(browser_of_trainer, page, "answer", feedback.uuid, answer="Thank yo")
    assert late.json() == {"said": ""}
    assert not Draft.objects.exists()


def test_what_somebody_else_began_is_not_there(browser_of_trainer, client, asked, feedback, stranger):
    client.force_login(stranger)
    keep(client, "/", "answer", feedback.uuid, answer="Of somebody else")
    client.force_login(asked.trainer)
    assert "Of somebody else" not in shown(client, asked.get_absolute_url())


def test_a_statement_waits_on_its_page(mentors_browser, asked, feedback):
    page = reverse("sign-off-new", args=[asked.uuid])
    assert 'data-draft="' in shown(mentors_browser, page)
    keep(mentors_browser, page, "sign-off", asked.uuid, statement="I saw", dimensions=["d-one"])
    assert ">I saw</textarea>" in shown(mentors_browser, page)
    assert Draft.objects.get().data["dimensions"] == ["d-one"]


def test_a_statement_that_is_signed_has_no_draft(mentors_browser, asked, feedback):
    page = reverse("sign-off-new", args=[asked.uuid])
    keep(mentors_browser, page, "sign-off", asked.uuid, statement="I saw")
    assert mentors_browser.post(page, {"statement": "I saw it"}).status_code == 302
    assert not Draft.objects.exists()
    assert keep(mentors_browser, page, "sign-off", asked.uuid, statement="I sa").json() == {"said": ""}
    assert not Draft.objects.exists()


def test_without_javascript_the_button_keeps_it(mentors_browser, asked, feedback):
    page = reverse("sign-off-new", args=[asked.uuid])
    sent = {"form": "sign-off", "key": str(asked.uuid), "page": page, "statement": "I saw"}
    answer = mentors_browser.post(reverse("draft-save"), sent)
    assert answer.url == f"{page}?draft={asked.uuid}"
    assert ">I saw</textarea>" in shown(mentors_browser, answer.url)
