"""What columns with JSON, rules and addresses may hold, where pages rely on it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from competencies.tool_templates import check_shape as check_template
from portfolio.recurrence import BadRule, read_rule

MOST = 1_000  # rows of a filled-in tool, names of a form


def check_shape(label: str, row: Model) -> None:
    """Raises ValidationError for a value that no page of ours could have written."""
    check = CHECKS.get(label)
    if check is not None and not check(row):
        raise ValidationError(f"{label} is of another shape")


def _texts(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(key, str) and isinstance(text, str) for key, text in value.items()
    )


def _record(row: Any) -> bool:
    return isinstance(row.rows, list) and len(row.rows) <= MOST and all(map(_texts, row.rows))


def _template(row: Any) -> bool:
    """As a tool's file could have it: each field and line with a key and a label, a graph of a grid's keys."""
    parts = [*row.fields, *row.lines, row.graph]
    texts = [{name: text for name, text in one.items() if name != "choices"} for one in parts]
    choices = [one.get("choices", []) for one in row.fields]
    named = all(one.get("key") and one.get("label") for one in [*row.fields, *row.lines])
    if not (named and all(map(_texts, texts)) and all(isinstance(one, list) for one in choices)):
        return False
    if not all(isinstance(choice, str) for several in choices for choice in several):
        return False
    shape = {name: getattr(row, name) for name in ("kind", "fields", "lines", "graph")}
    check_template(**{**shape, "fields": [{"kind": "line"} | one for one in row.fields]})
    return True


def _draft(row: Any) -> bool:
    return isinstance(row.data, dict) and all(
        isinstance(values, list) and all(isinstance(one, str) for one in values)
        for values in row.data.values()
    )


def _link(row: Any) -> bool:
    return row.url.startswith(("http://", "https://"))


def _commitment(row: Any) -> bool:
    try:
        return not row.recurrence or bool(read_rule(row.recurrence))
    except BadRule:
        return False


CHECKS = {
    "portfolio.ToolRecord": _record,
    "competencies.ToolTemplate": _template,
    "portfolio.Draft": _draft,
    "portfolio.EvidenceLink": _link,
    "portfolio.Commitment": _commitment,
}
