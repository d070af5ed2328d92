"""Open questions with memory: answering, answering again, the pair, the former wording, three minutes, the sheet."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from competencies.models import Question, SetAside
from portfolio.answers import Given, Memory, memory_of, offered
from portfolio.latest import latest_on
from portfolio.models import Answer, Draft, Reflection
from tests import factories

pytestmark = pytest.mark.django_db
QUIET = reverse("reflection-three-minutes")
NEVER = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def sheet(db):
    return factories.published_sheet(is_whole=True)


@pytest.fixture
def question(sheet):
    return sheet.question_set.get(uid="q-one")


def address(question):
    sheet = question.competency
    return reverse("question", args=[sheet.framework.slug, sheet.slug, question.slug])


def fields(**more):
    return {"key": str(uuid4()), "end": "1", "text": "I try.", "dated": "2026-01-05"} | more


def test_an_answer_is_kept_with_its_question_sheet_and_version(browser_of_trainer, enrolled, question):
    answered = browser_of_trainer.post(address(question), fields(text="I *try*."))
    assert answered.url == f"{address(question)}#answers"
    row = Reflection.objects.get()
    assert (row.owner, row.kind, row.dated) == (enrolled, "answer", date(2026, 1, 5))
    assert "<em>try</em>" in row.html
    assert list(row.competencies.all()) == [question.competency]
    assert row.answers.get().question == question
    assert row.answers.get().answered_on == question.competency.published


def test_the_same_form_twice_is_one_answer(browser_of_trainer, question):
    form = fields()
    for _ in range(2):
        assert browser_of_trainer.post(address(question), form).status_code == 302
    assert Answer.objects.count() == Reflection.objects.count() == 1


def test_a_form_come_back_with_other_words_can_be_saved_over_the_first(browser_of_trainer, question):
    form = fields()
    browser_of_trainer.post(address(question), form)
    answer = browser_of_trainer.post(address(question), form | {"text": "Otherwise."})
    assert answer.status_code == 409
    row = Reflection.objects.get()
    edit = reverse("reflection-edit", args=[row.uuid])
    assert f'action="{edit}"' in answer.content.decode()
    saved = browser_of_trainer.post(edit, form | dict(answer.context["fields"]))
    assert saved.status_code == 302
    row.refresh_from_db()
    assert (row.text, row.kind) == ("Otherwise.", "answer")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": "  \n"}, "required"),
        ({"dated": "9998-01-01"}, "This day is still to come."),
        ({"dated": "0001-01-05"}, "This day is too long ago."),
        ({"dated": "nonsense"}, "Enter a valid date."),
        ({"end": ""}, "did not arrive whole"),
    ],
)
def test_what_is_wrong_is_said_and_kept(browser_of_trainer, question, wrong, words):
    answer = browser_of_trainer.post(address(question), fields(text="kept words") | wrong)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Reflection.objects.exists()


def test_earlier_answers_stay_and_the_one_of_half_a_year_ago_stands_beside(
    browser_of_trainer, enrolled, question
):
    for day, text in (("2025-01-01", "first"), ("2025-07-10", "second"), ("2025-12-20", "third")):
        factories.answer(enrolled, question, dated=date.fromisoformat(day), text=text)
    factories.answer(enrolled, question, dated=date(2026, 1, 4), text="now")
    memory = memory_of(enrolled, question)
    assert [one.html for one in memory.answers] == [
        "<p>now</p>",
        "<p>third</p>",
        "<p>second</p>",
        "<p>first</p>",
    ]
    assert (memory.latest.html, memory.before.html) == ("<p>now</p>", "<p>second</p>")
    assert memory.distance == "6 months earlier"
    shown = browser_of_trainer.get(address(question)).content.decode()
    assert "6 months earlier" in shown
    assert shown.count("<p>first</p>") == 1


def test_after_an_answer_one_goes_back_or_on_and_the_form_is_folded(browser_of_trainer, enrolled, question):
    following = question.competency.question_set.get(uid="q-two")
    Question.objects.filter(pk=following.pk).update(position=question.position + 1)
    first = browser_of_trainer.get(address(question)).content.decode()
    assert '<section class="s answer-new" id="answer">' in first
    for one in (question, following):
        factories.answer(enrolled, one)
    shown = browser_of_trainer.get(address(question)).content.decode()
    assert f'href="{question.competency.get_absolute_url()}#{question.uid}">' in shown[shown.index("</h1>") :]
    assert f'href="{address(following)}"' in shown
    assert '<details class="s answer-new" id="answer">' in shown
    again = browser_of_trainer.get(address(question), {"again": "1"}).content.decode()
    assert '<details class="s answer-new" id="answer" open>' in again
    assert "Next question" not in browser_of_trainer.get(address(following)).content.decode()


def given(day):
    return Given(uuid4(), date.fromisoformat(day), "", False)


@pytest.mark.parametrize(
    ("days", "distance"),
    [
        ([], ""),
        (["2026-01-01"], ""),
        (["2026-01-01", "2026-01-01"], "The same day"),
        (["2026-01-02", "2026-01-01"], "1 day earlier"),
        (["2026-02-01", "2026-01-01"], "31 days earlier"),
        (["2026-04-01", "2026-01-01"], "3 months earlier"),
    ],
)
def test_the_distance_is_said_in_words(days, distance):
    assert Memory([given(day) for day in days]).distance == distance


def test_an_answer_to_a_former_wording_says_so(browser_of_trainer, enrolled, question):
    factories.answer(enrolled, question, text="before")
    assert "on the former wording" not in browser_of_trainer.get(address(question)).content.decode()
    Question.objects.filter(pk=question.pk).update(reworded_in=question.competency.published.number + 1)
    assert "on the former wording" in browser_of_trainer.get(address(question)).content.decode()
    assert latest_on(enrolled, question.competency).answers["q-one"][0].is_on_old_words


def test_who_only_reads_the_framework_reads_the_question(client, stranger, enrolled, question):
    factories.answer(enrolled, question, text="not theirs")
    client.force_login(stranger)
    shown = client.get(address(question)).content.decode()
    assert "Follow this framework first" in shown
    assert "not theirs" not in shown
    assert client.post(address(question), fields()).status_code == 403
    assert Reflection.objects.count() == 1


def test_a_retired_question_has_no_page(browser_of_trainer, question):
    Question.objects.filter(pk=question.pk).update(retired_at=timezone.now())
    assert browser_of_trainer.get(address(question)).status_code == 404
    assert browser_of_trainer.post(QUIET, fields(question=question.uuid)).status_code == 404


def test_hostile_words_are_shown_as_words(browser_of_trainer, question):
    browser_of_trainer.post(address(question), fields(text="<script>alert(1)</script> & “”"))
    assert "<script>alert" not in browser_of_trainer.get(address(question)).content.decode()


# On the sheet


def test_the_sheet_shows_the_latest_answer_and_how_many_before(
    browser_of_trainer, enrolled, question, stranger
):
    factories.answer(stranger, question, text="somebody else")
    factories.answer(enrolled, question, dated=date(2025, 1, 1), text="old words")
    factories.answer(enrolled, question, dated=date(2025, 6, 1), text="new words")
    binned = factories.answer(enrolled, question, text="gone words", deleted_at=timezone.now())
    assert binned.is_binned
    found = latest_on(enrolled, question.competency).answers
    assert {uid: (one.html, earlier) for uid, (one, earlier) in found.items()} == {
        "q-one": ("<p>new words</p>", 1)
    }
    shown = browser_of_trainer.get(question.competency.get_absolute_url()).content.decode()
    assert "<p>new words</p>" in shown
    assert "1 earlier answer" in shown
    assert f'href="{address(question)}?again=1#answer"' in shown
    for words in ("old words", "gone words", "somebody else"):
        assert words not in shown


# Three minutes


def test_a_question_without_an_answer_comes_first_then_the_one_longest_unanswered(enrolled, sheet, question):
    assert offered(enrolled).question == question
    factories.answer(enrolled, question, dated=date(2025, 1, 1))
    other = sheet.question_set.get(uid="q-two")
    assert (offered(enrolled).question, offered(enrolled).unanswered) == (other, 1)
    factories.answer(enrolled, other, dated=date(2024, 1, 1))
    found = offered(enrolled)
    assert (found.question, found.last, found.unanswered) == (other, date(2024, 1, 1), 0)


def test_another_question_goes_round(enrolled, sheet, question):
    other = sheet.question_set.get(uid="q-two")
    assert offered(enrolled, after=str(question.uuid)).question == other
    assert offered(enrolled, after=str(other.uuid)).question == question
    assert offered(enrolled, after="nonsense").question == question


def test_a_sheet_set_aside_offers_none(browser_of_trainer, enrolled, sheet):
    SetAside.objects.create(user=enrolled, competency=sheet)
    assert offered(enrolled) is None
    assert "None of them has a question yet" in browser_of_trainer.get(QUIET).content.decode()


def test_the_quiet_page_keeps_the_answer_to_the_question_that_it_offered(
    browser_of_trainer, enrolled, sheet, question
):
    shown = browser_of_trainer.get(QUIET)
    assert shown.context["question"] == question
    assert f'name="question" value="{question.uuid}"' in shown.content.decode()
    factories.answer(enrolled, question)  # meanwhile, in another tab: the offer would be another one now
    answered = browser_of_trainer.post(QUIET, fields(question=question.uuid, text="Three minutes."))
    assert answered.url == f"{address(question)}#answers"
    assert Answer.objects.get(reflection__text="Three minutes.").question == question


def test_a_draft_of_the_quiet_page_opens_with_its_question(browser_of_trainer, enrolled, sheet):
    other = sheet.question_set.get(uid="q-two")
    typed = fields(question=other.uuid, text="half a sen", form="reflection", page=QUIET)
    browser_of_trainer.post(reverse("draft-save"), typed, headers={"Accept": "application/json"})
    shown = browser_of_trainer.get(QUIET, {"draft": Draft.objects.get().key})
    assert shown.context["question"] == other
    assert "half a sen" in shown.content.decode()
    assert "half a sen" in browser_of_trainer.get(reverse("dashboard")).content.decode()
    browser_of_trainer.post(QUIET, typed | {"text": "half a sentence"})
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("asked", "status"), [(NEVER, 404), ("nonsense", 404), ("", 404)])
def test_a_question_that_is_not_there_is_not_answered(browser_of_trainer, sheet, asked, status):
    assert browser_of_trainer.post(QUIET, fields(question=asked)).status_code == status


@pytest.mark.parametrize("answers", [1, 13])
def test_pages_of_questions_cost_the_same_however_many_answers(
    browser_of_trainer, enrolled, question, answers, django_assert_num_queries
):
    for number in range(answers):
        factories.answer(enrolled, question, dated=timezone.localdate() - timedelta(days=number))
    for page, literal in ((address(question), 5), (QUIET, 4)):
        browser_of_trainer.get(page)
        with django_assert_num_queries(literal):
            browser_of_trainer.get(page)
