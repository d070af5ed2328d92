"""The preferred tools of a demo portfolio: chosen in their order, what is not there left out."""

from contextlib import contextmanager

import pytest

from portfolio.demo.tools import write_choices
from portfolio.models import ToolChoice
from tests import factories
from tests.portfolio.tools import active, library, own_tool


def days_of(seen):
    @contextmanager
    def days_ago(days):
        seen.append(days)
        yield

    return days_ago


@pytest.mark.django_db
def test_what_is_not_there_is_left_out(enrolled, sheet, tmp_path):
    sheet.slug = "h7"
    sheet.save()
    library(sheet, 1)
    own_tool(enrolled, slug="mine")
    (tmp_path / "tools.yaml").write_text(
        "h7:\n"
        "  - {tool: tool-1, days: 9, use: To see, mastery: deepen, since: 9, "
        "replaced: {tool: mine, days: 3, use: Better, mastery: discover}}\n"
        "  - {tool: never, days: 1, use: x, mastery: deepen}\n"
        "never:\n"
        "  - {tool: tool-1, days: 1, use: x, mastery: deepen}\n",
        encoding="utf-8",
    )
    seen = []
    write_choices(enrolled, tmp_path, days_of(seen))
    assert active(enrolled, sheet) == [(1, "My cards")]
    assert ToolChoice.objects.get(tool__slug="tool-1").replaced_by.tool.slug == "mine"
    assert seen == [9, 3]


@pytest.mark.django_db
def test_a_folder_without_tools_writes_none(tmp_path):
    write_choices(factories.UserFactory(), tmp_path, days_of([]))
    assert not ToolChoice.objects.exists()
