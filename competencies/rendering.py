"""From a document to what a SheetVersion keeps of it: HTML without interface words, rendered once."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import escape
from django.utils.text import slugify

from competencies import diagrams
from competencies.markup import render, render_inline
from competencies.models import Tool
from competencies.sheet_document import Section, SheetDocument

Block = dict[str, Any]  # as the docstring of SheetVersion says


def render_blocks(document: SheetDocument, tools: dict[str, Tool], diagram_svg: str) -> list[Block]:
    """The sections as the sheet page shows them; `tools` are those of the framework's library by slug."""
    anchors = anchors_of(document.sections)
    return [
        {
            "kind": section.kind,
            "anchor": anchor,
            "title": section.title,
            "html": render_body(section, diagram_svg),
            "items": render_items(section, tools),
        }
        for section, anchor in zip(document.sections, anchors, strict=True)
    ]


def anchors_of(sections: Iterable[Section]) -> list[str]:
    """A place in the page for each section: its kind, or its own words where the kind is not a known one."""
    anchors: list[str] = []
    for section in sections:
        stem = section.kind if section.kind != "section" else f"s-{slugify(section.title) or 'x'}"[:60]
        anchor = stem
        number = 1
        while anchor in anchors:
            number += 1
            anchor = f"{stem}-{number}"
        anchors.append(anchor)
    return anchors


def render_body(section: Section, diagram_svg: str) -> str:
    """The section's prose; a diagram without a drawing shows its source."""
    html = str(render(section.body))
    if section.kind == "diagram" and not diagram_svg:
        return f"<pre><code>{escape(section.diagram)}</code></pre>\n{html}"
    return html


def render_items(section: Section, tools: dict[str, Tool]) -> list[dict[str, Any]]:
    """The section's parts, or its tools."""
    if section.kind == "tools":
        return [
            {
                "slug": item.uid[2:],
                "title": tools[item.uid[2:]].title if item.uid[2:] in tools else item.uid[2:],
                "html": str(render_inline(item.text)),
            }
            for item in section.items
        ]
    return [
        {"uid": item.uid, "html": str(render_inline(item.text)), "has_detail": bool(item.detail)}
        for item in section.items
    ]


def draw_diagram(document: SheetDocument) -> str:
    """The document's diagram as SVG; an empty string without one."""
    section = document.section("diagram")
    return diagrams.draw(section.diagram) if section else ""
