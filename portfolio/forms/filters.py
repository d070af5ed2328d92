"""Which evidence the list shows, in which order, twenty at a time without counting."""

from datetime import date, datetime

from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Lower, TruncDate
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competencies.markup import plain_text
from competencies.models import Criterion, Dimension
from portfolio import freshness
from portfolio.evidence_rows import rows_of, sheets_of, tags_of
from portfolio.forms.narrowing import NarrowingForm
from portfolio.models import Claim, Evidence

PAGE = 20
COLUMNS = ("uuid", "title", "kind", "starts", "created_at")


def moment(text):
    """A time as a cursor writes it. Raises ValueError for one that no row has or no database can hold."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None or not 1900 <= value.year <= 9998:
        raise ValueError(text)
    return value


class EvidenceFilter(NarrowingForm):
    """What the address asks for."""

    SORTS = {
        "recent": (_("last changed"), F("updated_at"), "-", moment),
        "activity": (
            _("date of the activity"),
            Coalesce("starts", TruncDate("created_at")),
            "-",
            date.fromisoformat,
        ),
        "title": (_("title"), Lower("title"), "", str),
    }

    competency = forms.UUIDField(required=False)
    dimension = forms.UUIDField(required=False)
    criterion = forms.UUIDField(required=False)
    tool = forms.UUIDField(required=False)  # from the sheet's three tools
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *Evidence.Kind.choices]
    )
    age = forms.ChoiceField(
        label=_("How old"), required=False, choices=[("", _("all")), *freshness.Age.choices]
    )
    tag = forms.CharField(required=False)
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(name, sort[0]) for name, sort in SORTS.items()]
    )

    @cached_property
    def found(self):
        """The page's evidence, and one more where there is a next page."""
        _label, key, sign, _read = self._sort
        rows = self._narrowed().annotate(sort_key=key).filter(self._beyond())
        rows = rows.order_by(f"{sign}sort_key", f"{sign}pk").only(*COLUMNS)
        return list(rows[: PAGE + 1])

    @cached_property
    def page(self):
        """The rows to show, as `rows_of` makes them."""
        return rows_of(self.found[:PAGE], self.tags, self.user)

    @property
    def next_cursor(self):
        """Where the next page begins; None on the last."""
        if len(self.found) <= PAGE:
            return None
        last = self.found[PAGE - 1]
        key = last.sort_key
        return f"{key.isoformat() if hasattr(key, 'isoformat') else key}|{last.pk}"

    @cached_property
    def tags(self):
        return tags_of(self.user, self.found)

    @cached_property
    def sheets(self):
        return sheets_of(self.user)

    @cached_property
    def parts(self):
        """The dimensions and criteria of the sheet that is looked at: (letter, UUID, words)."""
        wanted = Q(competency__uuid=self.asked.get("competency"))
        for name in ("dimension", "criterion"):
            if name in self.asked:
                wanted |= Q(**{f"competency__{name}_set__uuid": self.asked[name]})
        if not self.asked.keys() & {"competency", "dimension", "criterion"}:
            return []
        rows = [
            model.objects.current().filter(wanted).order_by().values_list("position", "uid", "uuid", "html")
            for model in (Dimension, Criterion)
        ]
        return [
            (uid[0], uuid, plain_text(html)) for _place, uid, uuid, html in sorted(rows[0].union(rows[1]))
        ]

    @property
    def dimensions(self):
        return [(uuid, words) for letter, uuid, words in self.parts if letter == "d"]

    @property
    def criteria(self):
        return [(uuid, words) for letter, uuid, words in self.parts if letter == "c"]

    @property
    def tag_choices(self):
        return [(tag["slug"], tag["name"]) for tag in self.tags]

    @property
    def _sort(self):
        return self.SORTS[self.asked.get("sort", "recent")]

    def _narrowed(self):
        asked = self.asked
        rows = Evidence.objects.visible_to(self.user)
        claimed = {
            f"{name}__uuid": asked[name] for name in ("competency", "dimension", "criterion") if name in asked
        }
        if claimed:
            claims = Claim.objects.filter(evidence=OuterRef("pk"), owner=self.user, **claimed)
            rows = rows.filter(Exists(claims))
        if "tool" in asked:
            rows = rows.filter(tools__uuid=asked["tool"])
        if "kind" in asked:
            rows = rows.filter(kind=asked["kind"])
        if "age" in asked:
            rows = freshness.of_age(rows, asked["age"])
        if "tag" in asked:
            rows = rows.filter(tagged__tag__owner=self.user, tagged__tag__slug=asked["tag"])
        if "since" in asked:
            rows = rows.filter(Q(ends__gte=asked["since"]) | Q(ends=None, starts__gte=asked["since"]))
        if "until" in asked:
            rows = rows.filter(starts__lte=asked["until"])
        return rows

    def _beyond(self):
        """Rows after the cursor; a cursor that makes no sense is the first page."""
        _label, _key, sign, read = self._sort
        value, _bar, pk = self.data.get("after", "").rpartition("|")
        try:
            value, pk = read(value), int(pk)
        except ValueError:
            return Q()
        if not 0 < pk < 2**63 or "\x00" in str(value):
            return Q()
        way = "lt" if sign else "gt"
        same = Q(**{"sort_key": value, f"pk__{way}": pk})
        return Q(**{f"sort_key__{way}e": value}) & (Q(**{f"sort_key__{way}": value}) | same)
