"""The three tools on the sheet, the pages on which one chooses, and what was before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolio.models import PendingPost, ToolChoice
from portfolio.workflow.tool_choices import end
from tests import factories
from tests.portfolio.tools import active, choose, library, own_tool


@pytest.fixture
def tools(sheet):
    return library(sheet)


@pytest.fixture
def three(enrolled, sheet, tools):
    return [choose(enrolled, sheet, tool, use=f"Use {tool.pk}") for tool in tools[:3]]


def page(name, sheet):
    return reverse(name, args=[sheet.framework.slug, sheet.slug])


def text_of(answer):
    return answer.content.decode()


def fields(tool, **more):
    return {"tool": tool.uuid, "use": "To see", "mastery": "deepen", "since": "2026-01-05", "end": "1"} | more


def test_choosing_from_the_sheet(browser_of_trainer, enrolled, sheet, tools):
    sheet.sheet_tools.create(tool=tools[2], use="Here it helps to listen")
    mine = own_tool(enrolled)
    empty = text_of(browser_of_trainer.get(sheet.get_absolute_url()))
    assert page("tool-choice-new", sheet) in empty
    offered = text_of(browser_of_trainer.get(page("tool-choice-new", sheet)))
    places = [offered.index(words) for words in ("Here it helps to listen", "Purpose 1", mine.title)]
    assert places == sorted(places)  # the sheet's, the library's, one's own
    answer = browser_of_trainer.post(page("tool-choice-new", sheet), fields(tools[2]))
    assert answer.url == f"{sheet.get_absolute_url()}#own-tools"
    shown = text_of(browser_of_trainer.get(sheet.get_absolute_url()))
    assert "To see" in shown
    assert "since Jan. 5, 2026" in shown
    assert ToolChoice.objects.get().mastery == "deepen"


def test_a_double_post_chooses_once(browser_of_trainer, sheet, tools):
    for _click in range(2):
        browser_of_trainer.post(page("tool-choice-new", sheet), fields(tools[0]))
    assert ToolChoice.objects.count() == 1


def test_the_fourth_is_refused_with_an_offer_and_nothing_typed_is_lost(
    browser_of_trainer, enrolled, sheet, tools, three
):
    answer = browser_of_trainer.post(page("tool-choice-new", sheet), fields(tools[3]))
    shown = text_of(answer)
    assert answer.status_code == 409
    assert "three is the most" in shown
    assert "To see" in shown
    for choice in three:
        assert f'name="replace" value="{choice.uuid}"' in shown
    again = fields(tools[3], replace=three[0].uuid)
    assert browser_of_trainer.post(page("tool-choice-new", sheet), again).status_code == 302
    assert active(enrolled, sheet) == [(1, "Tool 4"), (2, "Tool 2"), (3, "Tool 3")]


def test_replacing_with_a_choice_that_is_not_there_is_no_fourth(browser_of_trainer, sheet, tools, three):
    answer = browser_of_trainer.post(
        page("tool-choice-new", sheet), fields(tools[3], replace="00000000-0000-4000-8000-000000000000")
    )
    assert answer.status_code == 409
    assert ToolChoice.objects.active().count() == 3


def test_moving_and_ending_on_the_sheet(browser_of_trainer, enrolled, sheet, three):
    move = reverse("tool-choice-move", args=[three[2].uuid])
    assert browser_of_trainer.post(move, {"rank": "2"}).url.endswith("#own-tools")
    assert [title for _rank, title in active(enrolled, sheet)] == ["Tool 1", "Tool 3", "Tool 2"]
    for nonsense in ("", "-1", "9" * 30, "x"):
        browser_of_trainer.post(move, {"rank": nonsense})
    browser_of_trainer.post(reverse("tool-choice-end", args=[three[0].uuid]))
    assert [title for _rank, title in active(enrolled, sheet)] == ["Tool 3", "Tool 2"]
    assert "1 earlier choice" in text_of(browser_of_trainer.get(sheet.get_absolute_url()))


def test_changing_what_one_says_and_a_stale_save(browser_of_trainer, three):
    address = reverse("tool-choice-edit", args=[three[0].uuid])
    assert three[0].use in text_of(browser_of_trainer.get(address))
    said = {"use": "First", "mastery": "mastered", "since": "", "version": "1", "end": "1"}
    assert browser_of_trainer.post(address, said).status_code == 302
    stale = browser_of_trainer.post(address, said | {"use": "Second"})
    assert stale.status_code == 409
    assert all(word in text_of(stale) for word in ("First", "Second"))
    assert ToolChoice.objects.get(pk=three[0].pk).use == "First"
    over = browser_of_trainer.post(address, said | {"use": "Second", "version": "2"})
    assert (over.status_code, ToolChoice.objects.get(pk=three[0].pk).use) == (302, "Second")


@pytest.mark.parametrize(
    "wrong", [{"mastery": "king"}, {"since": "yesterday"}, {"use": "x" * 301}, {"end": ""}]
)
def test_what_a_form_does_not_take(browser_of_trainer, sheet, tools, wrong):
    answer = browser_of_trainer.post(page("tool-choice-new", sheet), fields(tools[0], **wrong))
    assert answer.status_code == 200
    assert "Nothing was saved yet" in text_of(answer)
    assert not ToolChoice.objects.exists()


def test_hostile_words_stay_words(browser_of_trainer, sheet, tools):
    browser_of_trainer.post(
        page("tool-choice-new", sheet), fields(tools[0], use="<script>alert(1)</script>\x00\n2")
    )
    for address in (sheet.get_absolute_url(), page("tool-choices", sheet)):
        shown = text_of(browser_of_trainer.get(address))
        assert "&lt;script&gt;alert(1)" in shown
        assert "<script>alert(1)" not in shown


def test_a_kept_form_is_shown_again(browser_of_trainer, enrolled, sheet, tools):
    address = page("tool-choice-new", sheet)
    typed = {name: [str(value)] for name, value in fields(tools[0], use="Kept").items()}
    kept = PendingPost.objects.create(owner=enrolled, path=address, data=typed)
    shown = text_of(browser_of_trainer.get(address, {"kept": kept.uuid}))
    assert "Kept" in shown
    assert str(tools[0].uuid) in shown


def test_what_was_before(browser_of_trainer, enrolled, sheet, tools, three):
    choose(enrolled, sheet, tools[3], instead_of=three[0])
    end(three[1], by=enrolled)
    shown = text_of(browser_of_trainer.get(page("tool-choices", sheet)))
    assert "replaced by “Tool 4”" in shown
    assert three[1].use in shown
    assert f"?tool={tools[1].uuid}" in shown  # to choose it again


def test_the_sheet_shows_nobody_elses_choices(client, stranger, sheet, three):
    stranger.enrolments.create(framework=sheet.framework)
    client.force_login(stranger)
    for address in (sheet.get_absolute_url(), page("tool-choices", sheet)):
        assert three[0].use not in text_of(client.get(address))


def test_who_does_not_follow_reads_and_chooses_nothing(client, stranger, sheet, tools):
    client.force_login(stranger)
    assert "own-tools" not in text_of(client.get(sheet.get_absolute_url()))
    assert client.get(page("tool-choices", sheet)).status_code == 200
    assert client.get(page("tool-choice-new", sheet)).status_code == 403
    assert client.post(page("tool-choice-new", sheet), fields(tools[0])).status_code == 403


def test_a_retired_tool_stays_where_it_was_chosen(browser_of_trainer, enrolled, sheet, tools):
    mine = own_tool(enrolled)
    choose(enrolled, sheet, mine)
    mine.retired_at = timezone.now()
    mine.save()
    assert mine.title in text_of(browser_of_trainer.get(sheet.get_absolute_url()))
    assert mine.title not in text_of(browser_of_trainer.get(page("tool-choice-new", sheet)))
    other = fields(mine)
    assert browser_of_trainer.post(page("tool-choice-new", sheet), other).status_code == 403


@pytest.mark.parametrize("name", ["sheet", "tool-choices", "tool-choice-new"])
def test_the_queries_do_not_grow(browser_of_trainer, enrolled, sheet, name):
    tools = library(sheet, 12)
    address = page(name, sheet)
    choose(enrolled, sheet, tools[0])
    end(choose(enrolled, sheet, tools[1]), by=enrolled)
    browser_of_trainer.get(address)
    with CaptureQueriesContext(connection) as few:
        browser_of_trainer.get(address)
    for tool in tools[2:10]:
        end(choose(enrolled, sheet, tool), by=enrolled)
    for tool in tools[10:]:
        choose(enrolled, sheet, tool)
        factories.EvidenceFactory(owner=enrolled).tools.add(tool)
    with CaptureQueriesContext(connection) as many:
        browser_of_trainer.get(address)
    assert len(many) == len(few)
