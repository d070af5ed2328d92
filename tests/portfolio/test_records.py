"""Filling a tool in: its form, its limits, its editions, and what is never lost of it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from competencies.models import Tool, ToolTemplate
from portfolio.forms.record_cells import step
from portfolio.models import Draft, ToolRecord
from tests import factories

GRID = [
    {"key": "space", "label": "Space", "kind": "line", "help": "Where people meet."},
    {"key": "nature", "label": "Nature", "kind": "choice", "choices": ["formal", "informal"]},
    {"key": "gives", "label": "What it gives", "kind": "text"},
    {"key": "since", "label": "Since", "kind": "date"},
    {"key": "people", "label": "People", "kind": "number"},
    {"key": "open", "label": "Open", "kind": "yes_no"},
    {"key": "site", "label": "Site", "kind": "link"},
]
LINES = [{"key": "room", "label": "Book the room"}, {"key": "notes", "label": "Find a note-taker"}]


@pytest.fixture
def tool(enrolled, sheet):
    return Tool.objects.create(framework=sheet.framework, slug="map", title="A map", purpose="See it")


@pytest.fixture
def grid(tool):
    return ToolTemplate.objects.create(tool=tool, kind="grid", fields=GRID)


@pytest.fixture
def browser(client, enrolled):
    client.force_login(enrolled)
    return client


def typed(rows, **more):
    """A post of these rows; each is {key: text}."""
    post = {"key": str(uuid4()), "title": "Mine", "template": "1", "end": "1", "form": "record"}
    for field in GRID:
        post[f"cell-{field['key']}"] = [row.get(field["key"], "") for row in rows]
    return post | {"was": [str(row.get("was", "")) for row in rows]} | more


def new(tool):
    return reverse("tool-record-new", args=[tool.uuid])


FULL = {
    "space": "Café",
    "nature": "informal",
    "gives": "Courage\nand cake",
    "since": "2026-03-01",
    "people": "12,5",
    "open": "yes",
    "site": "https://example.org/café",
}


def test_a_grid_is_filled_in_and_kept_as_typed(browser, tool, grid, sheet, enrolled):
    address = f"{new(tool)}?competency={sheet.uuid}"
    page = browser.get(address).content.decode()
    assert f'value="{sheet.uuid}" selected' in page
    assert page.count('name="cell-space"') == 4  # three empty rows, and the one to be copied
    answer = browser.post(new(tool), typed([FULL, {}, {"space": "Two  lines\nof it"}], competency=sheet.uuid))
    record = ToolRecord.objects.get()
    assert answer.url == record.get_absolute_url()
    assert record.rows == [FULL, {"space": "Two lines of it"}]
    assert (record.owner, record.tool, record.template, record.competency) == (enrolled, tool, grid, sheet)
    page = browser.get(answer.url).content.decode()
    for words in (
        "Café",
        "March 1, 2026",
        "12,5",
        "yes",
        "Courage\nand cake",
        'href="https://example.org/café"',
    ):
        assert words in page


def test_two_equal_posts_make_one_record(browser, tool, grid):
    post = typed([FULL])
    first, again = browser.post(new(tool), post), browser.post(new(tool), post)
    assert first.url == again.url
    assert ToolRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("since", "last spring", "This is no date"),
        ("since", "2026-02-30", "This is no date"),
        ("people", "a dozen", "This is no number"),
        ("nature", "secret", "This is none of the choices"),
        ("open", "perhaps", "Choose yes or no"),
        ("site", "javascript:alert(1)", "This is no web address"),
        ("gives", "x" * 5001, "5,000 fit into one cell"),
    ],
)
def test_what_does_not_fit_is_told_at_its_cell_and_nothing_is_lost(browser, tool, grid, key, text, sentence):
    page = browser.post(new(tool), typed([FULL, {"space": "Second", key: text}])).content.decode()
    assert ToolRecord.objects.count() == 0
    assert page.count(f'id="id_cell-{key}_1-error"') == 1
    assert sentence in page
    assert text in page
    assert "Courage\nand cake" in page
    assert "Second" in page


@pytest.mark.parametrize("text", ["3", "-4.25", "+1 200", "80 %", "1 000,5"])
def test_numbers_as_people_write_them(browser, tool, grid, text):
    browser.post(new(tool), typed([{"people": text}]))
    assert ToolRecord.objects.get().rows == [{"people": text}]


def test_two_hundred_rows_fit_and_one_more_does_not(browser, tool, grid):
    rows = [{"space": f"Space {number}"} for number in range(201)]
    page = browser.post(new(tool), typed(rows)).content.decode()
    assert "200 rows fit into one" in page
    assert "Space 200" in page
    assert browser.post(new(tool), typed(rows[:200])).status_code == 302
    assert len(ToolRecord.objects.get().rows) == 200


def test_a_record_has_a_limit_of_its_own(browser, tool, grid):
    rows = [{"gives": "x" * 5000, "space": str(number)} for number in range(61)]
    assert "more than 300,000 characters" in browser.post(new(tool), typed(rows)).content.decode()
    assert not ToolRecord.objects.exists()


def test_rows_come_and_go_by_buttons_without_saving(browser, tool, grid):
    rows = [{"space": "One"}, {"space": "Two"}]
    page = browser.post(new(tool), typed(rows, row="add")).content.decode()
    assert page.count('name="cell-space"') == 4  # with the one to be copied
    page = browser.post(new(tool), typed(rows, row="up-1")).content.decode()
    assert page.index("Two</textarea>") < page.index("One</textarea>")
    page = browser.post(new(tool), typed(rows, row="remove-0")).content.decode()
    assert "One</textarea>" not in page
    assert "Two</textarea>" in page
    assert not ToolRecord.objects.exists()


@pytest.mark.parametrize(
    "asked", ["up-0", "down-1", "remove-2", "remove-x", "remove--1", "up-²", "elsewhere", "-"]
)
def test_a_button_that_makes_no_sense_changes_nothing(asked):
    assert step(["a", "b"], asked) == ["a", "b"]


def test_no_row_is_added_to_a_full_record():
    assert len(step([None] * 200, "add")) == 200


def record_of(owner, template, rows, **fields):
    return ToolRecord.objects.create(
        owner=owner, tool=template.tool, template=template, title="Mine", rows=rows, **fields
    )


def test_a_change_is_saved_and_a_stale_one_is_refused_with_both_texts(browser, enrolled, grid):
    record = record_of(enrolled, grid, [{"space": "First"}])
    address = reverse("tool-record-edit", args=[record.uuid])
    browser.post(address, typed([{"space": "Changed", "was": 0}], version="1"))
    answer = browser.post(address, typed([{"space": "Other", "was": 0}], version="1"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Changed" in page
    assert "Other" in page
    record.refresh_from_db()
    assert (record.rows, record.version) == ([{"space": "Changed"}], 2)
    assert Draft.objects.get().data["cell-space"] == ["Other"]


def test_a_draft_opens_again_with_its_rows(browser, tool, grid):
    post = typed([{"space": "Half typ"}], page=new(tool))
    browser.post(reverse("draft-save"), post)
    draft = Draft.objects.get()
    page = browser.get(f"{new(tool)}?draft={draft.key}").content.decode()
    assert "Half typ</textarea>" in page
    assert browser.post(new(tool), post).status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_keeps_a_date_that_is_none(browser, tool, grid):
    browser.post(reverse("draft-save"), typed([{"since": "spring"}], page=new(tool)))
    page = browser.get(f"{new(tool)}?draft={Draft.objects.get().key}").content.decode()
    assert 'value="spring" type="text"' in page


def test_uneven_and_hostile_columns_lose_nothing(browser, tool, grid):
    post = typed([{"space": "One"}, {"space": "Two"}])
    post["cell-gives"], post["was"] = ["only one", "two", "<script>\x00"], ["7", "x"]
    assert browser.post(new(tool), post).status_code == 302
    rows = ToolRecord.objects.get().rows
    assert [row.get("gives") for row in rows] == ["only one", "two", "<script>"]


def test_a_form_has_one_row(browser, tool, enrolled):
    ToolTemplate.objects.create(tool=tool, kind="form", fields=GRID)
    browser.post(new(tool), typed([{"space": "Here"}, {"space": "a second row that nobody typed"}]))
    record = ToolRecord.objects.get()
    assert record.rows == [{"space": "Here"}]
    assert "nothing yet" in browser.get(record.get_absolute_url()).content.decode()


def test_a_checklist_keeps_each_line_with_date_and_note(browser, tool):
    ToolTemplate.objects.create(tool=tool, kind="checklist", lines=LINES)
    post = typed([], done=["room", "foreign"], line=["room", "notes"])
    post |= {"cell-date": ["2026-05-01", ""], "cell-note": ["", "Ask Inès"], "was": ["", ""]}
    browser.post(new(tool), post)
    record = ToolRecord.objects.get()
    assert record.rows == [
        {"line": "room", "done": "yes", "date": "2026-05-01"},
        {"line": "notes", "note": "Ask Inès"},
    ]
    page = browser.get(reverse("tool-record-edit", args=[record.uuid])).content.decode()
    assert page.count(" checked") == 1
    assert "Ask Inès" in page


def test_another_persons_tool_or_sheet_cannot_be_named(browser, stranger, tool, grid):
    foreign = factories.published_sheet(competency__slug="foreign")
    page = browser.post(new(tool), typed([FULL], competency=foreign.uuid)).content.decode()
    assert "Nothing was saved yet" in page
    assert not ToolRecord.objects.exists()
    own = Tool.objects.create(owner=stranger, slug="own", title="Own", purpose="Theirs")
    ToolTemplate.objects.create(tool=own, kind="grid", fields=GRID)
    assert browser.post(new(own), typed([FULL])).status_code == 404


def test_a_tool_without_template_and_a_retired_one_are_refused_with_the_reason(browser, tool, sheet):
    answer = browser.get(new(tool))
    assert answer.status_code == 403
    assert "nothing to fill in" in answer.content.decode()
    ToolTemplate.objects.create(tool=tool, kind="grid", fields=GRID)
    Tool.objects.update(retired_at=sheet.published.published_at)
    answer = browser.get(new(tool))
    assert answer.status_code == 403
    assert "not offered any more" in answer.content.decode()
