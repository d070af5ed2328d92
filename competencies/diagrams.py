"""Mermaid diagrams as SVG images, drawn once at publication.

Where no drawing can be made (no merman for this machine, or a source it does not understand) the page shows
the source as a block of code beside the text alternative.
"""

import json
import logging
import re
import xml.etree.ElementTree as ElementTree

logger = logging.getLogger(__name__)

MAX_SOURCE = 20_000  # characters
FONT = "Arial, Helvetica, Liberation Sans, sans-serif"
PAPER, LEAF, SAGE, INK, MUTED = "#fdfbf6", "#eaf1ec", "#6f8f80", "#22262e", "#5f6472"
# Words are measured a little larger than they are drawn, for readers whose sans-serif is a wide one.
MEASURED, DRAWN = 18, 16.5  # pixels
OPTIONS = json.dumps(
    {
        "site_config": {
            "theme": "base",
            "look": "classic",
            "htmlLabels": False,
            "fontFamily": FONT,
            "flowchart": {"htmlLabels": False, "padding": 10, "wrappingWidth": 136, "diagramPadding": 12},
            # One light card with ink on it: an image does not know whether the page is dark.
            "themeVariables": {
                "background": PAPER,
                "fontFamily": FONT,
                "fontSize": f"{MEASURED}px",
                "primaryColor": LEAF,
                "primaryBorderColor": SAGE,
                "primaryTextColor": INK,
                "lineColor": MUTED,
                "textColor": INK,
            },
        },
        "svg": {"diagram_id": "diagram", "root_background_color": PAPER},
    }
)
ROOT = re.compile(r'<svg([^>]*?) width="100%"([^>]*?viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)")')
# Nothing in an image of ours runs, embeds or leads anywhere.
SHAPES = frozenset(
    "circle clipPath defs desc ellipse feDropShadow filter g line linearGradient marker mask path pattern polygon "
    "polyline radialGradient rect stop style svg switch symbol text textPath title tspan".split()
)
FETCHES = re.compile(r"@import|url\((?!['\"]?#)", re.I)
LINK = re.compile(r"<a [^>]*>|</a>")


def draw(source: str) -> str:
    """The diagram as SVG with its own size, or an empty string where none can be made."""
    try:
        import merman  # here: it takes a fifth of a second, and some machines have no wheel of it
    except ImportError:
        return ""
    if len(source) > MAX_SOURCE:
        return ""
    try:
        svg = merman.Merman().render_svg(source, OPTIONS)
    except merman.MermanError as error:
        logger.info("A diagram could not be drawn: %s", getattr(error, "message", error))
        return ""
    svg = LINK.sub("", svg)
    if not is_harmless(svg):
        logger.warning("A diagram was left out: it holds more than shapes and words.")
        return ""
    svg = svg.replace(f"font-size:{MEASURED}px", f"font-size:{DRAWN}px")
    return ROOT.sub(r'<svg\1 width="\3" height="\4"\2', svg, count=1)


def is_harmless(svg: str) -> bool:
    """Whether a drawing holds nothing but shapes, words and their looks."""
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 -- drawn a moment ago by our own library
    except ElementTree.ParseError:
        return False
    for element in root.iter():
        namespace, _brace, name = element.tag.rpartition("}")
        if name not in SHAPES or namespace not in {"", "{http://www.w3.org/2000/svg"}:
            return False
        for key, value in element.attrib.items():
            key = key.rpartition("}")[2].lower()
            if key.startswith("on") or (key == "href" and not value.startswith("#")) or FETCHES.search(value):
                return False
        if name == "style" and FETCHES.search(element.text or ""):
            return False
    return True
