"""Which evidence the list shows, in which order, twenty at a time without counting."""

from datetime import date, datetime

from django import forms
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, Lower, TruncDate
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competencies.markup import plain_text
from competencies.models import Criterion, Dimension, Tag
from portfolio.models import Attachment, Claim, Evidence
from portfolio.sheets import followed_by

PAGE = 20


class DateInput(forms.DateInput):
    input_type = "date"


class EvidenceFilter(forms.Form):
    """Reads the address's parameters; what makes no sense there narrows nothing."""

    SORTS = {
        "recent": (_("last changed"), F("updated_at"), "-", datetime.fromisoformat),
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
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *Evidence.Kind.choices]
    )
    tag = forms.CharField(required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput(format="%Y-%m-%d"))
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput(format="%Y-%m-%d"))
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(name, sort[0]) for name, sort in SORTS.items()]
    )

    def __init__(self, user, parameters):
        super().__init__(parameters)
        self.user = user
        self.is_valid()
        self.asked = {name: value for name, value in self.cleaned_data.items() if value}
        self.is_narrowed = bool(self.asked.keys() - {"sort"})

    @cached_property
    def rows(self):
        """The page's evidence with its claims and files, one more than a page where there is a next one."""
        _label, key, sign, _read = self._sort
        found = (
            self._narrowed()
            .annotate(sort_key=key)
            .filter(self._beyond())
            .annotate(file_count=self._files(Count("pk")), thumbnail=self._thumbnail())
            .order_by(f"{sign}sort_key", f"{sign}pk")
            .defer("text", "html")
            .prefetch_related(Prefetch("claims", self._claims()))
        )
        return list(found[: PAGE + 1])

    @cached_property
    def page(self):
        """The evidence to show, each with its `tag_names`."""
        page = self.rows[:PAGE]
        for evidence in page:
            for claim in evidence.claims.all():
                claim.words = plain_text(claim.part.html)
            evidence.tag_names = [tag.name for tag in self.tags if evidence.pk in tag.carriers]
        return page

    @property
    def next_cursor(self):
        """Where the next page begins; None on the last."""
        if len(self.rows) <= PAGE:
            return None
        last = self.rows[PAGE - 1]
        key = last.sort_key
        return f"{key.isoformat() if hasattr(key, 'isoformat') else key}|{last.pk}"

    @cached_property
    def tags(self):
        """The person's words, each with `carriers`: the rows of this page that carry it."""
        rows = [evidence.pk for evidence in self.rows]
        on_page = FilteredRelation(
            "taggedevidence_items", condition=Q(taggedevidence_items__content_object__in=rows)
        )
        found = Tag.objects.filter(owner=self.user).annotate(
            here=on_page, carrier=F("here__content_object_id")
        )
        tags = {}
        for tag in found.order_by("name"):
            tags.setdefault(tag.pk, tag).__dict__.setdefault("carriers", set()).add(tag.carrier)
        return list(tags.values())

    @cached_property
    def sheets(self):
        return followed_by(self.user)

    @cached_property
    def parts(self):
        """The dimensions and criteria of the sheet that is looked at."""
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
            {"uuid": uuid, "words": plain_text(html), "is_dimension": uid.startswith("d-")}
            for _position, uid, uuid, html in sorted(rows[0].union(rows[1]))
        ]

    @property
    def dimensions(self):
        return [part for part in self.parts if part["is_dimension"]]

    @property
    def criteria(self):
        return [part for part in self.parts if not part["is_dimension"]]

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
        if "kind" in asked:
            rows = rows.filter(kind=asked["kind"])
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

    def _files(self, figure):
        files = Attachment.objects.filter(evidence=OuterRef("pk")).order_by()
        return Coalesce(Subquery(files.values("evidence").annotate(figure=figure).values("figure")), 0)

    def _thumbnail(self):
        pictures = Attachment.objects.filter(evidence=OuterRef("pk")).exclude(thumbnail_name="")
        return Subquery(pictures.order_by("position", "pk").values("uuid")[:1])

    def _claims(self):
        return (
            Claim.objects.select_related("competency", "criterion", "dimension")
            .only(
                "evidence_id",
                "competency__code",
                "competency__title",
                "criterion__html",
                "dimension__html",
            )
            .order_by("competency__position", "pk")
        )
