"""YAML read as plain words: each key known and checked, each problem with its line.

Nothing is built from YAML's own types, so `label: 1.10` stays « 1.10 » and no tag does anything.
"""

import datetime
import re
from collections.abc import Callable
from typing import Any

import yaml
from django.utils.translation import gettext as _

from competencies.markup import clean_text, one_line
from competencies.problems import Problem

MAX_LISTS = 200  # the YAML parser's time grows with the square of their nesting
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")

Read = Callable[["Fields", yaml.Node], Any]  # raises ValueError with what is wrong


class Fields:
    """Reads the mappings of one YAML text that begins at `first_line` of its file."""

    def __init__(self, problems: list[Problem], first_line: int = 1) -> None:
        self.problems = problems
        self.first_line = first_line

    def line(self, node: yaml.Node) -> int:
        """The line of the file on which a node begins."""
        return self.first_line + int(node.start_mark.line)

    def read_text(
        self, text: str, readers: dict[str, Read], required: tuple[str, ...], limit: int
    ) -> dict[str, Any]:
        """The values of a whole text; one longer than `limit` characters is refused."""
        if len(text) > limit or text.count("[") + text.count("{") > MAX_LISTS:
            self.problems.append(Problem(self.first_line, _("This is too long.")))
            return {}
        try:
            root = yaml.compose(text, Loader=yaml.BaseLoader)
        except yaml.MarkedYAMLError as error:
            line = self.first_line + (error.problem_mark.line if error.problem_mark else 0)
            message = _("This is not valid YAML: look at the quotes, brackets and colons here.")
            self.problems.append(Problem(line, message))
            return {}
        except (yaml.YAMLError, RecursionError):
            self.problems.append(Problem(self.first_line, _("This is not valid YAML.")))
            return {}
        if root is None:
            root = yaml.MappingNode("", [], yaml.Mark("", 0, 0, 0, None, 0))
        return self.read(root, readers, required)

    def read(self, node: yaml.Node, readers: dict[str, Read], required: tuple[str, ...]) -> dict[str, Any]:
        """The values of one mapping; what is wrong with it is added to `problems`."""
        if not isinstance(node, yaml.MappingNode):
            self.problems.append(Problem(self.line(node), _("“key: value” lines are expected.")))
            return {}
        values: dict[str, Any] = {}
        before = len(self.problems)
        for key, child in node.value:
            self._read_one(key, child, readers, values)
        for name in required if len(self.problems) == before else ():
            if not values.get(name):
                self.problems.append(Problem(self.line(node), _("“%(key)s” is missing.") % {"key": name}))
        return values

    def _read_one(
        self, key: yaml.Node, child: yaml.Node, readers: dict[str, Read], values: dict[str, Any]
    ) -> None:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        message = ""
        if name in values:
            message = _("“%(key)s” stands here twice.") % {"key": name}
        elif name not in readers:
            message = _("“%(key)s” is not known here.") % {"key": name}
        else:
            try:
                values[name] = readers[name](self, child)
            except ValueError as error:
                message = _("%(key)s: %(problem)s") % {"key": name, "problem": error}
        if message:
            self.problems.append(Problem(self.line(key), message))


def word(node: yaml.Node) -> str:
    """A scalar on one line."""
    if not isinstance(node, yaml.ScalarNode):
        raise ValueError(_("one line of text is expected."))
    return one_line(clean_text(node.value))  # YAML's escapes can write what no text may hold


def words(limit: int) -> Read:
    """A reader of one line of at most `limit` characters."""

    def read(fields: Fields, node: yaml.Node) -> str:
        value = word(node)
        if len(value) > limit:
            raise ValueError(_("at most %(limit)d characters are possible.") % {"limit": limit})
        return value

    return read


def prose(fields: Fields, node: yaml.Node) -> str:
    """A scalar of several lines."""
    if not isinstance(node, yaml.ScalarNode):
        raise ValueError(_("text is expected."))
    return clean_text(node.value).strip()


def slug(fields: Fields, node: yaml.Node) -> str:
    """An address's word."""
    value: str = words(50)(fields, node)
    if value and not SLUG.fullmatch(value):
        raise ValueError(_("only lower-case letters a to z, digits and hyphens are possible."))
    return value


def several(reader: Read) -> Read:
    """A reader of a list of words, each once."""

    def read(fields: Fields, node: yaml.Node) -> tuple[str, ...]:
        if isinstance(node, yaml.ScalarNode) and not node.value:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            raise ValueError(_("a list is expected, such as [one, two]."))
        values = [reader(fields, child) for child in node.value]
        return tuple(dict.fromkeys(value for value in values if value))

    return read


def records(readers: dict[str, Read], required: tuple[str, ...]) -> Read:
    """A reader of a list of mappings."""

    def read(fields: Fields, node: yaml.Node) -> tuple[dict[str, Any], ...]:
        if isinstance(node, yaml.ScalarNode) and not node.value:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            raise ValueError(_("a list is expected."))
        return tuple(fields.read(child, readers, required) for child in node.value)

    return read


def number(fields: Fields, node: yaml.Node) -> int:
    """A position."""
    value = word(node)
    if not re.fullmatch("[0-9]{1,4}", value):
        raise ValueError(_("a whole number from 0 to 9999 is expected."))
    return int(value)


def date(fields: Fields, node: yaml.Node) -> datetime.date | None:
    """A day, or nothing."""
    value = word(node)
    if not value:
        return None
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError(_("a date is expected as year-month-day, such as 2026-02-21."))
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(_("there is no such day.")) from error


def language(fields: Fields, node: yaml.Node) -> str:
    """A language code."""
    value: str = words(10)(fields, node)
    if value and not LANGUAGE.fullmatch(value):
        raise ValueError(_("a language code is expected, such as fr."))
    return value


def flag(fields: Fields, node: yaml.Node) -> bool:
    """Yes or no."""
    value = word(node)
    if value not in {"true", "false"}:
        raise ValueError(_("true or false is expected."))
    return value == "true"


def choice(*possible: str) -> Read:
    """A reader of one of a few words."""

    def read(fields: Fields, node: yaml.Node) -> str:
        value = word(node)
        if value not in possible:
            raise ValueError(_("one of these is expected: %s.") % ", ".join(possible))
        return value

    return read
