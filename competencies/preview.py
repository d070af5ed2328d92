"""A document as its readers would see it, without keeping anything."""

from base64 import b64encode

from competencies.markup import render
from competencies.models import Tool
from competencies.rendering import draw_diagram, render_blocks
from competencies.sheet_document import SheetDocumentError, load


def problems_of(text):
    """What stands in the way of publishing a text, line by line."""
    try:
        load(text)
    except SheetDocumentError as error:
        return error.problems
    return []


def preview_of(text, competency):
    """What the preview's template shows: the document and its blocks, or its problems."""
    try:
        document = load(text)
    except SheetDocumentError as error:
        return {"problems": error.problems}
    svg = draw_diagram(document)
    tools = {tool.slug: tool for tool in Tool.objects.filter(framework=competency.framework)}
    blocks = render_blocks(document, tools, svg)
    for block in blocks:
        if block["kind"] == "dimensions":
            details = [render(item.detail) for item in document.items("dimensions")]
            block["items"] = [
                item | {"detail": detail} for item, detail in zip(block["items"], details, strict=True)
            ]
    return {
        "document": document,
        "quote": render(document.quote),
        "blocks": blocks,
        "diagram": f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}" if svg else "",
    }
