"""The library of tools: what is within reach, found by words, with what one has of each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competencies.models import Tool, ToolTemplate
from portfolio.models import ToolRecord
from tests import factories
from tests.portfolio.tools import choose, library, own_tool


def shown(browser, **asked):
    return browser.get(reverse("tools"), asked).content.decode()


def test_followed_libraries_and_own_tools(browser_of_trainer, enrolled, stranger, sheet):
    tools = library(sheet, 2)
    other = factories.FrameworkFactory()
    Tool.objects.create(framework=other, slug="far", title="Far away", purpose="Not followed")
    own_tool(enrolled)
    own_tool(stranger, title="Of another")
    tools[1].retired_at = timezone.now()
    tools[1].save()
    page = shown(browser_of_trainer)
    assert [words in page for words in ("Tool 1", "My cards", "Tool 2", "Far away", "Of another")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_retired_one_stays_in_sight_of_who_chose_it(browser_of_trainer, enrolled, sheet):
    [tool] = library(sheet, 1)
    choose(enrolled, sheet, tool)
    Tool.objects.update(retired_at=timezone.now())
    enrolled.enrolments.all().delete()
    page = shown(browser_of_trainer)
    assert "Tool 1" in page
    assert "retired" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "evalués"}, True),
        ({"q": "ÉVALUÉS coeur"}, True),
        ({"q": "l'oeil"}, True),
        ({"q": "nothing"}, False),
        ({"kind": "grid"}, True),
        ({"kind": "form"}, False),
        ({"kind": "nonsense"}, False),
        ({"q": "<script>"}, False),
    ],
)
def test_finding(browser_of_trainer, sheet, asked, found):
    tool = Tool.objects.create(
        framework=sheet.framework, slug="t", title="Critères évalués", purpose="Au cœur", description="L’œil"
    )
    ToolTemplate.objects.create(tool=tool, kind="grid", fields=[{"key": "a", "label": "A", "kind": "line"}])
    assert ("Critères" in shown(browser_of_trainer, **asked)) is found


def test_what_one_has_of_each(browser_of_trainer, enrolled, stranger, sheet):
    tool, other = library(sheet, 2)
    stranger.enrolments.create(framework=sheet.framework)
    choose(stranger, sheet, other)
    choose(enrolled, sheet, tool)
    for owner in (enrolled, enrolled, stranger):
        ToolRecord.objects.create(owner=owner, tool=tool, template=tool.templates.get(), title="Filled in")
    page = shown(browser_of_trainer)
    assert page.count("chosen on H7 (1)") == 1
    assert "filled in 2 times" in page


def test_an_empty_shelf_offers_the_first_step(client, stranger):
    client.force_login(stranger)
    assert reverse("map") in shown(client)


def test_the_queries_do_not_grow(browser_of_trainer, enrolled, sheet):
    tools = library(sheet, 12)
    address, page = reverse("tools"), tools[0].get_absolute_url()
    choose(enrolled, sheet, tools[0])
    browser_of_trainer.get(address)

    def asked():
        numbers = []
        for one in (address, page):
            with CaptureQueriesContext(connection) as seen:
                assert browser_of_trainer.get(one).status_code == 200
            numbers.append(len(seen))
        return numbers

    ToolRecord.objects.create(
        owner=enrolled, tool=tools[0], template=tools[0].templates.get(), title="Filled in"
    )
    few = asked()
    for tool in tools[1:3]:
        choose(enrolled, sheet, tool)
    for tool in tools:
        for _time in range(3):
            ToolRecord.objects.create(
                owner=enrolled, tool=tool, template=tool.templates.get(), title="Filled in", competency=sheet
            )
    assert asked() == few


def test_a_tool_page_shows_what_is_mine(browser_of_trainer, enrolled, stranger, sheet):
    [tool] = library(sheet, 1)
    for owner in (enrolled, stranger):
        ToolRecord.objects.create(
            owner=owner, tool=tool, template=tool.templates.get(), title=f"Of {owner.name}"
        )
    choose(enrolled, sheet, tool)
    page = browser_of_trainer.get(tool.get_absolute_url()).content.decode()
    assert f"Of {enrolled.name}" in page
    assert f"Of {stranger.name}" not in page
    assert "number 1, to discover" in page
    assert '<th scope="col">Place</th>' in page


def test_choosing_from_the_tool_page(browser_of_trainer, sheet):
    [tool] = library(sheet, 1)
    address = reverse("tool-choose", args=[tool.uuid])
    led = browser_of_trainer.get(address, {"sheet": sheet.uuid}).url
    assert led == f"{reverse('tool-choice-new', args=[sheet.framework.slug, sheet.slug])}?tool={tool.uuid}"
    for nonsense in ("", "x", tool.uuid):
        assert browser_of_trainer.get(address, {"sheet": nonsense}).url == tool.get_absolute_url()


def test_evidence_is_found_by_its_tool(browser_of_trainer, enrolled, sheet):
    tool, _other = library(sheet, 2)
    factories.EvidenceFactory(owner=enrolled, title="With it").tools.add(tool)
    factories.EvidenceFactory(owner=enrolled, title="Without")
    page = browser_of_trainer.get(reverse("evidence-list"), {"tool": tool.uuid}).content.decode()
    assert "With it" in page
    assert "Without" not in page
