"""What is in a framework's folder beside its sheets: framework.yaml, and one file for each tool."""

from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

from competencies.markup import MAX_LENGTH, clean_text
from competencies.problems import DocumentError, Problem
from competencies.sheet_document.front_matter import split_file
from competencies.sheet_document.lines import block_of
from competencies.tool_templates import template
from competencies.yaml_fields import (
    Fields,
    Read,
    choice,
    flag,
    language,
    prose,
    records,
    slug,
    words,
)

MAX_TOOL_HEAD = 20_000  # characters

LEVEL: dict[str, Read] = {"slug": slug, "title": words(80), "description": prose, "proficient": flag}
PLACE: dict[str, Read] = {"slug": slug, "title": words(200)}
NOTEBOOK: dict[str, Read] = PLACE | {"description": prose}
NOTEBOOK["notebooks"] = records(NOTEBOOK, ("slug", "title"))  # they may nest
SCALE: dict[str, Read] = {
    "slug": slug,
    "title": words(150),
    "levels": records(LEVEL, ("slug", "title", "description")),
}


def scale(fields: Fields, node: yaml.Node) -> dict[str, Any]:
    """The framework's scale, lowest level first, at least one of them proficient."""
    before = len(fields.problems)
    value = fields.read(node, SCALE, ("slug", "title", "levels"))
    levels = value.get("levels", ())
    if len(fields.problems) == before and not any(level.get("proficient") for level in levels):
        raise ValueError(_("at least one level must be proficient."))
    return value


FRAMEWORK: dict[str, Read] = {
    "id": words(200),
    "slug": slug,
    "title": words(200),
    "label": words(40),
    "language": language,
    "audience": choice("members", "public"),
    "description": prose,
    "scale": scale,
    "notebooks": records(NOTEBOOK, ("slug", "title")),
    "areas": records(PLACE, ("slug", "title")),
    "modules": records(PLACE, ("slug", "title")),
}
TOOL: dict[str, Read] = {
    "slug": slug,
    "title": words(150),
    "purpose": words(300),
    "template": template,
}


@dataclass(frozen=True)
class ToolFile:
    """A tool of the library; `body` is Markdown, `template` what a ToolTemplate holds."""

    slug: str
    title: str
    purpose: str
    body: str
    template: dict[str, Any] | None = None


def load_framework(text: str) -> dict[str, Any]:
    """The values of framework.yaml; raises DocumentError with all that is wrong with it."""
    problems: list[Problem] = []
    required = ("id", "slug", "title", "language", "scale", "notebooks")
    text = clean_text(text).removeprefix("\ufeff")
    values = Fields(problems).read_text(text, FRAMEWORK, required, MAX_LENGTH)
    for name, found in (
        ("scale", values.get("scale", {}).get("levels", ())),
        ("notebooks", [book for book, _parent in nested(values.get("notebooks", ()))]),
        ("areas", values.get("areas", ())),
        ("modules", values.get("modules", ())),
    ):
        slugs = [entry.get("slug") for entry in found]
        for twin in sorted({word for word in slugs if word and slugs.count(word) > 1}):
            message = _("%(key)s: the slug “%(slug)s” stands there twice.") % {"key": name, "slug": twin}
            problems.append(Problem(1, message))
    if problems:
        raise DocumentError(problems)
    return values


def nested(notebooks: Any, parent: str = "") -> list[tuple[dict[str, Any], str]]:
    """Every notebook with the slug of the one it stands in, parents first."""
    found = []
    for notebook in notebooks:
        found.append((notebook, parent))
        found += nested(notebook.get("notebooks", ()), notebook.get("slug", ""))
    return found


def load_tool(text: str) -> ToolFile:
    """The tool that a file holds; raises DocumentError with all that is wrong with it."""
    problems: list[Problem] = []
    parts = split_file(text)
    if parts is None:
        message = _("The file begins with its front matter, between two lines of three hyphens: ---")
        raise DocumentError([Problem(1, message)])
    head, body, _line = parts
    values = Fields(problems, first_line=2).read_text(head, TOOL, ("slug", "title", "purpose"), MAX_TOOL_HEAD)
    prose_below = block_of(body)
    if len(prose_below) > MAX_LENGTH:
        message = _("This section is longer than 100,000 characters. Please shorten or split it.")
        problems.append(Problem(1, message))
    if problems:
        raise DocumentError(problems)
    return ToolFile(**values, body=prose_below)
