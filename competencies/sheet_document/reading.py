"""From the text of a sheet file to a SheetDocument, collecting every problem on the way."""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from competencies.markup import MAX_LENGTH as MAX_PROSE
from competencies.markup import one_line
from competencies.problems import Problem, SheetDocumentError
from competencies.sheet_document.front_matter import read_head, split_file
from competencies.sheet_document.lines import Line, block_of, read_lines
from competencies.sheet_document.model import KINDS, LIST_KINDS, SECTION, Section, SheetDocument
from competencies.sheet_document.parts import Uids, read_dimensions, read_items

MAX_LENGTH = 300_000  # characters
HEADINGS = {heading.casefold(): kind for kind, names in KINDS.items() for heading in names[:2]}
HEADING = re.compile(r"##(?!#)[ \t]*(.*?)(?:[ \t]+#+)?[ \t]*")
HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|<!--")
CODE = re.compile(r"`[^`]*`")


def load(text: str) -> SheetDocument:
    """The document that a file holds; raises SheetDocumentError with all that is wrong with it."""
    if len(text) > MAX_LENGTH:
        raise SheetDocumentError([Problem(1, _("The file is longer than 300,000 characters."))])
    problems: list[Problem] = []
    parts = split_file(text)
    if parts is None:
        message = _("The file begins with its front matter, between two lines of three hyphens: ---")
        raise SheetDocumentError([Problem(1, message)])
    raw_head, body, first_line = parts
    head = read_head(raw_head, problems)
    lines = read_lines(body, first_line, problems)
    quote, found = split_sections(lines, problems)
    uids = Uids(problems)
    sections = tuple(read_section(part, uids, problems) for part in found)
    sections = tuple(uids.complete(section) for section in sections)
    check_changes(head.get("changes", {}), uids, raw_head, problems)
    if problems:
        raise SheetDocumentError(problems)
    return SheetDocument(**head, quote=quote, sections=sections)


class Found(NamedTuple):
    """A section's heading and its lines."""

    kind: str
    title: str
    line: int
    lines: list[Line]


def split_sections(lines: list[Line], problems: list[Problem]) -> tuple[str, list[Found]]:
    """The quote, and the sections at their second-level headings."""
    before: list[Line] = []
    found: list[Found] = []
    for line in lines:
        heading = HEADING.fullmatch(line.text) if not line.in_code else None
        if heading:
            found.append(open_section(one_line(heading[1]).replace("'", "’"), line.number, found, problems))
        else:
            (found[-1].lines if found else before).append(line)
            check_prose(line, problems)
    return read_quote(before, problems), found


def open_section(title: str, number: int, found: list[Found], problems: list[Problem]) -> Found:
    """A new section; a known one may stand once."""
    kind = HEADINGS.get(" ".join(title.casefold().split()), SECTION)
    if not title:
        problems.append(Problem(number, _("This heading has no words.")))
    twin = next((other for other in found if other.kind == kind != SECTION), None)
    if twin:
        message = _("“%(title)s” stands already at line %(line)d.") % {"title": title, "line": twin.line}
        problems.append(Problem(number, message))
    return Found(kind, title, number, [])


def check_prose(line: Line, problems: list[Problem]) -> None:
    """First-level headings and HTML have no place in a sheet."""
    if line.in_code:
        return
    if re.match(r"#(?!#)", line.text):
        problems.append(
            Problem(line.number, _("The sheet's title is its only first-level heading; begin with ##."))
        )
    if not line.text.startswith("    ") and HTML.search(CODE.sub("", line.text)):
        problems.append(Problem(line.number, _("HTML is not shown in a sheet; please use Markdown.")))


def read_quote(lines: list[Line], problems: list[Problem]) -> str:
    """The block quote before the first heading."""
    for line in lines:
        if line.text.strip() and not line.text.startswith(">"):
            message = _("Before the first heading only the sheet's quote may stand, each line after a >.")
            problems.append(Problem(line.number, message))
            return ""
    return block_of(line.text.removeprefix(">").removeprefix(" ") for line in lines)


def read_section(found: Found, uids: Uids, problems: list[Problem]) -> Section:
    """One section, read as its kind asks."""
    if sum(len(line.text) + 1 for line in found.lines) > MAX_PROSE:
        message = _("This section is longer than 100,000 characters. Please shorten or split it.")
        problems.append(Problem(found.line, message))
        return Section(found.kind, found.title)
    if found.kind in LIST_KINDS:
        body, items = read_items(found.lines, KINDS[found.kind].letter, uids, problems)
        return Section(found.kind, found.title, body, items)
    if found.kind == "dimensions":
        body, items = read_dimensions(found.lines, uids, problems)
        return Section(found.kind, found.title, body, items)
    if found.kind == "diagram":
        return read_diagram(found, problems)
    return Section(found.kind, found.title, block_of(line.text for line in found.lines))


def read_diagram(found: Found, problems: list[Problem]) -> Section:
    """A mermaid block, then the list that says the same in words."""
    lines = [line for line in found.lines if line.in_code or line.text.strip()]
    fence = lines[0].text.strip() if lines and lines[0].in_code else ""
    if not re.fullmatch(r"[`~]{3,} *mermaid", fence):
        problems.append(Problem(found.line, _("A diagram begins with a block of code: ```mermaid")))
        return Section(found.kind, found.title)
    closing = fence.removesuffix("mermaid").strip()
    end = next((n for n, line in enumerate(lines[1:], 1) if line.text.rstrip() == closing), len(lines))
    source = [line.text for line in lines[1:end]]
    rest = [line for line in found.lines if line.number > lines[min(end, len(lines) - 1)].number]
    if not any(re.match(r"[-*+] |\d+\. ", line.text) for line in rest):
        message = _("Below the diagram a list must say the same in words, for those who do not see it.")
        problems.append(Problem(found.line, message))
    body = block_of(line.text for line in rest)
    return Section(found.kind, found.title, body, diagram=block_of(source))


def check_changes(changes: dict[str, str], uids: Uids, head: str, problems: list[Problem]) -> None:
    """`changes` speaks of parts that stand in the document."""
    for uid in changes:
        if uid not in uids.lines:
            message = _("changes: there is no part %(uid)s in this document.") % {"uid": uid}
            line = next((n for n, text in enumerate(head.split("\n"), 2) if uid in text), 2)
            problems.append(Problem(line, message))
