"""The head of a sheet file: YAML read as plain words, each key checked, each problem with its line.

Nothing is built from the YAML's own types, so `label: 1.10` stays « 1.10 » and no tag or alias does anything.
"""

import datetime
import re
from collections.abc import Callable
from typing import Any

import yaml
from django.utils.translation import gettext as _

from competencies.markup import one_line
from competencies.sheet_document.errors import Problem
from competencies.sheet_document.model import CHANGES

MAX_LENGTH = 20_000  # characters
MAX_LISTS = 100  # the YAML parser's time grows with the square of their nesting
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
REQUIRED = ("id", "slug", "title", "notebook", "label", "language")


def read_head(text: str, first_line: int, problems: list[Problem]) -> dict[str, Any]:
    """The values of the front matter; what is wrong with it is added to `problems`."""
    keys = _nodes(text, first_line, problems)
    values = {}
    for key, (node, line) in keys.items():
        reader = READERS.get(key)
        if reader is None:
            problems.append(Problem(line, _("“%(key)s” is not known here.") % {"key": key}))
            continue
        try:
            values[key] = reader(node)
        except ValueError as error:
            problems.append(Problem(line, _("%(key)s: %(problem)s") % {"key": key, "problem": error}))
    if not problems:
        for key in REQUIRED:
            if not values.get(key):
                problems.append(Problem(first_line, _("“%(key)s” is missing.") % {"key": key}))
    return values


def _nodes(text: str, first_line: int, problems: list[Problem]) -> dict[str, tuple[yaml.Node, int]]:
    """The mapping's nodes with their lines."""
    if len(text) > MAX_LENGTH or text.count("[") + text.count("{") > MAX_LISTS:
        problems.append(Problem(first_line, _("The front matter is too long.")))
        return {}
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        problems.append(Problem(line, _("The front matter is not valid YAML: %s.") % error.problem))
        return {}
    except (yaml.YAMLError, RecursionError):
        problems.append(Problem(first_line, _("The front matter is not valid YAML.")))
        return {}
    if root is not None and not isinstance(root, yaml.MappingNode):
        problems.append(Problem(first_line, _("The front matter must be a list of “key: value” lines.")))
        return {}
    nodes: dict[str, tuple[yaml.Node, int]] = {}
    for key, node in root.value if root else []:
        line = first_line + key.start_mark.line
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        if name in nodes:
            problems.append(Problem(line, _("“%(key)s” stands here twice.") % {"key": name}))
        nodes[name] = (node, line)
    return nodes


def _word(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise ValueError(_("one line of text is expected."))
    value: str = one_line(node.value)
    return value


def words(limit: int) -> Callable[[yaml.Node], str]:
    """A reader of one line of at most `limit` characters."""

    def read(node: yaml.Node) -> str:
        value = _word(node)
        if len(value) > limit:
            raise ValueError(_("at most %(limit)d characters are possible.") % {"limit": limit})
        return value

    return read


def slug(node: yaml.Node) -> str:
    """An address's word."""
    value = words(50)(node)
    if value and not SLUG.fullmatch(value):
        raise ValueError(_("only lower-case letters a to z, digits and hyphens are possible."))
    return value


def _several(reader: Callable[[yaml.Node], str]) -> Callable[[yaml.Node], tuple[str, ...]]:
    def read(node: yaml.Node) -> tuple[str, ...]:
        if isinstance(node, yaml.ScalarNode) and not node.value:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            raise ValueError(_("a list is expected, such as [one, two]."))
        values = [reader(child) for child in node.value]
        return tuple(dict.fromkeys(value for value in values if value))

    return read


def _number(node: yaml.Node) -> int:
    value = _word(node)
    if not re.fullmatch("[0-9]{1,4}", value):
        raise ValueError(_("a whole number from 0 to 9999 is expected."))
    return int(value)


def _date(node: yaml.Node) -> datetime.date | None:
    value = _word(node)
    if not value:
        return None
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError(_("a date is expected as year-month-day, such as 2026-02-21."))
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(_("there is no such day.")) from error


def _language(node: yaml.Node) -> str:
    value = words(10)(node)
    if value and not LANGUAGE.fullmatch(value):
        raise ValueError(_("a language code is expected, such as fr."))
    return value


def _changes(node: yaml.Node) -> dict[str, str]:
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise ValueError(_("lines such as “c-sharing: corrected” are expected."))
    changes = {words(60)(key): words(60)(value) for key, value in node.value}
    if not set(changes.values()) <= set(CHANGES):
        raise ValueError(_("a part was corrected or reworded; nothing else is possible here."))
    return changes


READERS: dict[str, Callable[[yaml.Node], Any]] = {
    "id": words(200),
    "code": words(20),
    "slug": slug,
    "title": words(250),
    "notebook": slug,
    "area": slug,
    "modules": _several(slug),
    "position": _number,
    "label": words(40),
    "author": words(150),
    "date": _date,
    "language": _language,
    "tags": _several(words(60)),
    "changes": _changes,
}
