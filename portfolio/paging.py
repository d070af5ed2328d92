"""Long lists, page by page, without counting them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

FURTHEST = 10_000  # pages; what asks for more is shown the first


@dataclass(frozen=True)
class Page:
    """Some rows, and the numbers of the pages beside them, where there are any."""

    rows: list[Any]
    number: int
    following: int | None

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None


def page_of(rows: QuerySet, number: str, size: int) -> Page:
    """The page that an address asks for, in one query; a number that makes no sense is the first."""
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    if not 0 < at <= FURTHEST:
        at = 1
    found = list(rows[(at - 1) * size : at * size + 1])
    return Page(found[:size], at, at + 1 if len(found) > size else None)
