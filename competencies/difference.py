"""Two texts side by side as people read them: which lines, and inside a line which words."""

import re
from collections.abc import Iterator
from difflib import Match, SequenceMatcher
from itertools import accumulate, islice, takewhile
from typing import Any, NamedTuple

CONTEXT = 2  # unchanged lines around a change
LOOK_AHEAD = 4  # lines among which the new wording of a line is looked for
MOST_WORDS = 1_000  # of a line that is compared word by word
MOST_LINES = 400  # of both texts, compared closely; beyond that, frequent lines are left out of account
MOST_ROWS = 3_000  # that are shown; a page with more of them takes long to make and is read by nobody
MOST_STEPS = 4_000_000  # pairs of lines or words that one comparison looks at
ALIKE = 0.4  # the share of their letters that two wordings of one line have in common
WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Piece(NamedTuple):
    """A run of text that stayed (""), came ("ins") or went ("del")."""

    kind: str
    text: str


class Row(NamedTuple):
    """One line: "same", "changed", "added" or "removed"; a "gap" of lines that stayed; or the "rest" not shown."""

    kind: str
    pieces: list[Piece]


class _Budget:
    """How many steps are left to the matchers that share it."""

    def __init__(self) -> None:
        self.left = MOST_STEPS

    def pays(self, steps: int) -> bool:
        if steps > self.left:
            return False
        self.left -= steps
        return True


class _Matcher(SequenceMatcher[str]):
    """What two lists share, common head and tail first; what the budget does not reach counts as replaced.

    A search in the standard library takes cubic time where few different lines come again and again.
    """

    a: list[str]
    b2j: dict[str, list[int]]

    def __init__(self, before: list[str], after: list[str], budget: _Budget, *, autojunk: bool = False):
        self.head = _alike(before, after)
        self.tail = _alike(before[self.head :][::-1], after[self.head :][::-1])
        self.ends = len(before), len(after)
        middles = [side[self.head : len(side) - self.tail] for side in (before, after)]
        super().__init__(None, middles[0], middles[1], autojunk)
        self.budget = budget
        self.steps = list(accumulate((1 + len(self.b2j.get(item, ())) for item in middles[0]), initial=0))

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        last = len(self.a) if ahi is None else ahi
        if not self.budget.pays(self.steps[last] - self.steps[alo]):
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, last, blo, bhi)

    def get_opcodes(self) -> list[Any]:
        """The steps from the first list to the second, in places of the whole lists."""
        head, tail, (i, j) = self.head, self.tail, self.ends
        codes = [("equal", 0, head, 0, head)] if head else []
        codes += [(kind, *(place + head for place in places)) for kind, *places in super().get_opcodes()]
        return codes + ([("equal", i - tail, i, j - tail, j)] if tail else [])


def _alike(before: list[str], after: list[str]) -> int:
    """How many items at their beginning are the same."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))


def compare(old: str, new: str) -> list[Row]:
    """The lines of both texts, as many as are shown; an empty list where they are equal."""
    if old == new:
        return []
    before, after = old.split("\n"), new.split("\n")
    matcher = _Matcher(before, after, _Budget(), autojunk=len(before) + len(after) > MOST_LINES)
    rows = list(islice(_all_rows(matcher, before, after), MOST_ROWS + 1))
    return [*rows[:MOST_ROWS], Row("rest", [])] if len(rows) > MOST_ROWS else rows


def _all_rows(matcher: _Matcher, before: list[str], after: list[str]) -> Iterator[Row]:
    budget = _Budget()  # however long the lines took, words get their share
    end = 0
    for number, group in enumerate(matcher.get_grouped_opcodes(CONTEXT)):
        if number or group[0][1] > 0:
            yield Row("gap", [])
        for kind, i, i_end, j, j_end in group:
            yield from _rows(kind, before[i:i_end], after[j:j_end], budget)
        end = group[-1][2]
    if end < len(before):
        yield Row("gap", [])


def _rows(kind: str, before: list[str], after: list[str], budget: _Budget) -> Iterator[Row]:
    if kind == "equal":
        yield from (Row("same", [Piece("", line)]) for line in before)
        return
    waiting = [line for line in after if line.strip()]
    first = 0
    for old in filter(str.strip, before):
        found, pieces = _new_wording(old, waiting[first : first + LOOK_AHEAD], budget)
        if pieces is None:
            yield Row("removed", [Piece("del", old)])
            continue
        yield from (Row("added", [Piece("ins", line)]) for line in waiting[first : first + found])
        first += found + 1
        yield Row("same" if waiting[first - 1] == old else "changed", pieces)
    yield from (Row("added", [Piece("ins", line)]) for line in waiting[first:])


def _new_wording(old: str, lines: list[str], budget: _Budget) -> tuple[int, list[Piece] | None]:
    for place, line in enumerate(lines):
        pieces = _words(old, line, budget)
        if pieces is not None:
            return place, pieces
    return 0, None


def words(old: str, new: str) -> list[Piece] | None:
    """Two wordings of one line as one run of pieces; None where they have little in common."""
    return _words(old, new, _Budget())


def _words(old: str, new: str, budget: _Budget) -> list[Piece] | None:
    before, after = WORD.findall(old), WORD.findall(new)
    if len(before) + len(after) > 2 * MOST_WORDS:
        return None
    codes = _Matcher(before, after, budget).get_opcodes()
    common = sum(
        len("".join(before[i:i_end]).replace(" ", ""))
        for kind, i, i_end, _j, _j_end in codes
        if kind == "equal"
    )
    if 2 * common < ALIKE * len((old + new).replace(" ", "")):
        return None
    pieces = []
    for kind, i, i_end, j, j_end in codes:
        if kind == "equal":
            pieces.append(Piece("", "".join(before[i:i_end])))
            continue
        if i < i_end:
            pieces.append(Piece("del", "".join(before[i:i_end])))
        if j < j_end:
            pieces.append(Piece("ins", "".join(after[j:j_end])))
    return pieces
