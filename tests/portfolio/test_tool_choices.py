"""At most three tools are chosen on a sheet, in an order, and what was before stays."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portfolio import tool_shelf
from portfolio.models import ToolChoice, ToolRecord
from portfolio.workflow.tool_choices import About, StaleChoice, ThreeAlready, change, end, move
from tests import factories
from tests.portfolio.races import at_once
from tests.portfolio.tools import active, choose, library, own_tool


@pytest.fixture
def tools(sheet):
    return library(sheet)


@pytest.fixture
def three(enrolled, sheet, tools):
    """The first three, in their order."""
    return [choose(enrolled, sheet, tool) for tool in tools[:3]]


def another_sheet(person):
    """Of another framework, which the person follows too."""
    other = factories.published_sheet(competency__slug="other")
    person.enrolments.create(framework=other.framework)
    return other


def test_the_next_rank_is_given(enrolled, sheet, three):
    assert active(enrolled, sheet) == [(1, "Tool 1"), (2, "Tool 2"), (3, "Tool 3")]


def test_there_is_no_fourth(enrolled, sheet, tools, three):
    with pytest.raises(ThreeAlready) as refused:
        choose(enrolled, sheet, tools[3])
    assert refused.value.choices == three
    assert len(active(enrolled, sheet)) == 3


def test_choosing_again_changes_nothing(enrolled, sheet, tools, three):
    assert choose(enrolled, sheet, tools[1], use="Else") == three[1]
    assert ToolChoice.objects.count() == 3


def test_each_sheet_has_its_own_three(enrolled, sheet, tools, three):
    other = another_sheet(enrolled)
    choose(enrolled, other, tools[3])
    assert active(enrolled, other) == [(1, "Tool 4")]


def test_replacing_takes_the_place_and_keeps_what_was(enrolled, sheet, tools, three):
    new = choose(enrolled, sheet, tools[3], instead_of=three[1])
    assert active(enrolled, sheet) == [(1, "Tool 1"), (2, "Tool 4"), (3, "Tool 3")]
    old = ToolChoice.objects.get(pk=three[1].pk)
    assert (old.replaced_by, old.rank, old.ended_at is not None) == (new, 2, True)
    [earlier] = tool_shelf.earlier_on(enrolled, sheet)
    assert earlier == old


def test_what_was_replaced_meanwhile_is_not_replaced_again(enrolled, sheet, tools, three):
    end(three[1], by=enrolled)
    with pytest.raises(PermissionDenied):
        choose(enrolled, sheet, tools[3], instead_of=three[1])
    assert [title for _rank, title in active(enrolled, sheet)] == ["Tool 1", "Tool 3"]


def test_a_choice_of_another_sheet_cannot_be_replaced_from_here(enrolled, sheet, tools, three):
    other = another_sheet(enrolled)
    with pytest.raises(PermissionDenied):
        choose(enrolled, other, tools[3], instead_of=three[0])
    assert active(enrolled, other) == []


@pytest.mark.parametrize(
    ("place", "rank", "order"),
    [(0, 2, "213"), (2, 1, "312"), (0, 3, "231"), (1, 2, "123"), (2, 9, "123"), (1, 0, "213")],
)
def test_moving(enrolled, sheet, three, place, rank, order):
    move(three[place], by=enrolled, rank=rank)
    assert active(enrolled, sheet) == [(n, f"Tool {digit}") for n, digit in enumerate(order, 1)]


def test_moving_twice_by_a_double_click_moves_once(enrolled, sheet, three):
    for _click in range(2):
        move(three[2], by=enrolled, rank=2)
    assert [title for _rank, title in active(enrolled, sheet)] == ["Tool 1", "Tool 3", "Tool 2"]


def test_ending_closes_the_gap_and_twice_is_once(enrolled, sheet, three):
    for _click in range(2):
        end(three[0], by=enrolled)
    assert active(enrolled, sheet) == [(1, "Tool 2"), (2, "Tool 3")]
    moment = ToolChoice.objects.get(pk=three[0].pk).ended_at
    end(three[0], by=enrolled)
    assert ToolChoice.objects.get(pk=three[0].pk).ended_at == moment


def test_an_ended_one_can_be_chosen_again(enrolled, sheet, tools, three):
    end(three[0], by=enrolled)
    choose(enrolled, sheet, tools[0])
    assert active(enrolled, sheet) == [(1, "Tool 2"), (2, "Tool 3"), (3, "Tool 1")]
    assert ToolChoice.objects.filter(tool=tools[0]).count() == 2


def test_saying_something_else_of_it(enrolled, three):
    about = About("To see", ToolChoice.Mastery.MASTERED, date(2026, 1, 5))
    saved = change(three[0], by=enrolled, version=1, about=about)
    assert (saved.use, saved.mastery, saved.since, saved.version) == (
        "To see",
        "mastered",
        date(2026, 1, 5),
        2,
    )
    assert change(three[0], by=enrolled, version=1, about=about).version == 2  # the same again is not stale
    with pytest.raises(StaleChoice) as stale:
        change(three[0], by=enrolled, version=1, about=About("Else"))
    assert stale.value.current.use == "To see"


def test_an_ended_choice_neither_moves_nor_changes(enrolled, three):
    end(three[0], by=enrolled)
    for step in (
        lambda: move(three[0], by=enrolled, rank=2),
        lambda: change(three[0], by=enrolled, version=1, about=About("Else")),
    ):
        with pytest.raises(PermissionDenied):
            step()


def test_nobody_else_touches_them(stranger, three):
    for step in (
        lambda: move(three[0], by=stranger, rank=2),
        lambda: end(three[0], by=stranger),
        lambda: change(three[0], by=stranger, version=1, about=About("Else")),
    ):
        with pytest.raises(PermissionDenied):
            step()
    assert ToolChoice.objects.active().count() == 3


def test_who_does_not_follow_the_framework_chooses_nothing(stranger, sheet, tools):
    with pytest.raises(PermissionDenied):
        choose(stranger, sheet, tools[0])


def test_what_may_be_chosen(enrolled, stranger, sheet, tools):
    """Own tools may; somebody else's and retired ones may not."""
    assert choose(enrolled, sheet, own_tool(enrolled)).rank == 1
    with pytest.raises(PermissionDenied):
        choose(enrolled, sheet, own_tool(stranger))
    tools[0].retired_at = timezone.now()
    tools[0].save()
    with pytest.raises(PermissionDenied):
        choose(enrolled, sheet, tools[0])


@pytest.mark.parametrize("twin", [{"rank": 1}, {"rank": 2, "tool": 0}])
def test_the_database_keeps_it_too(enrolled, sheet, tools, twin):
    choose(enrolled, sheet, tools[0])
    tool = tools[twin.pop("tool", 1)]
    with pytest.raises(IntegrityError), transaction.atomic():
        ToolChoice.objects.create(owner=enrolled, competency=sheet, tool=tool, **twin)


def on_many_connections():
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory and has one connection")


@pytest.mark.django_db(transaction=True)
def test_twenty_choose_at_once_and_three_get_in(enrolled, sheet):
    on_many_connections()
    tools = library(sheet, 20)
    results = at_once(20, lambda index: choose(enrolled, sheet, tools[index]))
    assert sum(isinstance(result, ToolChoice) for result in results) == 3, results
    assert sum(isinstance(result, ThreeAlready) for result in results) == 17
    assert [rank for rank, _title in active(enrolled, sheet)] == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_twenty_replace_one_at_once_and_one_gets_in(enrolled, sheet):
    on_many_connections()
    tools = library(sheet, 21)
    first = choose(enrolled, sheet, tools[20])
    results = at_once(20, lambda index: choose(enrolled, sheet, tools[index], instead_of=first))
    assert sum(isinstance(result, ToolChoice) for result in results) == 1
    assert len(active(enrolled, sheet)) == 1


def test_records_and_evidence_are_counted(enrolled, stranger, sheet, tools, three):
    """Records of this person and tool for this sheet; live evidence of theirs with it that claims the sheet."""
    for owner, tool, about in (
        (enrolled, tools[0], sheet),
        (enrolled, tools[0], sheet),
        (enrolled, tools[0], another_sheet(enrolled)),
        (enrolled, tools[0], None),
        (stranger, tools[0], sheet),
        (enrolled, tools[1], sheet),
    ):
        template = tool.templates.get()
        ToolRecord.objects.create(
            owner=owner, tool=tool, template=template, competency=about, title="Filled in"
        )
    ToolRecord.objects.filter(tool=tools[1]).update(deleted_at=timezone.now())
    for owner, claims, binned in ((enrolled, 2, 0), (enrolled, 0, 0), (stranger, 1, 0), (enrolled, 1, 1)):
        evidence = factories.EvidenceFactory(owner=owner, deleted_at=timezone.now() if binned else None)
        evidence.tools.add(tools[0])
        for part in list(sheet.criterion_set.all())[:claims]:
            factories.claim(evidence, part)
    counted = [(one.record_count, one.evidence_count) for one in tool_shelf.choices_on(enrolled, sheet)]
    assert counted == [(2, 1), (0, 0), (0, 0)]
