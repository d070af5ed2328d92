"""The words around what was found, in pieces, so that a template can mark what was found."""

from typing import NamedTuple

from portfolio.search.analyser import words_in

AROUND = 70  # characters before the first word that was found
WIDTH = 260  # characters of an excerpt


class Piece(NamedTuple):
    """Some of the text; `is_found` where it is one of the words asked for."""

    text: str
    is_found: bool


def marked(text: str, tokens: frozenset[str]) -> list[Piece]:
    """The whole text in pieces."""
    return _pieces(text, tokens, 0, len(text))


def excerpt(text: str, tokens: frozenset[str]) -> list[Piece]:
    """The text around the first word that was found, or its beginning, whole words only."""
    first = next((start for start, _end, own in words_in(text) if own & tokens), 0)
    start = _word_start(text, first - AROUND)
    end = _word_end(text, start + WIDTH)
    pieces = _pieces(text, tokens, start, end)
    if start:
        pieces.insert(0, Piece("… ", False))
    if end < len(text):
        pieces.append(Piece(" …", False))
    return pieces


def _pieces(text: str, tokens: frozenset[str], start: int, end: int) -> list[Piece]:
    pieces, at = [], start
    shown = text[:end]
    for first, last, own in words_in(shown[start:]):
        if own & tokens:
            pieces += [
                Piece(shown[at : start + first], False),
                Piece(shown[start + first : start + last], True),
            ]
            at = start + last
    pieces.append(Piece(shown[at:], False))
    return [piece for piece in pieces if piece.text]


def _word_start(text: str, at: int) -> int:
    if at <= 0:
        return 0
    return text.find(" ", at - 1) + 1


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", 0, at)
    return space if space > at - WIDTH // 2 else at
