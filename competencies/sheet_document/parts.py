"""Items with uids: the parts that portfolios point at, and the tools of a sheet."""

import re
import unicodedata
from dataclasses import replace

from django.utils.translation import gettext as _

from competencies.markup import one_line
from competencies.problems import Problem
from competencies.sheet_document.lines import Line, block_of
from competencies.sheet_document.model import KINDS, Item, Section

UID_LENGTH = 60
MADE_LENGTH = 40  # of a uid made from words
TEXT_LENGTH = 2_000  # of a part
USE_LENGTH = 300  # of a tool's use on the sheet
MARK = re.compile(r"[ \t]*\{#([^{}]*)\}[ \t]*$")
UID = re.compile(r"[a-z]-[a-z0-9]+(?:-[a-z0-9]+)*")
DIMENSION = re.compile(r"###(?!#)[ \t]*(.*)")


class Uids:
    """The uids of one document, each once; those that the file leaves out are made when all are known."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.lines: dict[str, int] = {}

    def read(self, text: str, number: int, letter: str) -> Item:
        """The item that a line writes as « words {#uid from=uid,uid} »."""
        mark = MARK.search(text)
        words = one_line(text[: mark.start()] if mark else text)
        if not words:
            self.problems.append(Problem(number, _("This item has no words.")))
        limit = USE_LENGTH if letter == "t" else TEXT_LENGTH
        if len(words) > limit:
            message = _("This item is longer than %(limit)d characters.") % {"limit": limit}
            self.problems.append(Problem(number, message))
        if not mark:
            if letter == "t":
                message = _("The tool is missing: write {#t-slug-of-the-tool} after its use.")
                self.problems.append(Problem(number, message))
            return Item(words, "")
        uid, _space, rest = mark[1].strip().partition(" ")
        came_from = self._sources(uid, rest.strip(), number, letter)
        self._check(uid, number, letter)
        self._claim(uid, number)
        return Item(words, uid, came_from)

    def _check(self, uid: str, number: int, letter: str) -> None:
        if not UID.fullmatch(uid) or len(uid) > UID_LENGTH or not uid.startswith(f"{letter}-"):
            message = _(
                "{#%(uid)s} cannot be used here: a uid begins with %(letter)s- and goes on with "
                "lower-case letters a to z, digits and hyphens."
            ) % {"uid": uid, "letter": letter}
            self.problems.append(Problem(number, message))

    def _claim(self, uid: str, number: int) -> None:
        if uid in self.lines:
            values = {"uid": uid, "line": self.lines[uid]}
            message = _("{#%(uid)s} stands already at line %(line)d.") % values
            self.problems.append(Problem(number, message))
        self.lines.setdefault(uid, number)

    def _sources(self, uid: str, rest: str, number: int, letter: str) -> tuple[str, ...]:
        if not rest:
            return ()
        sources = tuple(source.strip() for source in rest.removeprefix("from=").split(","))
        if letter == "t" or not rest.startswith("from=") or uid in sources:
            message = _("After the uid only the parts it comes from may stand: from=%(letter)s-other") % {
                "letter": letter
            }
            self.problems.append(Problem(number, message))
            return ()
        for source in sources:
            self._check(source, number, letter)
        return tuple(dict.fromkeys(sources))

    def complete(self, section: Section) -> Section:
        """The section with a uid for each item that had none, made from its first words."""
        items = tuple(item if item.uid else self._named(item, section.kind) for item in section.items)
        return replace(section, items=items)

    def _named(self, item: Item, kind: str) -> Item:
        stem = uid = f"{KINDS[kind].letter}-{slug_of(item.text)}"
        number = 1
        while uid in self.lines:
            number += 1
            uid = f"{stem}-{number}"
        self.lines[uid] = 0
        return replace(item, uid=uid)


def slug_of(text: str) -> str:
    """The first words of a text as the rest of a uid."""
    folded = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall("[a-z0-9]+", plain))
    if len(slug) > MADE_LENGTH:
        slug = slug[: MADE_LENGTH + 1].rpartition("-")[0] or slug[:MADE_LENGTH]
    return slug or "1"


def read_items(
    lines: list[Line], letter: str, uids: Uids, problems: list[Problem]
) -> tuple[str, tuple[Item, ...]]:
    """The introduction, and the items of the list that ends the section."""
    start = next((n for n, line in enumerate(lines) if line.text.startswith("- ")), len(lines))
    texts: list[tuple[int, str]] = []
    for line in lines[start:]:
        if line.text.startswith("- "):
            texts.append((line.number, line.text[2:]))
        elif line.text.startswith("  "):
            texts[-1] = (texts[-1][0], f"{texts[-1][1]} {line.text.strip()}")
        elif line.text.strip():
            message = _("Here every line is an item that begins with “- ”, or continues one, two spaces in.")
            problems.append(Problem(line.number, message))
    items = tuple(uids.read(text, number, letter) for number, text in texts)
    return block_of(line.text for line in lines[:start]), items


def read_dimensions(lines: list[Line], uids: Uids, problems: list[Problem]) -> tuple[str, tuple[Item, ...]]:
    """The introduction, and a dimension for each third-level heading with its « Détail »."""
    blocks: list[list[Line]] = [[]]
    for line in lines:
        if not line.in_code and DIMENSION.fullmatch(line.text):
            blocks.append([])
        blocks[-1].append(line)
    items = []
    for head, *rest in blocks[1:]:
        found = DIMENSION.fullmatch(head.text)
        item = uids.read(found[1] if found else "", head.number, "d")
        items.append(replace(item, detail=block_of(line.text for line in rest)))
    return block_of(line.text for line in blocks[0]), tuple(items)
