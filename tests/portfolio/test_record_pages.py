"""What a filled-in tool becomes: its page, its files, its evidence, a newer edition, and the list of them all."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competencies.markup import render
from competencies.models import Tool, ToolTemplate
from portfolio.models import Claim, Commitment, Draft, Evidence, ToolChoice, ToolRecord
from portfolio.record_export import markdown_of
from portfolio.spreadsheets import plain_text
from portfolio.workflow import tool_choices
from portfolio.workflow.evidence import bin_evidence
from tests.portfolio.test_records import GRID, LINES, browser, grid, record_of, tool, typed

__all__ = ["browser", "grid", "tool"]  # fixtures of this module
NARROW = [{"key": "space", "label": "Space", "kind": "line"}, {"key": "why", "label": "Why", "kind": "line"}]
HOSTILE = "=cmd|' /C calc'!A1"


@pytest.fixture
def record(enrolled, grid, sheet):
    rows = [
        {"space": "Café", "gives": "Courage\nand cake", "site": "https://example.org/a_b"},
        {"space": HOSTILE},
    ]
    return record_of(enrolled, grid, rows, competency=sheet)


def address(name, record, *more):
    return reverse(name, args=[record.uuid, *more])


def exported(browser, record, form):
    answer = browser.get(address("tool-record-export", record, form))
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8-sig")


def test_a_spreadsheet_holds_no_formula_and_reads_back_equal(browser, record):
    rows = list(csv.reader(io.StringIO(exported(browser, record, "csv"), newline="")))
    assert rows[0] == [field["label"] for field in GRID]
    assert rows[2][0].startswith("'=")
    assert [plain_text(cell) for cell in rows[2]] == [HOSTILE, *[""] * 6]
    assert plain_text(rows[1][2]) == "Courage\nand cake"


def test_markdown_says_each_row_and_its_signs_stand_for_themselves(browser, record):
    record.rows[1]["gives"] = (
        "# no heading\n- no *list*\n1. no number\n====\na|b\n-|-\n | <b>no</b> tag [no](https://link.example)"
    )
    record.save()
    text = exported(browser, record, "md")
    assert text.startswith("# Mine\n\n### Café\n")
    html = render(text, breaks=True)
    assert 'href="https://example.org/a_b"' in html
    assert 'link.example"' not in html
    assert "<b>" not in html
    assert "<em>" not in html
    assert "# no heading" in html
    assert "- no *list*" in html
    assert "1. no number" in html
    assert html.count("<ul>") == 2
    assert "<table>" not in html
    assert "<ol>" not in html
    assert "\\" not in html


def test_a_narrow_grid_is_a_table_in_markdown(enrolled, tool):
    template = ToolTemplate.objects.create(tool=tool, kind="grid", fields=NARROW)
    record = record_of(enrolled, template, [{"space": "a | b", "why": "because"}, {"space": "c"}])
    html = render(markdown_of(record))
    assert html.count("<tr>") == 3
    assert "<td>a | b</td>" in html


def test_a_checklist_and_a_form_as_files(browser, enrolled, tool):
    listed = ToolTemplate.objects.create(tool=tool, kind="checklist", lines=LINES)
    rows = [{"line": "room", "done": "yes", "note": "Room 12"}, {"line": "notes"}]
    record = record_of(enrolled, listed, rows)
    assert "- [x] Book the room (Room 12)\n- [ ] Find a note-taker\n" in exported(browser, record, "md")
    assert '"Book the room","yes","","Room 12"' in exported(browser, record, "csv")
    form = ToolTemplate.objects.create(tool=tool, kind="form", fields=NARROW, number=2)
    record = record_of(enrolled, form, [{"space": "Here"}])
    assert "### Space\n\nHere" in exported(browser, record, "md")
    assert '"Space","Here"' in exported(browser, record, "csv")


def test_there_is_no_other_file(browser, record):
    assert browser.get(address("tool-record-export", record, "html")).status_code == 404


def test_it_becomes_evidence_once_and_stays_linked_both_ways(browser, record):
    first = browser.post(address("tool-record-evidence", record))
    again = browser.post(address("tool-record-evidence", record))
    evidence = Evidence.objects.get()
    assert first.url == again.url == evidence.get_absolute_url()
    assert (evidence.title, evidence.text[:8]) == ("Mine", "### Café")
    assert list(evidence.tools.all()) == [record.tool]
    assert not Claim.objects.exists()
    assert record.get_absolute_url() in browser.get(evidence.get_absolute_url()).content.decode()
    page = browser.get(record.get_absolute_url()).content.decode()
    assert evidence.get_absolute_url() in page
    assert "Make it evidence" not in page
    record.refresh_from_db()
    assert record.version == 1


def test_evidence_in_the_bin_makes_room_for_another(browser, record, enrolled):
    browser.post(address("tool-record-evidence", record))
    bin_evidence(Evidence.objects.get(), by=enrolled)
    assert "Make it evidence" in browser.get(record.get_absolute_url()).content.decode()
    browser.post(address("tool-record-evidence", record))
    assert Evidence.objects.live().count() == 1
    assert Evidence.objects.count() == 2


def test_what_is_too_long_for_evidence_is_refused_with_the_reason(browser, record):
    record.rows = [{"gives": "x" * 5000}] * 21
    record.save()
    answer = browser.post(address("tool-record-evidence", record))
    assert answer.status_code == 403
    assert "100,000 characters" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_deleting_puts_it_into_the_bin_and_offers_to_take_it_back(browser, record):
    answer = browser.post(address("tool-record-delete", record))
    assert "Undo" in browser.get(answer.url).content.decode()
    assert browser.get(record.get_absolute_url()).status_code == 404
    record.refresh_from_db()
    assert record.is_binned


@pytest.fixture
def newer(grid):
    """The next edition: one field gone, one new."""
    fields = [field for field in GRID if field["key"] != "gives"]
    fields.append({"key": "next", "label": "Next step", "kind": "line"})
    return ToolTemplate.objects.create(tool=grid.tool, kind="grid", fields=fields, number=2)


def test_going_over_to_a_newer_edition_loses_nothing(browser, record, newer):
    page = browser.get(record.get_absolute_url()).content.decode()
    assert "There is a newer edition" in page
    assert "What it gives" in page
    assert "Next step" not in page
    browser.post(address("tool-record-renew", record))
    record.refresh_from_db()
    assert (record.template, record.version) == (newer, 2)
    post = typed([{"space": "New row"}, {"space": "Café", "was": 0}], version="2", template="2")
    del post["cell-gives"]
    browser.post(address("tool-record-edit", record), post | {"cell-next": ["", "Go there"]})
    record.refresh_from_db()
    assert record.rows == [
        {"space": "New row"},
        {"gives": "Courage\nand cake", "space": "Café", "next": "Go there"},
    ]
    page = browser.get(record.get_absolute_url()).content.decode()
    assert "From an earlier edition" in page
    assert "Courage\nand cake" in page
    assert "There is a newer edition" not in page


def test_it_keeps_its_edition_until_then_even_when_it_is_saved(browser, record, grid, newer):
    browser.post(address("tool-record-edit", record), typed([{"gives": "More", "was": 0}], version="1"))
    record.refresh_from_db()
    assert (record.template, record.rows) == (grid, [{"gives": "More"}])


def test_unsaved_typing_is_not_left_behind_by_a_newer_edition(browser, record, enrolled, newer):
    Draft.objects.create(owner=enrolled, key=record.uuid, form="record", data={"title": ["Typed"]})
    answer = browser.post(address("tool-record-renew", record))
    assert answer.status_code == 403
    assert "discard the draft first" in answer.content.decode()
    record.refresh_from_db()
    assert record.version == 1


def test_another_kind_of_edition_is_not_offered(browser, record, grid):
    ToolTemplate.objects.create(tool=grid.tool, kind="form", fields=NARROW, number=2)
    assert "newer edition" not in browser.get(record.get_absolute_url()).content.decode()


def test_the_list_is_found_by_tool_and_date(browser, record, enrolled):
    assert "Mine" in browser.get(reverse("tool-records")).content.decode()
    other = Tool.objects.create(owner=enrolled, slug="other", title="Other tool", purpose="Else")
    template = ToolTemplate.objects.create(tool=other, kind="grid", fields=NARROW)
    old = record_of(enrolled, template, [])
    day = timezone.now() - timedelta(days=40)
    ToolRecord.objects.filter(pk=old.pk).update(title="Old one", updated_at=day)
    shown = browser.get(reverse("tool-records"), {"tool": other.uuid}).content.decode()
    assert "Old one" in shown
    assert ">Mine<" not in shown
    shown = browser.get(reverse("tool-records"), {"since": timezone.localdate() - timedelta(days=9)})
    assert "Old one" not in shown.content.decode()
    assert ">Mine<" in shown.content.decode()
    nothing = browser.get(reverse("tool-records"), {"tool": uuid4(), "page": "²", "since": "x"})
    assert "Nothing here matches" in nothing.content.decode()


def test_what_a_sheet_counts_of_a_tool_is_what_its_link_shows(browser, record, enrolled, grid, sheet):
    loose = record_of(enrolled, grid, [])
    ToolRecord.objects.filter(pk=loose.pk).update(title="Of no sheet")
    tool_choices.choose(grid.tool, sheet, by=enrolled, about=tool_choices.About())
    tool_choices.end(ToolChoice.objects.get(), by=enrolled)
    page = browser.get(reverse("tool-choices", args=[sheet.framework.slug, sheet.slug])).content.decode()
    assert "filled in once" in page
    [link] = re.findall(rf'href="({reverse("tool-records")}\?[^"]+)"', page)
    shown = browser.get(unescape(link)).content.decode()
    assert ">Mine<" in shown
    assert "Of no sheet" not in shown
    assert f'value="{sheet.uuid}" selected' in shown
    nothing = browser.get(reverse("tool-records"), {"competency": uuid4()}).content.decode()
    assert "Nothing here matches" in nothing


def test_list_and_page_ask_the_same_however_much_there_is(browser, record, enrolled, grid):
    def asked(url):
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    few = (
        asked(reverse("tool-records")),
        asked(record.get_absolute_url()),
        asked(address("tool-record-edit", record)),
    )
    record.rows *= 40
    record.save()
    for _ in range(24):
        record_of(enrolled, grid, record.rows)
    many = (
        asked(reverse("tool-records")),
        asked(record.get_absolute_url()),
        asked(address("tool-record-edit", record)),
    )
    assert many == few
    assert "Older" in browser.get(reverse("tool-records")).content.decode()


def test_a_map_draws_itself_beside_its_table(browser, enrolled, grid):
    ToolTemplate.objects.filter(pk=grid.pk).update(graph={"node": "space", "group": "nature"})
    grid.refresh_from_db()
    record = record_of(enrolled, grid, [{"space": "Café <b>"}, {"space": "List", "nature": "formal"}])
    page = browser.get(record.get_absolute_url()).content.decode()
    assert '<svg class="record-graph"' in page
    assert "Café &lt;b&gt;</text>" in page
    assert " style=" not in page


def test_a_tool_for_commitments_leads_to_those_of_the_sheet(browser, enrolled, tool, sheet):
    ToolTemplate.objects.create(tool=tool, kind="commitments")
    answer = browser.get(f"{reverse('tool-record-new', args=[tool.uuid])}?competency={sheet.uuid}")
    assert answer.url == reverse("tool-checklist", args=[tool.uuid, sheet.framework.slug, sheet.slug])
    assert "Nothing planned on this sheet yet" in browser.get(answer.url).content.decode()
    today = timezone.localdate()
    row = Commitment.objects.create(
        owner=enrolled, competency=sheet, title="Answer one question", starts=today
    )
    row.occurrences.create(planned_for=today, due_on=today + timedelta(days=3))
    Commitment.objects.create(owner=enrolled, title="Elsewhere")
    page = browser.get(answer.url).content.decode()
    assert "Answer one question" in page
    assert "next on" in page
    assert "Elsewhere" not in page
    assert "On which sheet?" in browser.get(reverse("tool-record-new", args=[tool.uuid])).content.decode()
