"""The drawing of a grid that names its nodes: where each stands around « me », and the lines between them.

The same rows give the same picture. A group is a sector of the circle; within it, nodes stand near or far by the
last choice of the grid that is not the group, whose first choice is the nearest.
"""

import re
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

from portfolio.models import ToolRecord
from portfolio.record_table import Column, columns_of, table_of

MAX_NODES = 60  # more are told by the table alone
MAX_LABEL = 22  # characters of one line of a label
LETTER = 7.2  # about how wide one is at the drawing's size of type
LINE = 17  # how high
GAP = 26  # between the label of one node and the next
FIRST, LAST = 150, 330  # how far from the middle the nearest and the furthest stand
SQUEEZE = 0.82  # a circle is drawn wider than high: so are screens
SEPARATORS = re.compile(r"[,;\n]")
COLOURS = 6


@dataclass
class Node:
    """One row: what it is called, in lines, and where it stands."""

    name: str
    lines: list[str]
    group: int
    ring: int
    x: float = 0
    y: float = 0

    @property
    def sign(self):
        """The number of its group, as the legend has it."""
        return self.group + 1

    @property
    def colour(self):
        return self.group % COLOURS

    @property
    def texts(self):
        """The lines of its label, each with its height."""
        return [(round(self.y + 28 + number * LINE, 1), line) for number, line in enumerate(self.lines)]

    @property
    def half_width(self):
        return max(len(line) for line in self.lines) * LETTER / 2

    @property
    def height(self):
        return 24 + len(self.lines) * LINE


@dataclass(frozen=True)
class Drawing:
    """All that the template draws; `box` is the SVG's viewBox."""

    nodes: list[Node]
    edges: list[tuple[Node, Node]]
    groups: list[tuple[int, int, str]]  # (colour, number, name)
    rings: list[tuple[float, float, str]]  # (half width, half height, name)
    box: str
    unknown: list[str]  # named as links and no node's name


def drawing_of(record: ToolRecord) -> Drawing | None:
    """The record as a picture; None where its template draws none or too little or too much stands in it."""
    wanted = record.template.graph
    if not wanted.get("node"):
        return None
    columns = {column.key: column for column in columns_of(record.template)}
    rows = [{cell.column.key: cell.text for cell in row.cells} for row in table_of(record)]
    rows = _named_once(rows, wanted["node"])
    if not 2 <= len(rows) <= MAX_NODES:
        return None
    near = _nearness(columns, wanted)
    names = _groups(rows, wanted, columns)
    nodes = [_node(row, wanted, names, near) for row in rows]
    nodes.sort(key=lambda node: (node.group, node.ring, node.name.casefold()))
    rings = len(near.choices) if near else 1
    reach = _place(nodes, rings)
    edges, unknown = _edges(rows, nodes, wanted)
    shown = [(_radius(ring, rings, reach), name) for ring, name in enumerate(near.choices)] if near else []
    return Drawing(
        nodes,
        edges,
        [(number % COLOURS, number + 1, name) for number, name in enumerate(names) if name],
        [(round(radius, 1), round(radius * SQUEEZE, 1), name) for radius, name in shown],
        _box(nodes, [radius for radius, _name in shown]),
        unknown,
    )


def _named_once(rows, key):
    """Rows with a name, each name once."""
    seen = {}
    for row in rows:
        if name := row.get(key, "").strip():
            seen.setdefault(name.casefold(), row)
    return list(seen.values())


def _nearness(columns, wanted) -> Column | None:
    taken = {wanted.get("group"), wanted["node"], wanted.get("links")}
    choices = [column for column in columns.values() if column.kind == "choice" and column.key not in taken]
    return choices[-1] if choices else None


def _groups(rows, wanted, columns):
    """The groups that stand in the rows, in the order of the choices, then of their names."""
    key = wanted.get("group", "")
    order = list(columns[key].choices) if key in columns else []
    found = {row.get(key, "").strip() for row in rows}
    return [name for name in order if name in found] + sorted(found - set(order), key=str.casefold)


def _node(row, wanted, names, near):
    name = " ".join(row[wanted["node"]].split())
    group = names.index(row.get(wanted.get("group", ""), "").strip())
    choices = near.choices if near else ()
    place = row.get(near.key, "") if near else ""
    ring = choices.index(place) if place in choices else max(len(choices) - 1, 0)
    return Node(name, label_lines(name), group, ring)


def label_lines(name):
    """A name in at most three lines; what is longer ends with an ellipsis."""
    lines = [""]
    for word in name.split():
        word = word if len(word) <= MAX_LABEL else f"{word[: MAX_LABEL - 1]}…"
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= MAX_LABEL:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > 3:
        lines = [*lines[:2], f"{lines[2][: MAX_LABEL - 1]}…"]
    return lines


def _radius(ring, rings, reach):
    return FIRST if rings < 2 else FIRST + (reach - FIRST) * ring / (rings - 1)


def _place(nodes, rings):
    """Spread the nodes evenly around the middle, then push those apart whose labels touch; returns the reach."""
    reach = max(LAST, 62 * sqrt(len(nodes)) + 90)
    for number, node in enumerate(nodes):
        angle = 2 * pi * (number + 0.5) / len(nodes) - pi / 2
        radius = _radius(node.ring, rings, reach)
        node.x, node.y = radius * cos(angle), radius * sin(angle) * SQUEEZE
    for _round in range(200):
        if not _push_apart(nodes):
            break
    for node in nodes:
        node.x, node.y = round(node.x, 1), round(node.y, 1)
    return reach


def _push_apart(nodes):
    """Move each pair that touches by half of what it lacks, the shorter way; whether any did."""
    moved = False
    middle = Node("", ["me me me"], 0, 0)
    for number, one in enumerate(nodes):
        for other in [*nodes[number + 1 :], middle]:
            across = one.half_width + other.half_width + GAP / 2 - abs(one.x - other.x)
            down = (one.height + other.height) / 2 + GAP / 2 - abs(one.y - other.y)
            if across <= 0 or down <= 0:
                continue
            moved = True
            share = 1 if other is middle else 0.5
            if down <= across:
                step = (down * share + 0.1) * (1 if one.y >= other.y else -1)
                one.y += step
                other.y -= 0 if other is middle else step
            else:
                step = (across * share + 0.1) * (1 if one.x >= other.x else -1)
                one.x += step
                other.x -= 0 if other is middle else step
    return moved


def _edges(rows, nodes, wanted):
    """The lines between nodes, each once, and the names that are nobody's."""
    key = wanted.get("links")
    by_name = {node.name.casefold(): node for node in nodes}
    found, unknown = {}, []
    for row in rows if key else []:
        one = by_name[" ".join(row[wanted["node"]].split()).casefold()]
        for name in filter(None, (" ".join(part.split()) for part in SEPARATORS.split(row.get(key, "")))):
            other = by_name.get(name.casefold())
            if other is None:
                unknown.append(name)
            elif other is not one:
                found[frozenset((id(one), id(other)))] = (one, other)
    return list(found.values()), sorted(set(unknown), key=str.casefold)


def _box(nodes, radii):
    widest = max([abs(node.x) + node.half_width for node in nodes] + radii) + 12
    highest = max([abs(node.y) + node.height for node in nodes] + [r * SQUEEZE for r in radii]) + 12
    return f"{-widest:.0f} {-highest:.0f} {2 * widest:.0f} {2 * highest:.0f}"
