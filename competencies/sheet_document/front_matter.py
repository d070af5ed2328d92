"""The head of a sheet file, and how a file is told into head and body."""

import re
from typing import Any

import yaml
from django.utils.translation import gettext as _

from competencies.markup import clean_text
from competencies.problems import Problem
from competencies.sheet_document.model import CHANGES, STRENGTH
from competencies.yaml_fields import (
    Fields,
    Read,
    date,
    language,
    number,
    several,
    slug,
    word,
    words,
)

MAX_LENGTH = 20_000  # characters
# Taken below a framework's address, where each sheet stands under its slug.
RESERVED = frozenset({"follow", "leave", "tools"})
REQUIRED = ("id", "slug", "title", "notebook", "label", "language")


def changes(fields: Fields, node: yaml.Node) -> dict[str, str]:
    """What became of the meaning of parts whose words changed."""
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise ValueError(_("lines such as “c-sharing: corrected” are expected."))
    said = {word(key): word(value) for key, value in node.value}
    if not set(said.values()) <= set(CHANGES):
        raise ValueError(_("a part was corrected or reworded; nothing else is possible here."))
    return said


def counted(most: int) -> Read:
    """A reader of a whole number from 1 to `most`."""

    def read(fields: Fields, node: yaml.Node) -> int:
        said = word(node)
        if not re.fullmatch("[0-9]{1,4}", said) or not 1 <= int(said) <= most:
            raise ValueError(_("a whole number from 1 to %(most)d is expected.") % {"most": most})
        return int(said)

    return read


def strength(fields: Fields, node: yaml.Node) -> dict[str, int]:
    """What makes the evidence on a criterion strong, always in the same order."""
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return {}
    readers: dict[str, Read] = {name: counted(most) for name, most in STRENGTH.items()}
    said = fields.read(node, readers, ())
    return {name: said[name] for name in STRENGTH if name in said}


def sheet_slug(fields: Fields, node: yaml.Node) -> str:
    """A slug that leads to the sheet and to nothing else."""
    said = slug(fields, node)
    if said in RESERVED:
        raise ValueError(
            _("“%(slug)s” is an address of the framework's own: choose another.") % {"slug": said}
        )
    return said


READERS: dict[str, Read] = {
    "id": words(200),
    "code": words(20),
    "slug": sheet_slug,
    "title": words(250),
    "notebook": slug,
    "area": slug,
    "modules": several(slug),
    "position": number,
    "label": words(40),
    "author": words(150),
    "date": date,
    "language": language,
    "tags": several(words(60)),
    "strength": strength,
    "changes": changes,
}


def split_file(text: str) -> tuple[str, list[str], int] | None:
    """Head, lines of the body, number of its first line; None where no front matter begins the file."""
    raw = clean_text(text).removeprefix("\ufeff").split("\n")
    end = next((n for n, line in enumerate(raw[1:], 1) if line.rstrip() == "---"), None)
    if raw[0].rstrip() != "---" or end is None:
        return None
    return "\n".join(raw[1:end]), raw[end + 1 :], end + 2


def read_head(head: str, problems: list[Problem]) -> dict[str, Any]:
    """The values of a sheet's front matter; what is wrong with it is added to `problems`."""
    return Fields(problems, first_line=2).read_text(head, READERS, REQUIRED, MAX_LENGTH)
