"""What names a tool is found by its present title, whoever changed it: its owner, or the library's folder."""

from uuid import uuid4

import pytest

from competencies.framework_file import ToolFile
from competencies.frameworks import upsert_tools
from competencies.models import Tool
from portfolio.models import SearchEntry, ToolRecord
from portfolio.search.finding import Asked, found
from portfolio.search.indexing import reindex
from portfolio.workflow import own_tools, tool_choices
from portfolio.workflow.evidence import EvidenceData, create_evidence

pytestmark = pytest.mark.django_db
ALL = {"evidence", "choice", "record", "tool"}


def kinds(user, words):
    return {row.kind for row in found(user, Asked.of(words))}


@pytest.fixture
def used(enrolled, sheet):
    """Takes a tool and names it in an evidence, a choice and a record."""

    def use(tool):
        create_evidence(by=enrolled, key=uuid4(), data=EvidenceData("Café"), tools=[tool])
        tool_choices.choose(tool, sheet, by=enrolled, about=tool_choices.About(use="Pour ouvrir"))
        template = tool.templates.create(kind="grid", fields=[{"key": "a", "label": "A", "kind": "line"}])
        ToolRecord.objects.create(owner=enrolled, tool=tool, template=template, title="In May")
        reindex()
        return tool

    return use


def test_ones_own_is_found_at_once_under_its_new_title(enrolled, used):
    data = own_tools.ToolData("Zebra", "To see", "")
    tool = used(own_tools.create_tool(by=enrolled, key=uuid4(), data=data))
    assert kinds(enrolled, "zebra") == ALL
    edition = own_tools.edition_of(tool)
    own_tools.save_tool(tool, by=enrolled, edition=edition, data=own_tools.ToolData("Giraffe", "To see", ""))
    assert kinds(enrolled, "giraffe") == ALL
    assert kinds(enrolled, "zebra") == set()


def test_a_librarys_is_found_after_the_chore_under_its_new_title(enrolled, sheet, used):
    library = sheet.framework
    upsert_tools(library, [ToolFile("map", "Zebra", "To see", "How.")])
    used(Tool.objects.get(framework=library))
    upsert_tools(library, [ToolFile("map", "Giraffe", "To see", "How.")])
    reindex()
    assert kinds(enrolled, "giraffe") == ALL
    assert kinds(enrolled, "zebra") == set()


def test_a_folder_that_says_the_same_makes_nothing_afresh(sheet):
    upsert_tools(sheet.framework, [ToolFile("map", "Zebra", "To see", "How.")])
    reindex()
    before = list(SearchEntry.objects.order_by("pk").values())
    upsert_tools(sheet.framework, [ToolFile("map", "Zebra", "To see", "How.")])
    reindex()
    assert list(SearchEntry.objects.order_by("pk").values()) == before
