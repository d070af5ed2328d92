"""What a tool's template may hold: read from a tool file, and kept as versions that never change."""

from typing import Any

import yaml
from django.utils.translation import gettext as _

from competencies.models import Tool, ToolTemplate
from competencies.yaml_fields import Fields, Read, choice, records, several, slug, words

FIELD_KINDS = ("line", "text", "date", "number", "choice", "yes_no", "link")
MAX_FIELDS = 20
MAX_LINES = 60
MAX_CHOICES = 20
MAX_LABEL = 120  # characters
MAX_HELP = 300

FIELD: dict[str, Read] = {
    "key": slug,
    "label": words(MAX_LABEL),
    "kind": choice(*FIELD_KINDS),
    "choices": several(words(MAX_LABEL)),
    "help": words(MAX_HELP),
}
LINE: dict[str, Read] = {"key": slug, "label": words(MAX_HELP)}
GRAPH: dict[str, Read] = {"node": slug, "group": slug, "links": slug}


def graph(fields: Fields, node: yaml.Node) -> dict[str, Any]:
    """Which columns of a grid draw it."""
    return fields.read(node, GRAPH, ("node",))


TEMPLATE: dict[str, Read] = {
    "kind": choice(*ToolTemplate.Kind.values),
    "fields": records(FIELD, ("key", "label")),
    "lines": records(LINE, ("key", "label")),
    "graph": graph,
}


def template(fields: Fields, node: yaml.Node) -> dict[str, Any]:
    """The template of a tool file as a ToolTemplate holds it. Raises ValueError with what does not fit together."""
    before = len(fields.problems)
    value = fields.read(node, TEMPLATE, ("kind",))
    if len(fields.problems) > before:
        return {}
    shape = shape_of(value["kind"], value.get("fields", ()), value.get("lines", ()), value.get("graph", {}))
    check_shape(**shape)
    return shape


def shape_of(kind: str, fields: Any = (), lines: Any = (), graph: Any = None) -> dict[str, Any]:
    """The four columns of a ToolTemplate, each field with nothing but what was said of it."""
    return {
        "kind": kind,
        "fields": [
            {
                name: list(field[name]) if name == "choices" else field[name]
                for name in ("key", "label", "kind", "choices", "help")
                if field.get(name)
            }
            | {"kind": field.get("kind") or "line"}
            for field in fields
        ],
        "lines": [{"key": line["key"], "label": line["label"]} for line in lines],
        "graph": dict(graph or {}),
    }


def check_shape(
    kind: str, fields: list[dict[str, Any]], lines: list[dict[str, Any]], graph: dict[str, str]
) -> None:
    """Raise ValueError with the first thing that is wrong."""
    if kind in ("grid", "form") and not fields:
        raise ValueError(_("a grid or a form needs at least one field."))
    if kind == "checklist" and not lines:
        raise ValueError(_("a checklist needs at least one line."))
    if kind != "checklist" and lines:
        raise ValueError(_("only a checklist has lines."))
    if kind == "commitments" and fields:
        raise ValueError(_("the commitments of the sheet have no fields of their own."))
    if len(fields) > MAX_FIELDS:
        raise ValueError(_("at most %(limit)d fields are possible.") % {"limit": MAX_FIELDS})
    if len(lines) > MAX_LINES:
        raise ValueError(_("at most %(limit)d lines are possible.") % {"limit": MAX_LINES})
    check_keys([field["key"] for field in fields])
    check_keys([line["key"] for line in lines])
    for field in fields:
        check_choices(field)
    check_graph(kind, {field["key"] for field in fields}, graph)


def check_keys(keys: list[str]) -> None:
    """Raise ValueError for a key that stands twice."""
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError(_("the key “%(key)s” stands there twice.") % {"key": key})


def check_choices(field: dict[str, Any]) -> None:
    """Raise ValueError for a choice without choices, or for choices of something else."""
    possible = field.get("choices", ())
    values = {"key": field["key"], "limit": MAX_CHOICES}
    if field["kind"] == "choice" and not 2 <= len(possible) <= MAX_CHOICES:
        raise ValueError(_("“%(key)s” needs two to %(limit)d choices.") % values)
    if field["kind"] != "choice" and possible:
        raise ValueError(_("“%(key)s” has choices, so its kind is choice.") % values)


def check_graph(kind: str, keys: set[str], graph: dict[str, str]) -> None:
    """Raise ValueError for a drawing of something other than a grid's own columns."""
    if graph and kind != "grid":
        raise ValueError(_("only a grid draws itself."))
    for key in graph.values():
        if key not in keys:
            raise ValueError(_("graph: there is no field “%(key)s”.") % {"key": key})


def current_template(tool: Tool) -> ToolTemplate | None:
    """The latest version, the one that a new record begins on."""
    return ToolTemplate.objects.filter(tool=tool).order_by("-number").first()


def keep_template(tool: Tool, shape: dict[str, Any] | None) -> ToolTemplate | None:
    """The current version, a new one where `shape` says something else; nothing is forgotten without a shape."""
    current = current_template(tool)
    if not shape or (current and all(getattr(current, name) == value for name, value in shape.items())):
        return current
    number = current.number + 1 if current else 1
    return ToolTemplate.objects.create(tool=tool, number=number, **shape)
