"""What columns with JSON, rules and addresses may hold, where pages rely on it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

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
    """Each field has a key and a label; what a graph is drawn of are keys."""
    known = isinstance(row.fields, list) and all(isinstance(one, dict) for one in row.fields)
    named = known and all(isinstance(one.get(name), str) for one in row.fields for name in ("key", "label"))
    lines = isinstance(row.lines, list) and all(isinstance(one, (str, dict)) for one in row.lines)
    return bool(named and lines and isinstance(row.graph, dict))


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
