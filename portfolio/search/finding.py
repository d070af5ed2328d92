"""Asking the index: what somebody may see and what was asked for in one query, then counted by kind, sheet and year."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import ExtractYear

from accounts.models import User
from competencies.models import Competency
from portfolio.models import SearchEntry
from portfolio.search.analyser import query_words
from portfolio.search.engine import Holds

FIELDS = ("kind", "sheet", "year")


@dataclass(frozen=True)
class Asked:
    """A question, and what it is narrowed to."""

    words: tuple[frozenset[str], ...] = ()
    kind: str = ""
    sheet: UUID | None = None
    year: int | None = None

    @classmethod
    def of(cls, text: str, **narrowed: Any) -> "Asked":
        return cls(tuple(query_words(text)), **narrowed)

    @property
    def tokens(self) -> frozenset[str]:
        return frozenset().union(*self.words)

    def narrows(self, *but: str) -> Q:
        """The conditions beside the words, without those named."""
        lookups = {"kind": "kind", "sheet": "competencies__uuid", "year": "dated__year"}
        values = {name: getattr(self, name) for name in FIELDS if name not in but}
        return Q(**{lookups[name]: value for name, value in values.items() if value})


def matches(user: User, asked: Asked) -> QuerySet[SearchEntry]:
    """What the person may see of what has one of the words; nothing where there is no word."""
    if not asked.words:
        return SearchEntry.objects.none()
    return SearchEntry.objects.visible_to(user).filter(Holds(asked.tokens))


def found(user: User, asked: Asked) -> QuerySet[SearchEntry]:
    """What to show: one's own before the sheets; in each, more of the words first, then the latest."""
    score: Any = Value(0, output_field=IntegerField())
    for tokens in asked.words:
        score += Case(When(Holds(tokens), then=1), default=0, output_field=IntegerField())
    shared = Case(When(owner=None, then=1), default=0, output_field=IntegerField())
    rows = matches(user, asked).filter(asked.narrows()).annotate(score=score, shared=shared)
    return (
        rows.order_by("shared", "-score", F("dated").desc(nulls_last=True), "pk")
        .select_related("framework")
        .defer("words")
    )


@dataclass(frozen=True)
class Choice:
    """One line of a facet."""

    value: str
    words: str
    count: int
    is_chosen: bool


def facets(user: User, asked: Asked) -> dict[str, list[Choice]]:
    """How many there are of each kind, sheet and year, in the person's own view, under the other two; two queries."""
    rows = matches(user, asked).filter(asked.narrows("kind", "year")).order_by()
    kinds: Counter[str] = Counter()
    years: Counter[int] = Counter()
    grouped = rows.annotate(year=ExtractYear("dated")).values_list("kind", "year").annotate(n=Count("pk"))
    for kind, year, count in grouped:
        if asked.year in (None, year):
            kinds[kind] += count
        if year and asked.kind in ("", kind):
            years[year] += count
    labels = dict(SearchEntry.Kind.choices)
    return {
        "kind": [
            Choice(kind, str(labels[kind]), kinds[kind], kind == asked.kind) for kind in labels if kinds[kind]
        ],
        "sheet": _sheets(user, asked),
        "year": [
            Choice(str(year), str(year), years[year], year == asked.year)
            for year in sorted(years, reverse=True)
        ],
    }


def _sheets(user: User, asked: Asked) -> list[Choice]:
    rows = matches(user, asked).filter(asked.narrows("sheet"), competencies__isnull=False).order_by()
    columns = [f"competencies__{name}" for name in ("uuid", "code", "title")]
    counted = rows.values_list(*columns).annotate(n=Count("pk", distinct=True))
    choices = [
        Choice(str(uuid), f"{code} {title}".strip(), count, uuid == asked.sheet)
        for uuid, code, title, count in counted
    ]
    return sorted(choices, key=lambda choice: (-choice.count, choice.words))


def sheets_of(rows: list[SearchEntry]) -> dict[int, list[Competency]]:
    """The published sheets that each row is about, in one query."""
    sheets = Competency.objects.filter(published__isnull=False).select_related("framework")
    listed = SearchEntry.competencies.through.objects.filter(searchentry__in=[row.pk for row in rows])
    by_pk = {sheet.pk: sheet for sheet in sheets.filter(pk__in=listed.values("competency"))} if rows else {}
    pairs = listed.values_list("searchentry", "competency").order_by("competency") if rows else ()
    about: dict[int, list[Competency]] = {row.pk: [] for row in rows}
    for entry, sheet in pairs:
        if sheet in by_pk:
            about[entry].append(by_pk[sheet])
    return about
