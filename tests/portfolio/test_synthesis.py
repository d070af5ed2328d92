"""Where a line stands and what can happen to it."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from competencies.models import Tool
from portfolio.models import Commitment, SynthesisItem, ToolChoice
from portfolio.synthesis import List, lists_of
from portfolio.workflow import synthesis as workflow
from tests import factories


@pytest.fixture
def library(sheet):
    return Tool.objects.create(framework=sheet.framework, slug="library", title="Library", purpose="All")


def add(sheet, trainer, text="A line", to=List.KEYS, **more):
    return workflow.add(sheet, by=trainer, **{"key": uuid4(), "to": to, "text": text} | more)


def choose(sheet, owner, tool, mastery, **more):
    return ToolChoice.objects.create(
        **{"owner": owner, "competency": sheet, "tool": tool, "rank": 1, "mastery": mastery} | more
    )


def texts(user, sheet, name):
    return [line.item.text for line in lists_of(user, sheet).lists[name].lines]


def test_lines_stand_in_their_lists_in_order(enrolled, sheet):
    for text in ("one", "two", "three"):
        add(sheet, enrolled, text)
    add(sheet, enrolled, "elsewhere", List.WATCH)
    assert texts(enrolled, sheet, List.KEYS) == ["one", "two", "three"]
    assert texts(enrolled, sheet, List.WATCH) == ["elsewhere"]
    assert list(lists_of(enrolled, sheet).lists) == list(List)


def test_nobody_elses_lines_stand_there(enrolled, stranger, sheet):
    add(sheet, enrolled)
    assert lists_of(stranger, sheet).is_empty
    other = factories.published_sheet(competency__slug="other")
    assert lists_of(enrolled, other).is_empty


def test_a_double_post_makes_one_line_and_other_words_are_not_lost(enrolled, sheet):
    key = uuid4()
    first = add(sheet, enrolled, "once", key=key)
    assert add(sheet, enrolled, "once", key=key) == first
    add(sheet, enrolled, "typed after going back", key=key)
    add(sheet, enrolled, "typed after going back", key=key)
    add(sheet, enrolled, "and again", key=key)
    add(sheet, enrolled, "and again", key=key)
    assert add(sheet, enrolled, "once", key=key) == first
    assert texts(enrolled, sheet, List.KEYS) == ["once", "typed after going back", "and again"]


def test_one_writes_where_one_works(enrolled, stranger, sheet):
    with pytest.raises(PermissionDenied, match="Follow this framework"):
        add(sheet, stranger)
    sheet.retired_at = timezone.now()
    sheet.save()
    with pytest.raises(PermissionDenied, match="not in use"):
        add(sheet, enrolled)


def test_a_list_has_an_end(enrolled, sheet, monkeypatch):
    monkeypatch.setattr(workflow, "MOST_LINES", 2)
    for text in ("one", "two"):
        add(sheet, enrolled, text)
    with pytest.raises(PermissionDenied, match="full"):
        add(sheet, enrolled, "three")
    add(sheet, enrolled, "elsewhere", List.WATCH)


def test_a_stale_save_is_refused_and_the_same_words_are_none(enrolled, sheet):
    line = add(sheet, enrolled, "before")
    workflow.edit(line, by=enrolled, version=1, text="after", tool=None)
    with pytest.raises(workflow.StaleLine) as stale:
        workflow.edit(line, by=enrolled, version=1, text="from the other tab", tool=None)
    assert stale.value.current.text == "after"
    again = workflow.edit(line, by=enrolled, version=1, text="after", tool=None)
    assert (again.text, again.version) == ("after", 2)


@pytest.mark.parametrize(
    "gesture",
    [
        lambda line, by: workflow.edit(line, by=by, version=1, text="mine", tool=None),
        lambda line, by: workflow.move(line, by=by, to=List.WATCH),
        lambda line, by: workflow.step(line, by=by, up=True),
        lambda line, by: workflow.strike(line, by=by),
        lambda line, by: workflow.restore(line, by=by),
        lambda line, by: workflow.remove(line, by=by),
    ],
)
def test_no_gesture_on_somebody_elses_line(enrolled, stranger, sheet, gesture):
    line = add(sheet, enrolled)
    before = SynthesisItem.objects.values().get()
    with pytest.raises(PermissionDenied, match="no such line"):
        gesture(line, stranger)
    assert SynthesisItem.objects.values().get() == before
    SynthesisItem.objects.all().delete()
    with pytest.raises(PermissionDenied, match="not there any more"):
        gesture(line, enrolled)


def test_steps_and_places(enrolled, sheet):
    one, two, three = (add(sheet, enrolled, text) for text in ("one", "two", "three"))
    workflow.step(three, by=enrolled, up=True)
    assert texts(enrolled, sheet, List.KEYS) == ["one", "three", "two"]
    workflow.step(one, by=enrolled, up=True)
    workflow.step(two, by=enrolled, up=False)
    assert texts(enrolled, sheet, List.KEYS) == ["one", "three", "two"]
    workflow.move(two, by=enrolled, to=List.KEYS, before=one.uuid)
    assert texts(enrolled, sheet, List.KEYS) == ["two", "one", "three"]
    workflow.move(two, by=enrolled, to=List.KEYS)
    assert texts(enrolled, sheet, List.KEYS) == ["one", "three", "two"]


def test_into_another_list_before_a_line_or_at_the_end(enrolled, sheet):
    line, here, there = add(sheet, enrolled, "line"), add(sheet, enrolled, "x", List.WATCH), uuid4()
    workflow.move(line, by=enrolled, to=List.WATCH, before=here.uuid)
    assert texts(enrolled, sheet, List.WATCH) == ["line", "x"]
    assert texts(enrolled, sheet, List.KEYS) == []
    workflow.move(line, by=enrolled, to=List.LEARNED, before=there)
    assert texts(enrolled, sheet, List.LEARNED) == ["line"]


def test_a_struck_line_is_folded_away_comes_back_or_goes_for_good(enrolled, sheet):
    one, _two = add(sheet, enrolled, "one"), add(sheet, enrolled, "two")
    with pytest.raises(PermissionDenied, match="Strike the line first"):
        workflow.remove(one, by=enrolled)
    workflow.strike(one, by=enrolled)
    listed = lists_of(enrolled, sheet).lists[List.KEYS]
    assert ([line.item for line in listed.struck], len(listed.lines)) == ([one], 1)
    with pytest.raises(PermissionDenied, match="take it back first"):
        workflow.step(one, by=enrolled, up=False)
    workflow.restore(one, by=enrolled)
    assert texts(enrolled, sheet, List.KEYS) == ["one", "two"]
    workflow.strike(one, by=enrolled)
    workflow.remove(one, by=enrolled)
    assert list(SynthesisItem.objects.values_list("text", flat=True)) == ["two"]


def test_a_tool_belongs_to_lines_of_tools_and_must_be_ones_to_use(enrolled, stranger, sheet, library):
    foreign = Tool.objects.create(owner=stranger, slug="foreign", title="Foreign", purpose="Hers")
    with pytest.raises(PermissionDenied, match="Only the two lists"):
        add(sheet, enrolled, tool=library)
    with pytest.raises(PermissionDenied, match="no such tool"):
        add(sheet, enrolled, to=List.DEEPEN, tool=foreign)
    line = add(sheet, enrolled, to=List.DEEPEN, tool=library)
    with pytest.raises(PermissionDenied, match="take its tool off"):
        workflow.move(line, by=enrolled, to=List.KEYS)
    workflow.move(line, by=enrolled, to=List.MASTERED)
    workflow.edit(line, by=enrolled, version=1, text="A line", tool=None)
    workflow.move(line, by=enrolled, to=List.KEYS)
    assert texts(enrolled, sheet, List.KEYS) == ["A line"]


@pytest.mark.parametrize(
    ("mastery", "place"), [("mastered", "mastered"), ("deepen", "deepen"), ("discover", "deepen")]
)
def test_the_mastery_of_a_chosen_tool_says_where_its_line_stands(enrolled, sheet, library, mastery, place):
    stored = List.DEEPEN if place == "mastered" else List.MASTERED
    line = add(sheet, enrolled, to=stored, tool=library)
    choice = choose(sheet, enrolled, library, mastery)
    shown = lists_of(enrolled, sheet).line(line)
    assert (shown.which, shown.mastery, shown.may_go_to) == (place, mastery, [])
    with pytest.raises(PermissionDenied, match="Change it at the tool"):
        workflow.move(line, by=enrolled, to=stored)
    choice.ended_at = timezone.now()
    choice.save()
    assert lists_of(enrolled, sheet).line(line).which == stored


def test_a_choice_without_a_line_shows_too(enrolled, stranger, sheet, library):
    choose(sheet, enrolled, library, "discover")
    choose(sheet, stranger, library, "mastered")
    synthesis = lists_of(enrolled, sheet)
    assert [(one.tool, one.mastery) for one in synthesis.lists[List.DEEPEN].chosen] == [(library, "discover")]
    assert not synthesis.lists[List.MASTERED].chosen
    line = add(sheet, enrolled, to=List.MASTERED, tool=library)
    assert not lists_of(enrolled, sheet).lists[List.DEEPEN].chosen
    workflow.strike(line, by=enrolled)
    assert lists_of(enrolled, sheet).lists[List.DEEPEN].chosen


def test_a_choice_on_another_sheet_decides_nothing_here(enrolled, sheet, library):
    other = factories.CompetencyFactory(framework=sheet.framework, notebook=sheet.notebook)
    choose(other, enrolled, library, "mastered")
    line = add(sheet, enrolled, to=List.DEEPEN, tool=library)
    assert lists_of(enrolled, sheet).line(line).which == List.DEEPEN


def test_order_is_kept_among_lines_that_mastery_brought_together(enrolled, sheet, library):
    free = add(sheet, enrolled, "free", List.MASTERED)
    brought = add(sheet, enrolled, "brought", List.DEEPEN, tool=library)
    choose(sheet, enrolled, library, "mastered")
    before = texts(enrolled, sheet, List.MASTERED)
    assert sorted(before) == ["brought", "free"]
    workflow.step(brought if before[1] == "brought" else free, by=enrolled, up=True)
    assert texts(enrolled, sheet, List.MASTERED) == before[::-1]


def test_tools_offered_are_the_frameworks_and_ones_own(enrolled, stranger, sheet, library):
    own = Tool.objects.create(owner=enrolled, slug="own", title="Own", purpose="Mine")
    Tool.objects.create(owner=stranger, slug="foreign", title="Foreign", purpose="Hers")
    elsewhere = factories.FrameworkFactory()
    Tool.objects.create(framework=elsewhere, slug="elsewhere", title="Elsewhere", purpose="All")
    retired = Tool.objects.create(
        framework=sheet.framework, slug="old", title="Old", purpose="All", retired_at=timezone.now()
    )
    assert lists_of(enrolled, sheet).tools == [library, own]
    choose(sheet, enrolled, retired, "mastered")
    synthesis = lists_of(enrolled, sheet)
    assert synthesis.tools == [library, own]
    assert [one.tool for one in synthesis.lists[List.MASTERED].chosen] == [retired]


def test_the_commitment_that_a_line_became(enrolled, sheet):
    line = add(sheet, enrolled, to=List.IMPROVE)
    became = Commitment.objects.create(owner=enrolled, title="Do it", synthesis_item=line)
    assert lists_of(enrolled, sheet).line(line).commitment == became.uuid
    became.deleted_at = timezone.now()
    became.save()
    assert lists_of(enrolled, sheet).line(line).commitment is None


def test_two_queries_whatever_stands_there(enrolled, sheet, library, django_assert_num_queries):
    for to in List:
        for number in range(3):
            add(sheet, enrolled, f"{to} {number}", to)
    add(sheet, enrolled, to=List.DEEPEN, tool=library)
    with django_assert_num_queries(2):
        synthesis = lists_of(enrolled, sheet)
        assert [line.item.tool for one in synthesis.lists.values() for line in one.lines].count(library) == 1
