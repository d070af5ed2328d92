"""Two texts side by side as people read them: which lines, and inside a line which words."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

CONTEXT = 2  # unchanged lines around a change
LOOK_AHEAD = 4  # lines among which the new wording of a line is looked for
MOST_WORDS = 1_000  # of a line that is compared word by word
MOST_LINES = 4_000  # compared closely; beyond that, frequent lines are left out of account
ALIKE = 0.4  # the share of their letters that two wordings of one line have in common
WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Piece(NamedTuple):
    """A run of text that stayed (""), came ("ins") or went ("del")."""

    kind: str
    text: str


class Row(NamedTuple):
    """One line: "same", "changed", "added" or "removed"; or a "gap" of lines that stayed."""

    kind: str
    pieces: list[Piece]


def compare(old: str, new: str) -> list[Row]:
    """The lines of both texts; an empty list where they are equal."""
    if old == new:
        return []
    before, after = old.split("\n"), new.split("\n")
    frequent = len(before) + len(after) > 2 * MOST_LINES
    matcher = SequenceMatcher(None, before, after, autojunk=frequent)
    rows: list[Row] = []
    for group in matcher.get_grouped_opcodes(CONTEXT):
        if rows or group[0][1] > 0:
            rows.append(Row("gap", []))
        for kind, i, i_end, j, j_end in group:
            rows += _rows(kind, before[i:i_end], after[j:j_end])
    if group[-1][2] < len(before):
        rows.append(Row("gap", []))
    return rows


def _rows(kind: str, before: list[str], after: list[str]) -> Iterator[Row]:
    if kind == "equal":
        yield from (Row("same", [Piece("", line)]) for line in before)
        return
    waiting = [line for line in after if line.strip()]
    for old in filter(str.strip, before):
        found = next((n for n, new in enumerate(waiting[:LOOK_AHEAD]) if words(old, new) is not None), None)
        if found is None:
            yield Row("removed", [Piece("del", old)])
            continue
        yield from (Row("added", [Piece("ins", line)]) for line in waiting[:found])
        yield Row("changed", words(old, waiting[found]) or [])
        waiting = waiting[found + 1 :]
    yield from (Row("added", [Piece("ins", line)]) for line in waiting)


def words(old: str, new: str) -> list[Piece] | None:
    """Two wordings of one line as one run of pieces; None where they have little in common."""
    before, after = WORD.findall(old), WORD.findall(new)
    if len(before) + len(after) > 2 * MOST_WORDS:
        return None
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    common = sum(
        len("".join(before[match.a : match.a + match.size]).replace(" ", ""))
        for match in matcher.get_matching_blocks()
    )
    if 2 * common < ALIKE * len((old + new).replace(" ", "")):
        return None
    pieces = []
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("", "".join(before[i:i_end])))
            continue
        if i < i_end:
            pieces.append(Piece("del", "".join(before[i:i_end])))
        if j < j_end:
            pieces.append(Piece("ins", "".join(after[j:j_end])))
    return pieces
