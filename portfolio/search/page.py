"""What the search page shows: the form, the facets, and a page of results as plain values."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competencies.models import Competency
from portfolio.models import SearchEntry, SynthesisItem
from portfolio.paging import page_of
from portfolio.search.analyser import MAX_QUERY
from portfolio.search.entries import SHEET_KINDS
from portfolio.search.excerpts import excerpt, marked
from portfolio.search.finding import Asked, facets, found, sheets_of

PAGE = 20
Kind = SearchEntry.Kind
BELOW_SHEET = {Kind.DIMENSION: "dimension", Kind.QUESTION: "question"}
BY_UUID = {
    Kind.EVIDENCE: "evidence",
    Kind.REFLECTION: "reflection",
    Kind.ROLE: "role-phase",
    Kind.RECORD: "tool-record",
    Kind.COMMITMENT: "commitment",
}


class SearchForm(forms.Form):
    """Reads the address's parameters; what makes no sense there narrows nothing."""

    q = forms.CharField(label=_("Words to find"), required=False)
    kind = forms.ChoiceField(required=False, choices=Kind.choices)
    sheet = forms.UUIDField(required=False)
    year = forms.IntegerField(required=False, min_value=1900, max_value=2999)

    def __init__(self, parameters):
        words = parameters.get("q", "").replace("\x00", " ")[:MAX_QUERY]
        super().__init__(
            {name: parameters.get(name, "") for name in ("kind", "sheet", "year")} | {"q": words}
        )
        self.words = words
        self.is_valid()

    @property
    def asked(self) -> Asked:
        """The question."""
        narrowed = {name: self.cleaned_data.get(name) for name in ("sheet", "year")}
        return Asked.of(self.words, kind=self.cleaned_data.get("kind", ""), **narrowed)


def context_of(user, form: SearchForm, number: str) -> dict[str, Any]:
    """The page's context; without a word to find, nothing is asked of the database."""
    asked = form.asked
    context: dict[str, Any] = {"form": form, "asked": asked}
    if not asked.words:
        return context
    page = page_of(found(user, asked), number, PAGE)
    rows = results(page.rows, asked)
    sides = facets(user, asked)
    kinds = [choice for choice in sides["kind"] if choice.is_chosen or not asked.kind]
    return context | {
        "page": page,
        "rows": rows,
        "groups": groups_of(rows, folds=not (asked.kind or asked.sheet)),
        "facets": [(name, label, sides[name]) for name, label in FACETS if sides[name]],
        "total": sum(choice.count for choice in kinds),
        "is_narrowed": bool(asked.kind or asked.sheet or asked.year),
    }


FACETS = (("kind", _("Kind")), ("sheet", _("Sheet")), ("year", _("Year")))


def results(rows: list[SearchEntry], asked: Asked) -> list[dict[str, Any]]:
    """Each row with its address, and with title and text in pieces."""
    about = sheets_of(rows)
    return [_result(row, about[row.pk], asked.tokens) for row in rows]


def _result(row: SearchEntry, sheets: list[Competency], tokens: frozenset[str]) -> dict[str, Any]:
    text = row.text if row.title else ""
    return {
        "kind": SynthesisItem.List(row.place).label if row.kind == Kind.SYNTHESIS else row.get_kind_display(),
        "is_own": row.owner_id is not None,
        "url": address_of(row, sheets),
        "title": marked(row.title, tokens) if row.title else excerpt(row.text, tokens),
        "excerpt": excerpt(text, tokens) if text else [],
        "sheets": [] if row.kind == Kind.SHEET else sheets,
        "dated": row.dated if row.owner_id is not None else None,  # a sheet's is that of its publication
        "within": sheets[0].pk if row.kind in SHEET_KINDS and sheets else None,
        "more": [],
    }


def groups_of(rows: list[dict[str, Any]], *, folds: bool) -> list[tuple[bool, list[dict[str, Any]]]]:
    """One's own, then what the sheets say; with `folds`, a sheet stands once, with its other places below it."""
    own, shared = [row for row in rows if row["is_own"]], []
    first: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row["is_own"]:
            continue
        if folds and row["within"] in first:
            first[row["within"]]["more"].append(row)
            continue
        shared.append(row)
        if row["within"] is not None:
            first[row["within"]] = row
    return [(is_own, found) for is_own, found in ((True, own), (False, shared)) if found]


def address_of(row: SearchEntry, sheets: list[Competency]) -> str:
    """Where it can be read."""
    if row.kind in BY_UUID:
        return reverse(BY_UUID[row.kind], args=[row.thing])
    if row.kind == Kind.TAG:
        return reverse("tag", args=[row.place])
    if row.kind == Kind.TOOL:
        return _tool(row)
    if not sheets:
        return reverse("map")
    below = [sheets[0].framework.slug, sheets[0].slug]
    if row.kind == Kind.SYNTHESIS:
        return f"{reverse('synthesis', args=below)}#line-{row.thing}"
    if row.kind in BELOW_SHEET:
        return reverse(BELOW_SHEET[row.kind], args=[*below, row.place[2:]])
    return reverse("sheet", args=below) + (f"#{row.place}" if row.place else "")


def _tool(row: SearchEntry) -> str:
    if row.framework is None:
        return reverse("own-tool", args=[row.thing])
    return reverse("tool", args=[row.framework.slug, row.place])
