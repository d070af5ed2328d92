"""The drawing of a grid: the same rows give the same picture, and labels keep out of each other's way."""

from itertools import combinations
from types import SimpleNamespace

import pytest

from competencies.models import ToolTemplate
from portfolio.graph import MAX_NODES, drawing_of, label_lines

FIELDS = [
    {"key": "space", "label": "Space", "kind": "line"},
    {"key": "nature", "label": "Nature", "kind": "choice", "choices": ["formal", "informal", "online"]},
    {"key": "links", "label": "Links", "kind": "line"},
    {"key": "decision", "label": "Decision", "kind": "choice", "choices": ["engage", "watch", "leave"]},
]
GRAPH = {"node": "space", "group": "nature", "links": "links"}


def grid(rows, graph=GRAPH):
    template = ToolTemplate(kind="grid", fields=FIELDS, graph=graph)
    return SimpleNamespace(template=template, rows=rows)


def many(number):
    """Rows with long names in every group and at every distance."""
    natures, decisions = FIELDS[1]["choices"], FIELDS[3]["choices"]
    return [
        {
            "space": f"The network of everybody number {place}",
            "nature": natures[place * 7 % 3],
            "decision": decisions[place * 5 % 3],
            "links": f"The network of everybody number {(place + 1) % number}",
        }
        for place in range(number)
    ]


def boxes(drawing):
    """What each circle with its label covers: left, top, right, bottom."""
    return [
        (node.x - node.half_width, node.y - 13, node.x + node.half_width, node.y + 16 + 17 * len(node.lines))
        for node in drawing.nodes
    ]


@pytest.mark.parametrize("number", [3, 9, 14, 25])
def test_labels_do_not_lie_over_each_other(number):
    drawing = drawing_of(grid(many(number)))
    assert len(drawing.nodes) == len(drawing.edges) == number
    over = [
        (one, other)
        for one, other in combinations(boxes(drawing), 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert not over


@pytest.mark.parametrize("number", [2, 9, 25, MAX_NODES])
def test_everything_stands_within_the_picture(number):
    drawing = drawing_of(grid(many(number)))
    left, top, width, height = map(float, drawing.box.split())
    for box in boxes(drawing):
        assert left <= box[0]
        assert top <= box[1]
        assert box[2] <= left + width
        assert box[3] <= top + height


def test_the_same_rows_give_the_same_picture():
    first, again = drawing_of(grid(many(12))), drawing_of(grid(many(12)))
    assert [(node.x, node.y) for node in first.nodes] == [(node.x, node.y) for node in again.nodes]


def test_a_decision_for_it_stands_nearer_than_one_against_it():
    rows = [
        {"space": "Near", "nature": "formal", "decision": "engage"},
        {"space": "Far", "nature": "formal", "decision": "leave"},
        {"space": "Unsaid", "nature": "online"},
    ]
    found = {node.name: node.x**2 + node.y**2 for node in drawing_of(grid(rows)).nodes}
    assert found["Near"] < found["Far"]
    assert found["Near"] < found["Unsaid"]


def test_groups_are_those_that_stand_in_the_rows_in_the_order_of_the_choices():
    rows = [{"space": "A", "nature": "online"}, {"space": "B", "nature": "formal"}, {"space": "C"}]
    drawing = drawing_of(grid(rows))
    assert [(number, name) for _colour, number, name in drawing.groups] == [(1, "formal"), (2, "online")]


def test_links_find_names_however_they_are_written_and_are_drawn_once():
    rows = [
        {"space": "The  Café", "links": "the list; nobody,, The Café"},
        {"space": "The List", "links": "THE CAFÉ\nelsewhere"},
    ]
    drawing = drawing_of(grid(rows))
    assert [{one.name, other.name} for one, other in drawing.edges] == [{"The Café", "The List"}]
    assert drawing.unknown == ["elsewhere", "nobody"]


def test_a_name_that_stands_twice_is_one_node_and_rows_without_a_name_are_none():
    rows = [{"space": "A"}, {"space": "a "}, {"nature": "formal"}, {"space": "B"}]
    assert [node.name for node in drawing_of(grid(rows)).nodes] == ["A", "B"]


@pytest.mark.parametrize("rows", [[], [{"space": "Alone"}], many(MAX_NODES + 1)], ids=["none", "one", "many"])
def test_too_little_or_too_much_is_told_by_the_table_alone(rows):
    assert drawing_of(grid(rows)) is None


def test_a_grid_without_a_graph_draws_nothing():
    assert drawing_of(grid(many(3), graph={})) is None


def test_a_graph_of_nodes_alone():
    drawing = drawing_of(grid(many(4), graph={"node": "space"}))
    assert (len(drawing.nodes), drawing.edges, drawing.groups) == (4, [], [])


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Café", ["Café"]),
        ("Association of the tutors", ["Association of the", "tutors"]),
        ("x" * 60, ["x" * 21 + "…"]),
        ("one two three four five six seven eight nine ten eleven twelve thirteen", None),
    ],
)
def test_a_label_has_three_short_lines_at_most(name, lines):
    made = label_lines(name)
    assert len(made) <= 3
    assert all(len(line) <= 22 for line in made)
    if lines:
        assert made == lines
    else:
        assert made[-1].endswith("…")
