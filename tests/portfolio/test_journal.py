"""The journal: by month, its filters and pages, the bin of all that is written."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from competencies.models import Tool
from portfolio.bin import PAGE, TABLES, binned_of
from portfolio.journal import excerpt_of
from portfolio.models import Reflection, ReviewRequest, Submission, TaggedReflection
from tests import factories
from tests.access import portfolio, writing

pytestmark = pytest.mark.django_db
JOURNAL, BIN = reverse("reflections"), reverse("bin")
NEVER = "00000000-0000-4000-8000-000000000000"


def note(owner, title, day="2026-01-05", **fields):
    return factories.ReflectionFactory(owner=owner, title=title, dated=date.fromisoformat(day), **fields)


def listed(client, **parameters):
    months = client.get(JOURNAL, parameters).context["found"].months
    return [entry.title for _month, entries in months for entry in entries]


def test_the_empty_journal_offers_the_first_step(browser_of_trainer):
    shown = browser_of_trainer.get(JOURNAL).content.decode()
    assert "Nothing here yet" in shown
    assert f'href="{reverse("reflection-three-minutes")}"' in shown


def test_entries_stand_by_month_latest_first_and_nobody_elses(browser_of_trainer, enrolled, stranger):
    for title, day in (("January", "2026-01-05"), ("March", "2026-03-01"), ("Late January", "2026-01-20")):
        note(enrolled, title, day)
    note(stranger, "Somebody else’s")
    note(enrolled, "Binned", deleted_at=timezone.now())
    months = browser_of_trainer.get(JOURNAL).context["found"].months
    assert [(month, [one.title for one in entries]) for month, entries in months] == [
        (date(2026, 3, 1), ["March"]),
        (date(2026, 1, 1), ["Late January", "January"]),
    ]


def test_filters_narrow_and_add_up(browser_of_trainer, enrolled, sheet):
    plain, about = note(enrolled, "Plain"), note(enrolled, "About", "2026-02-01", kind="question")
    about.competencies.add(sheet)
    tag = portfolio.tag(enrolled)
    TaggedReflection.objects.create(tag=tag, content_object=about)
    everything = ["About", "Plain"]
    assert listed(browser_of_trainer) == everything
    for parameters in (
        {"kind": "question"},
        {"competency": sheet.uuid},
        {"tag": tag.slug},
        {"since": "2026-01-06"},
        {"kind": "question", "competency": sheet.uuid, "tag": tag.slug, "until": "2026-02-01"},
    ):
        assert listed(browser_of_trainer, **parameters) == ["About"], parameters
    assert listed(browser_of_trainer, until="2026-01-05") == [plain.title]
    assert listed(browser_of_trainer, kind="role") == []
    assert "Nothing here matches" in browser_of_trainer.get(JOURNAL, {"kind": "role"}).content.decode()
    nonsense = {"kind": "x", "competency": "x", "since": "x", "until": "x", "page": "-1", "binned": "x"}
    assert listed(browser_of_trainer, **nonsense) == everything


def test_somebody_elses_word_finds_nothing(browser_of_trainer, enrolled, stranger):
    note(enrolled, "Mine")
    theirs = portfolio.tag(stranger)
    TaggedReflection.objects.create(tag=theirs, content_object=note(stranger, "Theirs"))
    shown = browser_of_trainer.get(JOURNAL, {"tag": theirs.slug})
    assert not shown.context["found"].months
    assert theirs.name not in shown.content.decode()


def test_the_journal_has_pages(browser_of_trainer, enrolled):
    for number in range(25):
        note(enrolled, f"Note {number:02}", str(date(2026, 1, 1) + timedelta(days=number)))
    assert listed(browser_of_trainer) == [f"Note {number:02}" for number in range(24, 4, -1)]
    assert listed(browser_of_trainer, page=2) == [f"Note {number:02}" for number in range(4, -1, -1)]


@pytest.mark.parametrize("number", [1, 15])
def test_the_journal_costs_the_same_however_much_is_in_it(
    browser_of_trainer, enrolled, number, django_assert_num_queries
):
    whole = factories.published_sheet(is_whole=True, competency__slug="whole")
    for _ in range(number):
        writing.reflection(enrolled, whole)
        writing.answer(enrolled, whole)
    browser_of_trainer.get(JOURNAL)
    with django_assert_num_queries(9):
        browser_of_trainer.get(JOURNAL)
    with django_assert_num_queries(3):
        browser_of_trainer.get(BIN)


def test_an_excerpt_is_one_line_of_whole_words():
    assert excerpt_of("<p>One<br>two</p><p>three</p>") == "One two three"
    assert excerpt_of("<p>One, two</p>", 6) == "One…"


# The bin


@pytest.fixture
def binned(enrolled):
    """Something of each table in the trainer's bin."""
    whole = factories.published_sheet(is_whole=True, competency__slug="whole")
    library = Tool.objects.create(framework=whole.framework, slug="library", title="Library", purpose="All")
    made = writing.fill(enrolled, whole, library)
    return {kind: made[f"binned_{kind}"] for kind in TABLES}


def gesture(name, kind, row):
    return reverse(f"bin-{name}", args=[kind, row.uuid])


def test_deleting_leads_to_undo(browser_of_trainer, enrolled):
    row = note(enrolled, "Thrown away")
    answer = browser_of_trainer.post(reverse("reflection-delete", args=[row.uuid]))
    shown = browser_of_trainer.get(answer.url).content.decode()
    assert "Thrown away" not in shown
    assert gesture("restore", "reflection", row) in shown
    assert browser_of_trainer.get(row.get_absolute_url()).status_code == 404
    back = browser_of_trainer.post(gesture("restore", "reflection", row))
    assert back.url == row.get_absolute_url()
    assert listed(browser_of_trainer) == ["Thrown away"]


def test_the_bin_lists_every_table_and_nobody_elses(browser_of_trainer, binned, stranger, enrolled):
    note(stranger, "Somebody else’s", deleted_at=timezone.now())
    piece = factories.EvidenceFactory(owner=enrolled, title="A piece", deleted_at=timezone.now())
    rows = binned_of(enrolled).rows
    assert rows[0].kind == "evidence"
    assert {row.kind for row in rows} == {"evidence", *TABLES}
    shown = browser_of_trainer.get(BIN).content.decode()
    for row in (piece, *binned.values()):
        assert row.title in shown
    assert "Somebody else" not in shown
    assert browser_of_trainer.get(reverse("evidence-bin")).url == BIN


def test_a_full_bin_has_pages(browser_of_trainer, enrolled):
    for number in range(PAGE + 1):
        note(enrolled, f"Note {number}", deleted_at=timezone.now() - timedelta(minutes=number))
    first, second = (browser_of_trainer.get(BIN, {"page": page}).content.decode() for page in (1, 2))
    assert first.count('class="bin-row"') == PAGE
    assert 'rel="next"' in first
    assert f"Note {PAGE}" in second


@pytest.mark.parametrize("kind", TABLES)
def test_each_can_be_taken_back_or_erased(browser_of_trainer, binned, kind):
    row = binned[kind]
    assert browser_of_trainer.post(gesture("restore", kind, row)).status_code == 302
    row.refresh_from_db()
    assert row.deleted_at is None
    assert browser_of_trainer.post(gesture("erase", kind, row)).status_code == 404, "not out of the bin"
    type(row).objects.filter(pk=row.pk).update(deleted_at=timezone.now())
    assert browser_of_trainer.post(gesture("erase", kind, row)).status_code == 302
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_erasing_takes_the_earlier_editions_too(browser_of_trainer, binned):
    row = binned["reflection"]
    assert row.history.count() == 2
    browser_of_trainer.post(gesture("erase", "reflection", row))
    assert not Reflection.history.filter(uuid=row.uuid).exists()


@pytest.mark.parametrize("kind", ["never", "evidence", "reflections"])
def test_an_unknown_kind_is_not_there(browser_of_trainer, binned, kind):
    assert browser_of_trainer.post(gesture("erase", kind, binned["reflection"])).status_code == 404


def test_what_mentors_have_read_can_be_erased_with_it(browser_of_trainer, enrolled, mentor, sheet):
    row = note(enrolled, "Was shown", deleted_at=timezone.now())
    request = ReviewRequest.objects.create(trainer=enrolled, competency=sheet)
    accepted = {"owner": enrolled, "competency": sheet, "version": sheet.published, "state": "accepted"}
    accepted |= {"decided_by": mentor, "decided_at": timezone.now()}
    request.submissions.create(
        reflection=row, item=row.uuid, item_version=1, snapshot="{}", digest="0" * 64, **accepted
    )
    assert "Erase also what was reviewed" in browser_of_trainer.get(BIN).content.decode()
    browser_of_trainer.post(gesture("erase", "reflection", row), {"reviewed": "1"})
    gone = Submission.objects.get()
    assert (gone.state, gone.snapshot, gone.reflection) == ("revoked", "", None)
