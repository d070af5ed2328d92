"""Which filled-in tools the list shows."""

from django import forms
from django.utils.functional import cached_property

from competencies.models import Tool
from portfolio.forms.narrowing import NarrowingForm
from portfolio.models import ToolRecord
from portfolio.paging import page_of

PAGE = 20


class RecordFilter(NarrowingForm):
    """What the address asks for."""

    tool = forms.UUIDField(required=False)

    @cached_property
    def page(self):
        """The page that is asked for, the last changed first."""
        rows = ToolRecord.objects.visible_to(self.user)
        if "tool" in self.asked:
            rows = rows.filter(tool__uuid=self.asked["tool"])
        if "since" in self.asked:
            rows = rows.filter(updated_at__date__gte=self.asked["since"])
        if "until" in self.asked:
            rows = rows.filter(updated_at__date__lte=self.asked["until"])
        rows = rows.select_related("tool", "template", "competency__framework")
        return page_of(rows, self.data.get("page", ""), PAGE)

    @cached_property
    def tools(self):
        """The tools that the person has filled in, for the choice."""
        used = ToolRecord.objects.visible_to(self.user).values("tool")
        return list(Tool.objects.filter(pk__in=used).values_list("uuid", "title"))
