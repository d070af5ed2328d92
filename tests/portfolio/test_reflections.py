"""Reflections, questions of one's own, one's role: writing them, what they are about, two tabs, earlier editions."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portfolio.models import Draft, Reflection
from portfolio.workflow.reflections import About, set_about
from tests import factories

pytestmark = pytest.mark.django_db
NEW = reverse("reflection-new")
NEVER = "00000000-0000-4000-8000-000000000000"


def fields(**more):
    return {"key": str(uuid4()), "end": "1", "kind": "free", "text": "I think.", "dated": "2026-01-05"} | more


def at(name, row):
    return reverse(f"reflection-{name}", args=[row.uuid])


def standing(client, row):
    """What stands in the form of a row, as a browser would post it."""
    form = client.get(at("edit", row)).context["form"]
    return {name: values for name, values in form.data.lists()} | {"key": str(row.uuid)}


@pytest.fixture
def row(browser_of_trainer, enrolled):
    browser_of_trainer.post(NEW, fields(title="Silence", tags="pairs, café"))
    return Reflection.objects.get()


@pytest.mark.parametrize("kind", ["free", "question", "role"])
def test_a_text_of_each_kind_is_kept_with_all_that_it_is_about(browser_of_trainer, enrolled, sheet, kind):
    evidence = factories.EvidenceFactory(owner=enrolled)
    dimension = sheet.dimension_set.first()
    data = fields(kind=kind, title="A title", tags="Pairs, café", dimensions=[dimension.uuid])
    answer = browser_of_trainer.post(NEW, data | {"evidence": [evidence.uuid]})
    row = Reflection.objects.get()
    assert answer.url == row.get_absolute_url()
    assert (row.kind, row.title, row.dated, row.owner) == (kind, "A title", date(2026, 1, 5), enrolled)
    assert [*row.dimensions.all(), *row.evidence.all()] == [dimension, evidence]
    assert list(row.competencies.all()) == [sheet], "a dimension brings its sheet"
    assert {item.tag.name for item in row.tagged.all()} == {"Pairs", "café"}
    shown = browser_of_trainer.get(row.get_absolute_url()).content.decode()
    for words in ("A title", "I think.", evidence.title, str(sheet.title), "café"):
        assert words in shown


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "question"}, "Write the question that you ask yourself."),
        ({"text": " "}, "Write a few words"),
        ({"kind": "answer"}, "Select a valid choice"),
        ({"dated": "9998-01-01"}, "still to come"),
        ({"competencies": [NEVER]}, "not there any more"),
        ({"dimensions": ["nonsense"]}, "not there any more"),
    ],
)
def test_what_is_wrong_is_said(browser_of_trainer, wrong, words):
    answer = browser_of_trainer.post(NEW, fields() | wrong)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Reflection.objects.exists()


def test_a_question_of_ones_own_can_wait_for_its_answer(browser_of_trainer):
    browser_of_trainer.post(NEW, fields(kind="question", title="Why?", text=""))
    shown = browser_of_trainer.get(Reflection.objects.get().get_absolute_url()).content.decode()
    assert "No answer yet" in shown


def test_somebody_elses_evidence_is_not_linked(browser_of_trainer, enrolled, stranger):
    theirs = factories.EvidenceFactory(owner=stranger)
    browser_of_trainer.post(NEW, fields(evidence=[theirs.uuid]))
    assert not Reflection.objects.exists()
    own = factories.ReflectionFactory(owner=enrolled)
    with pytest.raises(PermissionDenied):
        set_about(own, About(evidence=[theirs]), by=enrolled)


def test_a_sheet_of_a_framework_that_one_does_not_follow_is_not_linked(browser_of_trainer, enrolled):
    elsewhere = factories.published_sheet(competency__slug="elsewhere")
    browser_of_trainer.post(NEW, fields(competencies=[elsewhere.uuid]))
    assert not Reflection.objects.exists()
    own = factories.ReflectionFactory(owner=enrolled)
    with pytest.raises(PermissionDenied):
        set_about(own, About(competencies=[elsewhere]), by=enrolled)


def test_a_linked_sheet_stays_after_its_framework_was_left(browser_of_trainer, enrolled, sheet):
    browser_of_trainer.post(NEW, fields(competencies=[sheet.uuid]))
    row = Reflection.objects.get()
    enrolled.enrolments.all().delete()
    saved = browser_of_trainer.post(at("edit", row), standing(browser_of_trainer, row) | {"text": "More."})
    assert saved.status_code == 302
    assert list(row.competencies.all()) == [sheet]


def test_a_change_keeps_evidence_that_lies_in_the_bin(browser_of_trainer, enrolled, row):
    row.evidence.add(factories.EvidenceFactory(owner=enrolled, deleted_at=timezone.now()))
    saved = browser_of_trainer.post(at("edit", row), standing(browser_of_trainer, row) | {"text": "More."})
    assert saved.status_code == 302
    assert row.evidence.count() == 1


def test_the_address_says_what_a_new_text_is_about(browser_of_trainer, enrolled, sheet):
    evidence = factories.EvidenceFactory(owner=enrolled)
    asked = {"kind": "role", "competencies": sheet.uuid, "evidence": evidence.uuid, "title": "Since spring"}
    form = browser_of_trainer.get(NEW, asked).context["form"]
    assert (form.data["kind"], form.data["title"]) == ("role", "Since spring")
    assert (form.picker.chosen("competencies"), form.picker.chosen("evidence")) == ([sheet], [evidence])
    nonsense = {"kind": "answer", "competencies": "x", "dimensions": NEVER, "evidence": "' OR 1"}
    form = browser_of_trainer.get(NEW, nonsense).context["form"]
    assert form.data["kind"] == "free"
    assert not any(form.picker.chosen(name) for name in form.names)


def test_the_same_form_twice_is_one_text(browser_of_trainer):
    form = fields(tags="once")
    for _ in range(2):
        assert browser_of_trainer.post(NEW, form).status_code == 302
    assert Reflection.objects.count() == 1


def test_two_tabs_never_overwrite_each_other(browser_of_trainer, row):
    first = standing(browser_of_trainer, row)
    browser_of_trainer.post(at("edit", row), first | {"text": "From one tab."})
    answer = browser_of_trainer.post(at("edit", row), first | {"text": "From the other."})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "From one tab." in shown
    assert "From the other." in shown
    row.refresh_from_db()
    assert (row.text, row.version) == ("From one tab.", 2)
    assert Draft.objects.get().data["text"] == ["From the other."]
    browser_of_trainer.post(at("edit", row), dict(answer.context["fields"]))
    row.refresh_from_db()
    assert (row.text, row.version) == ("From the other.", 3)
    assert not Draft.objects.exists()


def test_two_tabs_never_overwrite_each_others_links(browser_of_trainer, row, sheet):
    """Not only the text: what it is about is saved over what was read, too."""
    first = standing(browser_of_trainer, row)
    browser_of_trainer.post(at("edit", row), first | {"tags": "new"})
    answer = browser_of_trainer.post(at("edit", row), first | {"competencies": [sheet.uuid]})
    assert answer.status_code == 409
    assert str(sheet) in answer.content.decode()
    assert [item.tag.name for item in row.tagged.all()] == ["new"]
    assert not row.competencies.exists()


def test_saving_the_same_again_is_no_new_edition(browser_of_trainer, row):
    form = standing(browser_of_trainer, row)
    for _ in range(2):
        assert browser_of_trainer.post(at("edit", row), form).status_code == 302
    row.refresh_from_db()
    assert (row.version, row.history.count()) == (1, 1)


def test_the_answer_to_a_sheets_question_keeps_its_question_and_sheet(browser_of_trainer, enrolled):
    sheet = factories.published_sheet(is_whole=True, competency__slug="whole")
    enrolled.enrolments.create(framework=sheet.framework)
    row = factories.answer(enrolled, sheet.question_set.first(), dated=date(2026, 1, 1))
    data = standing(browser_of_trainer, row) | {"text": "Better said.", "kind": "free", "title": "Not taken"}
    assert browser_of_trainer.post(at("edit", row), data).status_code == 302
    row.refresh_from_db()
    assert (row.text, row.kind, row.title) == ("Better said.", "answer", "")
    assert list(row.competencies.all()) == [sheet]
    assert row.answers.count() == 1


def test_the_history_tells_what_each_saving_changed(browser_of_trainer, row):
    for text in ("I think of them.", "I think of them.\n\nAnd act."):
        browser_of_trainer.post(at("edit", row), standing(browser_of_trainer, row) | {"text": text})
    browser_of_trainer.post(at("edit", row), standing(browser_of_trainer, row) | {"tags": "other"})
    shown = browser_of_trainer.get(at("history", row))
    editions = shown.context["page"].rows
    assert [(one.is_first, one.is_changed) for one in editions] == [
        (False, True),
        (False, True),
        (True, False),
    ], "a saving that changed no words is none"
    added = [p.text for line in editions[1].text_rows for p in line.pieces if p.kind == "ins"]
    assert added == [" of them"]
    assert "<ins> of them</ins>" in shown.content.decode()


def test_the_history_has_pages_and_compares_across_them(browser_of_trainer, row):
    for number in range(12):
        row.text = row.html = f"Edition {number}"
        row.save()
    pages = [browser_of_trainer.get(at("history", row), {"page": n}).context["page"] for n in (1, 2, 3)]
    assert [(len(page.rows), page.following) for page in pages] == [(5, 2), (5, 3), (3, None)]
    assert [one.is_first for page in pages for one in page.rows] == [False] * 12 + [True]
    assert all(one.is_changed for page in pages[:2] for one in page.rows)
    for nonsense in ("0", "-1", "x", "²", "99999"):
        shown = browser_of_trainer.get(at("history", row), {"page": nonsense}).context["page"]
        assert shown.number == 1


def test_a_hostile_text_is_shown_as_words(browser_of_trainer):
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    browser_of_trainer.post(NEW, fields(title=nasty, text=nasty))
    row = Reflection.objects.get()
    for address in (row.get_absolute_url(), at("history", row), at("edit", row), reverse("reflections")):
        shown = browser_of_trainer.get(address).content.decode()
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


def test_evidence_and_dimension_show_what_was_thought_of_them(browser_of_trainer, enrolled, stranger, sheet):
    evidence, dimension = factories.EvidenceFactory(owner=enrolled), sheet.dimension_set.first()
    for owner, title in ((enrolled, "Mine of it"), (stranger, "Somebody else’s")):
        row = factories.ReflectionFactory(owner=owner, title=title)
        row.evidence.add(evidence)
        row.dimensions.add(dimension)
    page = reverse("dimension", args=[sheet.framework.slug, sheet.slug, dimension.slug])
    for address in (evidence.get_absolute_url(), page):
        shown = browser_of_trainer.get(address).content.decode()
        assert "Mine of it" in shown
        assert "Somebody else" not in shown


def test_the_sheet_shows_the_latest_of_each_kind(browser_of_trainer, enrolled, sheet):
    for number in range(5):
        for kind in ("free", "question", "role"):
            title = f"{kind} {number}"
            row = factories.ReflectionFactory(
                owner=enrolled, kind=kind, title=title, dated=date(2026, 1, 1 + number)
            )
            row.competencies.add(sheet)
    shown = browser_of_trainer.get(sheet.get_absolute_url()).content.decode()
    assert "My latest reflections" in shown
    for kind in ("free", "question"):
        assert [f"{kind} {number}" in shown for number in range(5)] == [False, False, True, True, True]
    assert f'href="{reverse("reflections")}?competency={sheet.uuid}"' in shown


@pytest.mark.parametrize("form", Draft.Form)
def test_a_draft_is_listed_with_what_it_is(browser_of_trainer, enrolled, form):
    words = str(form.label)  # in English, as the test begins
    data = {"title": [f"Begun {form}"], "form": [form]}
    Draft.objects.create(owner=enrolled, key=uuid4(), form=form, data=data)
    shown = browser_of_trainer.get(reverse("dashboard")).content.decode()
    assert f"Begun {form}" in shown
    assert f"{words[0].upper()}{words[1:]}, kept on" in shown
