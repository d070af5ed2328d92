"""The earlier editions of a text, each with what it changed in the one before."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format

from competencies.difference import Piece, Row, compare, words
from portfolio.differences import ADDED, REMOVED
from portfolio.models import Reflection
from portfolio.paging import Page

SHOWN = 5  # comparing long texts takes its time


@dataclass(frozen=True)
class Edition:
    """One edition; `text_rows`, `title_pieces` and `about_pieces` say what it changed, all empty in the first."""

    saved_at: datetime
    html: str
    is_first: bool
    title: str
    title_pieces: list[Piece]
    about_pieces: list[Piece]  # kind and day
    text_rows: list[Row]

    @property
    def is_changed(self) -> bool:
        return bool(self.title_pieces or self.about_pieces or self.text_rows)


def page_of_editions(row, number):
    """Some editions of a row, the latest first, in one query; those that change no words are left out.

    One more than is shown is read, to be compared with.
    """
    at = max(int(number), 1) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    start = (at - 1) * SHOWN
    found = list(row.history.order_by("-history_date", "-history_id")[start : start + SHOWN + 1])
    editions = [edition(*pair) for pair in zip(found, [*found[1:], None], strict=True)][:SHOWN]
    kept = [one for one in editions if one.is_first or one.is_changed]
    return Page(kept, at, at + 1 if len(found) > SHOWN else None)


def edition(new, old):
    """What an edition says, and what it changed in the one before, if there is one."""
    if old is None:
        return Edition(new.history_date, new.html, True, new.title, [], [], [])
    return Edition(
        new.history_date,
        new.html,
        False,
        new.title,
        changed(old.title, new.title),
        changed(about(old), about(new)),
        compare(old.text, new.text) if old.text != new.text else [],
    )


def changed(old: str, new: str) -> list[Piece]:
    """One line word by word where the two have something in common; empty where they are equal."""
    if old == new:
        return []
    both = [Piece(kind, text) for kind, text in ((REMOVED, old), (ADDED, new)) if text]
    return words(old, new) or both


def about(row) -> str:
    """Kind and day, as people read them."""
    return f"{Reflection.Kind(row.kind).label}, {date_format(row.dated)}"
