"""The lines of a document's body, each knowing its number and whether it stands in a block of code."""

import bisect
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from competencies.problems import Problem

FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")


class Line(NamedTuple):
    """One line; the fences belong to their block of code."""

    number: int
    text: str
    in_code: bool


def read_lines(raw: list[str], first: int, problems: list[Problem]) -> list[Line]:
    """Number the lines from `first` and tell code from prose."""
    closings = defaultdict(list)
    for index, text in enumerate(raw):
        if text.startswith(("```", "~~~")):
            closings[text.rstrip()].append(index)
    lines = []
    until = -1
    for index, text in enumerate(raw):
        fence = FENCE.match(text) if index > until else None
        if fence:
            same = closings[fence.group()]
            place = bisect.bisect_right(same, index)
            if place < len(same):
                until = same[place]
            else:
                message = _("The block of code that begins here is not closed.")
                problems.append(Problem(first + index, message))
        lines.append(Line(first + index, text.rstrip(" \t") if index > until else text, index <= until))
    return lines


def block_of(texts: Iterable[str]) -> str:
    """The lines as one text, without empty lines around it."""
    block = "\n".join(text.rstrip(" \t") for text in texts)
    return block.strip("\n")
