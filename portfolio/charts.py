"""Where the lines and marks of a picture stand: plain numbers written the same in every language.

Templates draw them as SVG with presentation attributes; classes of `progress.css` give colour and pattern.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import NamedTuple

FEWEST_AXES = 3  # a radar of fewer is a line
MOST_LABELS = 7  # below a line chart, so that they do not touch


class Point(NamedTuple):
    """A place in a picture, as SVG reads it."""

    x: str
    y: str


class Label(NamedTuple):
    """A word in a picture; `anchor` is the side of it that stands at the place."""

    at: Point
    words: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Line:
    """One series: its line or outline, and its marks."""

    name: str
    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        """The value of `points` of a polyline or polygon."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


@dataclass(frozen=True)
class LineChart:
    """Shares of a whole over time, from 0 to 100."""

    width: str
    height: str
    left: str
    right: str
    marks: tuple[Label, ...]  # of the vertical axis, each at its line
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Radar:
    """Steps on a scale, one axis for each criterion, the first one upwards and the others clockwise."""

    size: str
    rings: tuple[Line, ...]
    axes: tuple[Line, ...]
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]


def number(value: float) -> str:
    """With one decimal at most, and a point."""
    return f"{value:.1f}".removesuffix(".0") if abs(value) >= 0.05 else "0"


def line_chart(
    labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], width: int = 480, height: int = 270
) -> LineChart:
    """A chart of percents: a label for each moment, and for each series its name and a value for each moment."""
    left, right, top, bottom = 62, width - 12, 16, height - 36
    gap = (right - left) / max(len(labels) - 1, 1)

    def place(at: int, percent: float) -> Point:
        return Point(number(left + gap * at), number(bottom - (bottom - top) * percent / 100))

    every = -(-len(labels) // MOST_LABELS)
    # Counted from the last, which is now.
    named = [at for at in range(len(labels)) if (len(labels) - 1 - at) % every == 0]
    return LineChart(
        width=number(width),
        height=number(height),
        left=number(left),
        right=number(right),
        marks=tuple(
            Label(Point(number(left - 8), place(0, percent).y), str(percent), "end")
            for percent in (0, 25, 50, 75, 100)
        ),
        labels=tuple(
            Label(
                Point(place(at, 0).x, number(height - 10)),
                labels[at],
                "end" if at == len(labels) - 1 and at else "middle",
            )
            for at in named
        ),
        lines=tuple(
            Line(name, tuple(place(at, value) for at, value in enumerate(values))) for name, values in series
        ),
    )


def radar(
    labels: Sequence[str], steps: int, series: Sequence[tuple[str, Sequence[int]]], size: int = 360
) -> Radar | None:
    """A radar of levels on a scale of so many steps, 0 at the centre; None for fewer axes than it takes."""
    if len(labels) < FEWEST_AXES or not steps:
        return None
    centre, radius = size / 2, size / 2 - 34

    def place(axis: int, distance: float) -> Point:
        angle = 2 * pi * axis / len(labels)
        return Point(number(centre + distance * sin(angle)), number(centre - distance * cos(angle)))

    def around(values: Sequence[int]) -> tuple[Point, ...]:
        return tuple(place(axis, radius * value / steps) for axis, value in enumerate(values))

    middle = Point(number(centre), number(centre))
    return Radar(
        size=number(size),
        rings=tuple(Line(str(step), around([step] * len(labels))) for step in range(1, steps + 1)),
        axes=tuple(Line(label, (middle, place(axis, radius))) for axis, label in enumerate(labels)),
        labels=tuple(
            Label(Point(at.x, number(float(at.y) + 5)), label, _anchor(float(at.x) - centre))
            for axis, label in enumerate(labels)
            for at in (place(axis, radius + 17),)
        ),
        lines=tuple(Line(name, around(values)) for name, values in series),
    )


def _anchor(aside: float) -> str:
    """Words left of the middle end at their place, words right of it begin there."""
    if abs(aside) < 8:
        return "middle"
    return "start" if aside > 0 else "end"


def shares(counts: Sequence[int], whole: int, width: int = 100) -> tuple[tuple[str, str], ...]:
    """The pieces of a stacked bar: where each begins and how wide it is, for a bar of `whole`."""
    pieces, begin = [], 0.0
    for count in counts:
        part = width * count / whole if whole else 0.0
        pieces.append((number(begin), number(part)))
        begin += part
    return tuple(pieces)
