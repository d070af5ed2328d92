"""Charts place what they are given, and write numbers in the same way in every language."""

import re

import pytest
from django.utils import translation

from portfolio import charts


def xs(line):
    return [float(point.x) for point in line.points]


def ys(line):
    return [float(point.y) for point in line.points]


def test_a_curve_begins_at_the_left_and_ends_at_the_right_higher_values_higher():
    chart = charts.line_chart(["a", "b", "c"], [("evidenced", [0, 50, 100])])
    (line,) = chart.lines
    assert xs(line) == [float(chart.left), (float(chart.left) + float(chart.right)) / 2, float(chart.right)]
    bottom, middle, top = ys(line)
    assert top < middle < bottom
    assert middle == (top + bottom) / 2
    assert [mark.words for mark in chart.marks] == ["0", "25", "50", "75", "100"]
    assert (float(chart.marks[0].at.y), float(chart.marks[-1].at.y)) == (bottom, top)


@pytest.mark.parametrize("count", [1, 2, 6, 12, 24])
def test_labels_do_not_crowd_and_the_last_moment_always_has_one(count):
    names = [f"m{at}" for at in range(count)]
    chart = charts.line_chart(names, [])
    assert 1 <= len(chart.labels) <= charts.MOST_LABELS
    assert chart.labels[-1].words == names[-1]
    places = [float(label.at.x) for label in chart.labels]
    assert places == sorted(set(places))


def test_a_radar_has_its_first_axis_upwards_and_each_step_on_a_ring():
    chart = charts.radar(["C1", "C2", "C3", "C4"], 4, [("own", [4, 2, 0, 1])], size=200)
    assert len(chart.rings) == 4
    up, right, centre, left = chart.lines[0].points
    assert up == chart.rings[3].points[0]
    assert right == chart.rings[1].points[1]
    assert left == chart.rings[0].points[3]
    assert (centre.x, centre.y) == ("100", "100")
    assert float(up.y) < 100 == float(up.x)
    assert float(right.x) > 100 == float(right.y)
    assert [label.anchor for label in chart.labels] == ["middle", "start", "middle", "end"]


@pytest.mark.parametrize(("labels", "steps"), [([], 4), (["C1", "C2"], 4), (["C1", "C2", "C3"], 0)])
def test_a_radar_of_too_few_axes_or_of_no_scale_is_none(labels, steps):
    assert charts.radar(labels, steps, []) is None


def test_a_stacked_bar_is_cut_where_one_piece_ends_and_the_next_begins():
    assert charts.shares([1, 0, 3], 8, width=80) == (("0", "10"), ("10", "0"), ("10", "30"))
    assert charts.shares([0, 0], 0) == (("0", "0"), ("0", "0"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_numbers_have_a_point_and_one_decimal_at_most_in_every_language(language):
    with translation.override(language):
        assert [charts.number(value) for value in (1 / 3, 2.0, -0.01, 1234.56, -7.25)] == [
            "0.3",
            "2",
            "0",
            "1234.6",
            "-7.2",
        ]
        chart = charts.radar(["a", "b", "c"], 3, [("own", [1, 2, 3])])
        assert re.fullmatch(r"(-?\d+(\.\d)?,-?\d+(\.\d)? ?)+", chart.lines[0].path)
