"""What people write, as safe HTML: the one place that turns text into markup, rendered when it is saved.

Python-Markdown is worse than quadratic on hostile text, so what a paragraph may cost is settled beforehand:
one that is nothing but markup is shown as it was typed.
"""

import re
import xml.etree.ElementTree as ElementTree
from html import unescape

import nh3
from django.utils.html import linebreaks, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

MAX_LENGTH = 100_000  # characters
MAX_LINES = 6_000  # with words; a text with more is shown as it was typed
MAX_FENCES = 200  # lines that open or close a block of code
MAX_CELLS = 3_000  # in all tables of one text
MAX_INDENT = 40  # columns: ten levels of lists
MAX_MARKERS = 30  # quotes and list items that begin on one line
BUDGET = 5_000_000  # marks × characters, summed over the paragraphs of one text
MAX_SPLITS = 8_000_000  # rules and references × characters of their block, summed over the blocks

INLINE_TAGS = {"a", "br", "code", "del", "em", "strong"}
TAGS = INLINE_TAGS | set(
    "blockquote h3 h4 h5 h6 hr input label li ol p pre table tbody td th thead tr ul".split()
)
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "input": {"checked", "disabled"}}
ATTRIBUTE_VALUES = {
    "input": {"type": {"checkbox"}},
    "td": {"align": {"left", "center", "right"}},
    "th": {"align": {"left", "center", "right"}},
}
SCHEMES = {"http", "https", "mailto"}
LINK_REL = "noopener noreferrer nofollow ugc"

LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LEAD = re.compile(r"(?:[ >]|[-*+](?= )|\d{1,9}\.(?= ))*")
MARKER = re.compile(r"[^ \d]")
BLANK = re.compile(r"\n[ \t\n]*\n")
SPLITTER = re.compile(r"^[ \t>]*(?:\[|([-*_])(?:[ \t]*\1){2,}[ \t]*$)", re.MULTILINE)
BLOCK_SYNTAX = "code hashheader hr olist ulist quote reference table".split()
BLOCK_TAGS = {"blockquote", "ol", "p", "pre", "table", "ul"}


class TextTooLong(ValueError):
    """A text longer than MAX_LENGTH characters; its words can be shown to who wrote it."""

    def __init__(self):
        super().__init__(_("This text is longer than 100,000 characters. Please shorten or split it."))


def clean_text(text: str) -> str:
    """The text with one kind of line end, without NUL, control characters and lone surrogates."""
    return UNWRITABLE.sub("", LINE_END.sub("\n", text))


def render(text: str, *, breaks: bool = False) -> SafeString:
    """Markdown as HTML whose headings start at h3; with `breaks`, a line end is a line break.

    Raises TextTooLong.
    """
    text = _bounded(text)
    if _is_absurd(text):
        return _clean(linebreaks(text, autoescape=True), TAGS)
    return _clean(_converter(breaks=breaks).convert(text), TAGS)


def render_inline(text: str) -> SafeString:
    """One line of Markdown as HTML: emphasis, code and links only. Raises TextTooLong."""
    converter = _converter()
    for name in BLOCK_SYNTAX:
        converter.parser.blockprocessors.deregister(name)
    converter.preprocessors.deregister("fenced_code_block")
    return _clean(converter.convert(one_line(_bounded(text))), INLINE_TAGS)


def one_line(text: str) -> str:
    """The text on one line; spaces that do not break stay as they are."""
    return re.sub(r"[ \t\n]+", " ", text).strip(" ")


def stored(html: str) -> SafeString:
    """HTML that `render` or our own templates made earlier, and that was kept since."""
    return mark_safe(html)


def plain_text(html: str) -> str:
    """The words of a stored line, for places that show no markup."""
    return unescape(strip_tags(html)) if "<" in html or "&" in html else html


def _bounded(text):
    if len(text) > MAX_LENGTH:
        raise TextTooLong
    return clean_text(text)


def _is_absurd(text):
    lines = [line for line in text.split("\n") if line.strip()]
    markers = [len(MARKER.findall(LEAD.match(line).group())) for line in lines]
    fences = sum(line.lstrip(" >").startswith(("```", "~~~")) for line in lines)
    # After each rule and each reference, the rest of its block is read anew.
    splits = sum(len(SPLITTER.findall(block)) * len(block) for block in BLANK.split(text))
    return (
        len(lines) > MAX_LINES
        or sum(markers) > MAX_LINES
        or max(markers, default=0) > MAX_MARKERS
        or fences > MAX_FENCES
        or splits > MAX_SPLITS
    )


def _converter(*, breaks=False):
    """A fresh converter: it keeps the references of the text it read."""
    return Markdown(
        extensions=[_Carnet(breaks=breaks), "pymdownx.tilde"],
        extension_configs={"pymdownx.tilde": {"subscript": False}},
    )


def _clean(html, tags):
    cleaned = nh3.clean(
        html,
        tags=tags,
        attributes={tag: names for tag, names in ATTRIBUTES.items() if tag in tags},
        tag_attribute_values={tag: names for tag, names in ATTRIBUTE_VALUES.items() if tag in tags},
        url_schemes=SCHEMES,
        link_rel=LINK_REL,
    )
    return mark_safe(cleaned.strip().replace("&nbsp;", "\u00a0"))


class _Carnet(Extension):
    """Our dialect: no HTML, bounded cost, headings from h3, named task boxes, lists without a blank line."""

    def __init__(self, *, breaks=False):
        super().__init__()
        self.breaks = breaks

    def extendMarkdown(self, md):
        md.registerExtension(self)
        extensions = ["fenced_code", "sane_lists"] + (["nl2br"] if self.breaks else [])
        md.registerExtensions([f"markdown.extensions.{name}" for name in extensions], {})
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.parser.blockprocessors.deregister("setextheader")  # a rule under a line is no heading
        md.preprocessors.register(_Indents(md), "indents", 24)
        md.preprocessors.register(_Lists(md), "lists", 23)
        md.parser.blockprocessors.register(
            _BoundedTable(md.parser, {"use_align_attribute": True}), "table", 75
        )
        processors = {21: _Bounds, 19: _Images, 18: _Tasks, 17: _Headings, 16: _Signs}
        for priority, processor in processors.items():
            md.treeprocessors.register(processor(md), processor.__name__, priority)


class _Indents(Preprocessor):
    """Cuts indentation deeper than anybody nests."""

    def run(self, lines):
        deepest = " " * MAX_INDENT
        return [deepest + line.lstrip(" ") if line.startswith(deepest) else line for line in lines]


class _Lists(Preprocessor):
    """Lets a list follow a paragraph without an empty line, as people type it."""

    ITEM = re.compile(r"(?:[-*+]|1\.) +\S")
    INSIDE = re.compile(r"\s|[-*+>|#]|\d+\.|\x02")

    def run(self, lines):
        spaced = []
        within = False  # a list: its items follow one another
        for line in lines:
            item = self.ITEM.match(line)
            if item and not within and spaced and spaced[-1].strip() and not self.INSIDE.match(spaced[-1]):
                spaced.append("")
            within = bool(item) or (within and bool(line.strip()))
            spaced.append(line)
        return spaced


class _BoundedTable(TableProcessor):
    """A table of a size that people write; a larger one stays text."""

    def __init__(self, parser, config):
        super().__init__(parser, config)
        self.cells = MAX_CELLS

    def test(self, parent, block):
        head, _newline, rest = block.partition("\n")
        if "|" not in head or not rest:
            return False
        cells = (head.count("|") + 1) * (block.count("\n") + 1)
        if cells > self.cells or not super().test(parent, block):
            return False
        self.cells -= cells
        return True


class _Bounds(Treeprocessor):
    """Leaves paragraphs as typed that cost more than the text's budget: an `AtomicString` is not parsed."""

    MARKS = re.compile(r"[*_~`\\&<>!:()]")
    RUN = re.compile(r"([*_~`\\])\1{24}")

    def run(self, root):
        self.left = BUDGET
        for element in root.iter():
            if element.text and not isinstance(element.text, AtomicString):
                element.text = self._affordable(element.text)

    def _affordable(self, text):
        cost = (len(self.MARKS.findall(text)) + 10 * text.count("[")) * len(text)
        if cost > self.left or self.RUN.search(text):
            return AtomicString(text)
        self.left -= cost
        return text


class _Images(Treeprocessor):
    """Shows an image's words in its place: no page of ours fetches what somebody wrote into a text."""

    def run(self, root):
        for element in root.iter("img"):
            element.tag, element.text = "span", element.get("alt", "")
            element.attrib.clear()


class _Tasks(Treeprocessor):
    """Makes `[ ]` and `[x]` at the start of a list item a box that its own words name."""

    BOX = re.compile(r"\[([ xX])\] +(?=\S|$)")

    def run(self, root):
        for item in root.iter("li"):
            holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
            box = self.BOX.match(holder.text or "")
            if box:
                self._label(holder, box)

    def _label(self, holder, box):
        label = ElementTree.Element("label")
        attributes = {"type": "checkbox", "disabled": ""} | ({} if box[1] == " " else {"checked": ""})
        check = ElementTree.SubElement(label, "input", attributes)
        check.tail = " " + holder.text[box.end() :]
        holder.text = ""
        for child in list(holder):
            if child.tag in BLOCK_TAGS:
                break
            holder.remove(child)
            label.append(child)
        holder.insert(0, label)


class _Headings(Treeprocessor):
    """Moves the text's headings to h3 and below, none deeper than one step under the one before it."""

    def run(self, root):
        headings = [element for element in root.iter() if re.fullmatch("h[1-6]", element.tag)]
        ranks = sorted({heading.tag for heading in headings})
        above = 2
        for heading in headings:
            above = min(3 + ranks.index(heading.tag), above + 1, 6)
            heading.tag = f"h{above}"


class _Signs(Treeprocessor):
    """Signs of print for a typewriter's; straight quotation marks stay, since languages differ there."""

    SIGNS = (
        (re.compile(r"(?<=[^\W\d_])'(?=[^\W_])"), "’"),
        (re.compile(r"(?<!\.)\.\.\.(?!\.)"), "…"),
        (re.compile(r"(?<=\s)--(?=\s)"), "–"),
        (re.compile(r"(?<!<)<<(?!<)"), "«"),
        (re.compile(r"(?<!>)>>(?!>)"), "»"),
    )

    def run(self, root):
        for element in root.iter():
            if element.text and element.tag not in {"code", "pre"}:
                element.text = self._printed(element.text)
            if element.tail:
                element.tail = self._printed(element.tail)

    def _printed(self, text):
        if isinstance(text, AtomicString):
            return text
        for sign, printed in self.SIGNS:
            text = sign.sub(printed, text)
        return text
