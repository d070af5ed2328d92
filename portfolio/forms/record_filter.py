"""Which filled-in tools the list shows."""

from django import forms
from django.utils.functional import cached_property

from portfolio.forms.narrowing import NarrowingForm
from portfolio.models import ToolRecord
from portfolio.paging import page_of
from portfolio.tool_shelf import folded

PAGE = 20


class RecordFilter(NarrowingForm):
    """What the address asks for."""

    tool = forms.UUIDField(required=False)
    competency = forms.UUIDField(required=False)

    @cached_property
    def page(self):
        """The page that is asked for, the last changed first."""
        rows = ToolRecord.objects.visible_to(self.user)
        if "tool" in self.asked:
            rows = rows.filter(tool__uuid=self.asked["tool"])
        if "competency" in self.asked:
            rows = rows.filter(competency__uuid=self.asked["competency"])
        if "since" in self.asked:
            rows = rows.filter(updated_at__date__gte=self.asked["since"])
        if "until" in self.asked:
            rows = rows.filter(updated_at__date__lte=self.asked["until"])
        rows = rows.select_related("tool", "template", "competency__framework")
        return page_of(rows, self.data.get("page", ""), PAGE)

    @cached_property
    def tools(self):
        """The tools that the person has filled in, for the choice."""
        return _by_title({(tool, title) for tool, title, *_sheet in self._used})

    @cached_property
    def sheets(self):
        """The sheets that they were filled in for, for the choice."""
        return _by_title(
            {(uuid, f"{code} {title}".strip()) for *_tool, uuid, code, title in self._used if uuid}
        )

    @cached_property
    def _used(self):
        rows = ToolRecord.objects.visible_to(self.user).order_by()
        return list(rows.values_list("tool__uuid", "tool__title", *SHEET).distinct())


SHEET = ("competency__uuid", "competency__code", "competency__title")


def _by_title(choices):
    return sorted(choices, key=lambda choice: folded(choice[1]))
