"""Diagrams: drawn as images that only show, or not at all."""

import sys
from xml.etree import ElementTree

import pytest

from competencies import diagrams

pytest.importorskip("merman", reason="there is no merman for this machine: pages show the source")


def test_a_diagram_is_an_svg_with_its_own_size_and_plain_text():
    svg = diagrams.draw('graph TD\n  A["Échanges"] --> B["L’été"]')
    root = ElementTree.fromstring(svg)  # noqa: S314 -- drawn here
    assert float(root.get("width")) > 0
    assert float(root.get("height")) > 0
    assert "Échanges" in "".join(root.itertext())
    assert "foreignObject" not in svg
    assert diagrams.PAPER in svg


@pytest.mark.parametrize("source", ["", "nonsense", "graph TD\n A[", "graph TD\n" + "A-->B\n" * 5000])
def test_what_cannot_be_drawn_is_an_empty_string(source):
    assert diagrams.draw(source) == ""


def test_without_merman_there_is_no_drawing(monkeypatch):
    monkeypatch.setitem(sys.modules, "merman", None)
    assert diagrams.draw("graph TD\n A --> B") == ""


def test_an_image_leads_nowhere_and_runs_nothing():
    svg = diagrams.draw(
        'graph TD\n A["<script>alert(1)</script><img src=x onerror=alert(1)>"] --> B\n'
        ' click A href "javascript:alert(1)"\n click B "https://example.org" _blank\n'
    )
    for word in ("<a ", "href=", "<script", "<img", "javascript:"):
        assert word not in svg


@pytest.mark.parametrize(
    "inside",
    [
        "<script/>",
        "<foreignObject/>",
        "<image href='/x'/>",
        "<rect onclick='x'/>",
        "<g xmlns:xlink='x' xlink:href='http://x'/>",
        "<rect style='fill:url(http://x)'/>",
        "<style>@import 'x'</style>",
        "<style>.a{background:url(//x)}</style>",
        "<b xmlns='http://www.w3.org/1999/xhtml'/>",
        "<g>",
    ],
)
def test_only_shapes_and_words_are_harmless(inside):
    svg = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
    assert not diagrams.is_harmless(svg.format(inside))
    assert diagrams.is_harmless(svg.format("<g fill='url(#a)'><text>a</text></g>"))


def test_styles_that_fetch_are_left_out():
    init = '%%{init: {"themeCSS": "@import url(http://example.org/x.css); .a{background:url(http://x)}"}}%%\n'
    svg = diagrams.draw(f"{init}graph TD\n A --> B")
    assert "http://example.org" not in svg
