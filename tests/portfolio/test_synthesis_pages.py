"""The six lists on the sheet and on their page, and the forms of their lines."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competencies.models import Tool
from portfolio.models import SynthesisItem, ToolChoice
from portfolio.synthesis import List
from tests import factories

SECTION = {"kind": "synthesis", "anchor": "synthesis", "title": "Synthesis", "html": "", "items": []}


@pytest.fixture
def place(sheet):
    sheet.published.blocks = [*sheet.published.blocks, SECTION]
    sheet.published.save()
    return [sheet.framework.slug, sheet.slug]


@pytest.fixture
def page(place):
    return reverse("synthesis", args=place)


@pytest.fixture
def signed_in(client, enrolled):
    client.force_login(enrolled)
    return client


def make(owner, sheet, text="A line", to=List.KEYS, **more):
    return SynthesisItem.objects.create(owner=owner, competency=sheet, list=to, text=text, **more)


def at(name, line):
    return reverse(name, args=[line.uuid])


def test_a_line_is_added_and_one_is_led_back_to_where_one_was(signed_in, sheet, place, page):
    address = reverse("synthesis-add", args=[*place, "keys"])
    shown = signed_in.get(page).content.decode()
    key = re.search(rf'action="{address}".*?name="key" value="([^"]+)"', shown, re.DOTALL)[1]
    for _again in range(2):
        answer = signed_in.post(address, {"key": key, "text": "  A\nline \x1e", "next": "sheet"})
        assert answer.url == f"{sheet.get_absolute_url()}#synthesis-keys"
    line = SynthesisItem.objects.get()
    assert (line.text, line.list) == ("A line", "keys")
    answer = signed_in.post(address, {"key": str(uuid4()), "text": "Two", "next": "https://evil.example/"})
    assert answer.url == f"{page}#synthesis-keys"
    assert ">A line<" in signed_in.get(page).content.decode()
    assert ">A line<" in signed_in.get(sheet.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("text", "said"), [("", "Write a few words."), (" \n ", "Write a few words."), ("x" * 501, "at most 500")]
)
def test_a_line_that_cannot_be_kept_is_shown_again(signed_in, place, text, said):
    address = reverse("synthesis-add", args=[*place, "watch"])
    answer = signed_in.post(address, {"text": text, "key": "nonsense"})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not SynthesisItem.objects.exists()


def test_an_unknown_list_is_not_there(signed_in, place):
    assert signed_in.post(reverse("synthesis-add", args=[*place, "other"]), {"text": "x"}).status_code == 404


def test_hostile_words_stay_words(signed_in, enrolled, sheet, page):
    make(enrolled, sheet, '<script>alert("1")</script>" onfocus="x')
    for address in (page, sheet.get_absolute_url()):
        shown = signed_in.get(address).content.decode()
        assert "<script>alert" not in shown
        assert '" onfocus="x' not in shown
        assert "&lt;script&gt;alert" in shown


def test_a_tool_alone_gives_its_title(signed_in, enrolled, stranger, sheet, place):
    tool = Tool.objects.create(framework=sheet.framework, slug="map", title="Community map", purpose="All")
    foreign = Tool.objects.create(owner=stranger, slug="foreign", title="Foreign", purpose="Hers")
    address = reverse("synthesis-add", args=[*place, "deepen"])
    assert signed_in.post(address, {"text": "", "tool": tool.uuid}).status_code == 302
    assert SynthesisItem.objects.get().text == "Community map"
    for wrong in (foreign.uuid, uuid4(), "nonsense"):
        assert signed_in.post(address, {"text": "x", "tool": wrong}).status_code == 200
    address = reverse("synthesis-add", args=[*place, "keys"])
    assert signed_in.post(address, {"text": "free", "tool": tool.uuid}).status_code == 302
    assert SynthesisItem.objects.get(text="free").tool is None


def test_a_retired_tool_stays_on_its_line_and_is_offered_to_no_other(signed_in, enrolled, sheet, place):
    old = Tool.objects.create(
        framework=sheet.framework, slug="old", title="Old", purpose="All", retired_at=timezone.now()
    )
    line = make(enrolled, sheet, "before", List.DEEPEN, tool=old)
    answer = signed_in.post(at("synthesis-line", line), {"text": "after", "tool": old.uuid, "version": "1"})
    assert answer.status_code == 302
    line.refresh_from_db()
    assert (line.text, line.tool) == ("after", old)
    address = reverse("synthesis-add", args=[*place, "deepen"])
    assert signed_in.post(address, {"text": "new", "tool": old.uuid}).status_code == 200


def test_a_stale_save_shows_both_texts(signed_in, enrolled, sheet):
    line = make(enrolled, sheet, "before")
    address = at("synthesis-line", line)
    assert signed_in.post(address, {"text": "first tab", "version": "1"}).status_code == 302
    answer = signed_in.post(address, {"text": "second tab", "version": "1", "next": "sheet"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "first tab" in shown
    assert "second tab" in shown
    line.refresh_from_db()
    assert (line.text, line.version) == ("first tab", 2)
    assert signed_in.post(address, {"text": "second tab", "version": "2"}).status_code == 302
    for wrong in ("", "x", "9" * 30):
        assert signed_in.post(address, {"text": "third", "version": wrong}).status_code == 409


def test_a_line_has_a_form_of_its_own(signed_in, enrolled, sheet):
    line = make(enrolled, sheet, "before")
    shown = signed_in.get(at("synthesis-line", line)).content.decode()
    assert 'value="before"' in shown
    assert 'name="version" value="1"' in shown


def test_places_by_buttons_and_by_dragging(signed_in, enrolled, sheet, page):
    one, two = make(enrolled, sheet, "one", position=1), make(enrolled, sheet, "two", position=2)
    move = at("synthesis-line-move", two)
    answer = signed_in.post(move, {"place": "up"})
    assert answer.url == f"{page}#line-{two.uuid}"
    assert list(SynthesisItem.objects.values_list("text", flat=True)) == ["two", "one"]
    signed_in.post(move, {"place": "keys:"})
    assert list(SynthesisItem.objects.values_list("text", flat=True)) == ["one", "two"]
    signed_in.post(move, {"place": f"keys:{one.uuid}"})
    assert list(SynthesisItem.objects.values_list("text", flat=True)) == ["two", "one"]
    signed_in.post(move, {"place": "list", "list": "improve"})
    assert SynthesisItem.objects.get(list="improve") == two


GESTURES = {
    "up": ("synthesis-line-move", {"place": "up"}),
    "to another list": ("synthesis-line-move", {"place": "list", "list": "improve"}),
    "dragged": ("synthesis-line-move", {"place": "improve:"}),
    "struck": ("synthesis-line-strike", {}),
}


@pytest.mark.parametrize(("name", "data"), GESTURES.values(), ids=GESTURES)
def test_a_gesture_keeps_the_words_that_stand_in_its_form(signed_in, enrolled, sheet, name, data):
    line = make(enrolled, sheet)
    assert signed_in.post(at(name, line), {"text": "Other words", "version": "1"} | data).status_code == 302
    line.refresh_from_db()
    assert (line.text, line.version) == ("Other words", 2)
    again = {"text": "Other words", "version": "2"} | data
    signed_in.post(at(name, line), again)
    line.refresh_from_db()
    assert line.version == 2


@pytest.mark.parametrize(("name", "data"), GESTURES.values(), ids=GESTURES)
def test_a_gesture_waits_for_words_that_cannot_be_saved(signed_in, enrolled, sheet, name, data):
    line = make(enrolled, sheet, version=3)
    before = SynthesisItem.objects.values("list", "position", "struck_at").get()
    stale = signed_in.post(at(name, line), {"text": "Of an old tab", "version": "2"} | data)
    assert (stale.status_code, "Of an old tab" in stale.content.decode()) == (409, True)
    bare = signed_in.post(at(name, line), {"text": " ", "version": "3"} | data)
    assert "Write a few words." in bare.content.decode()
    assert SynthesisItem.objects.values("list", "position", "struck_at").get() == before
    assert SynthesisItem.objects.get().text == "A line"


@pytest.mark.parametrize("place", ["", "other:", "sideways", "list", "keys", "x" * 90])
def test_no_place_that_there_is_not(signed_in, enrolled, sheet, place):
    line = make(enrolled, sheet)
    expected = 302 if place == "keys" else 400
    assert signed_in.post(at("synthesis-line-move", line), {"place": place}).status_code == expected


def test_a_chosen_tool_is_changed_at_the_tool(signed_in, enrolled, sheet, page):
    tool = Tool.objects.create(framework=sheet.framework, slug="map", title="Map", purpose="All")
    line = make(enrolled, sheet, "With the map", List.MASTERED, tool=tool)
    ToolChoice.objects.create(owner=enrolled, competency=sheet, tool=tool, rank=1, mastery="discover")
    shown = signed_in.get(page).content.decode()
    deepen = shown[shown.index('id="synthesis-deepen"') :]
    assert "With the map" in deepen
    assert "to discover" in deepen
    assert "its mastery says" in deepen
    answer = signed_in.post(at("synthesis-line-move", line), {"place": "list", "list": "mastered"})
    assert answer.status_code == 403
    assert "Change it at the tool" in answer.content.decode()


def test_struck_lines_are_taken_back_or_removed(signed_in, enrolled, sheet, page):
    line = make(enrolled, sheet)
    assert signed_in.post(at("synthesis-line-remove", line)).status_code == 403
    signed_in.post(at("synthesis-line-strike", line))
    assert "1 struck line" in signed_in.get(page).content.decode()
    signed_in.post(at("synthesis-line-restore", line))
    assert "struck line" not in signed_in.get(page).content.decode()
    signed_in.post(at("synthesis-line-strike", line))
    assert signed_in.post(at("synthesis-line-remove", line)).status_code == 302
    assert not SynthesisItem.objects.exists()


def test_who_stopped_following_still_reads_and_strikes(signed_in, enrolled, sheet, page):
    line = make(enrolled, sheet, "Mine for ever")
    enrolled.enrolments.all().delete()
    shown = signed_in.get(page).content.decode()
    assert "Mine for ever" in shown
    assert "Follow this framework first" in shown
    assert "line-add" not in shown
    assert signed_in.post(at("synthesis-line-strike", line)).status_code == 302


def test_an_empty_synthesis_offers_the_first_step(signed_in, enrolled, sheet, page):
    assert "Begin with one" in signed_in.get(page).content.decode()
    make(enrolled, sheet)
    assert "Begin with one" not in signed_in.get(page).content.decode()


def count(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_queries_do_not_grow_with_the_lines(signed_in, enrolled, sheet, page):
    addresses = (page, sheet.get_absolute_url())
    make(enrolled, sheet)
    before = [count(signed_in, address) for address in addresses]
    for number in range(12):
        tool = Tool.objects.create(owner=enrolled, slug=f"t{number}", title=f"T{number}", purpose="Mine")
        make(enrolled, sheet, f"line {number}", List.DEEPEN, tool=tool)
    assert [count(signed_in, address) for address in addresses] == before


def test_a_sheet_without_the_heading_has_the_lists_at_its_end(client, trainer):
    sheet = factories.published_sheet()
    trainer.enrolments.create(framework=sheet.framework)
    client.force_login(trainer)
    assert 'id="own-synthesis-section"' in client.get(sheet.get_absolute_url()).content.decode()
