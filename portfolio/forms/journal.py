"""Which entries the journal shows, page by page."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competencies.models import Tag
from portfolio.evidence_rows import sheets_of
from portfolio.forms.narrowing import NarrowingForm
from portfolio.journal import by_month, entries_of, with_links
from portfolio.models import Reflection
from portfolio.paging import page_of

SHOWN = 20


class JournalFilter(NarrowingForm):
    """What the address asks for."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *Reflection.Kind.choices]
    )
    competency = forms.UUIDField(label=_("Sheet"), required=False)
    tag = forms.CharField(label=_("Tag"), required=False)

    @cached_property
    def page(self):
        """The page's rows."""
        rows = with_links(self._narrowed().order_by("-dated", "-pk"))
        return page_of(rows, self.data.get("page", ""), SHOWN)

    @cached_property
    def months(self):
        """The page's entries by month."""
        return by_month(entries_of(self.page.rows))

    @cached_property
    def sheets(self):
        return sheets_of(self.user)

    @cached_property
    def tag_choices(self):
        """The words that some reflection carries."""
        used = Tag.objects.filter(owner=self.user, taggedreflection_items__isnull=False)
        return list(used.distinct().order_by("name").values_list("slug", "name"))

    def _narrowed(self):
        asked, rows = self.asked, Reflection.objects.visible_to(self.user)
        if "kind" in asked:
            rows = rows.filter(kind=asked["kind"])
        if "competency" in asked:
            rows = rows.filter(competencies__uuid=asked["competency"])
        if "tag" in asked:
            rows = rows.filter(tagged__tag__owner=self.user, tagged__tag__slug=asked["tag"])
        if "since" in asked:
            rows = rows.filter(dated__gte=asked["since"])
        if "until" in asked:
            rows = rows.filter(dated__lte=asked["until"])
        return rows
