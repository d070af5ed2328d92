"""Rows of declared tables as plain values: what portfolio.json holds."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, Field, Model

from accounts.registry import Export, PersonalData, personal_tables
from portfolio.data.references import References

FORMAT = "carnet-portfolio/1"
CHUNK = 200  # rows in memory
# Columns that no archive holds: secrets, and names in a storage, which say nothing elsewhere.
LEFT_OUT = {
    "accounts.User.password": "a hash: the new installation has its own",
    "accounts.Invitation.token_digest": "a secret",
    "portfolio.Attachment.storage_name": "a name in this installation's storage",
    "portfolio.Attachment.display_name": "as above; the copy is made again",
    "portfolio.Attachment.thumbnail_name": "as above",
    "portfolio.Attachment.page_names": "as above",
    "portfolio.Attachment.pages_made_at": "as above",
}


def tables() -> Iterator[tuple[str, PersonalData]]:
    """The declared tables that leave, in the order of their names."""
    for label in sorted(personal_tables):
        declared = personal_tables[label]
        if declared.owner and declared.export is not Export.NOTHING:
            yield label, declared


def values_of(row: Model, declared: PersonalData, references: References) -> dict[str, Any]:
    """A row as plain values: all columns, or those of a summary."""
    values = {}
    for field in row._meta.concrete_fields:
        if _leaves(field, declared):
            value = field.value_from_object(row)
            related = field.related_model
            name = field.name if not field.primary_key else ""
            if related is not None:
                value = references.of(related, value)
            if name:
                values[name] = plain(value)
    if declared.model == "portfolio.Assessment" and not values["author"] and not values["author_name"]:
        values["author_name"] = _signed_name(row)
    return values


def plain(value: Any) -> Any:
    """The value as JSON knows it."""
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _leaves(field: Field, declared: PersonalData) -> bool:
    if f"{declared.model}.{field.name}" in LEFT_OUT or (field.name == "id" and not field.related_model):
        return False
    if declared.export is Export.ROWS:
        return True
    return isinstance(field, DateField) or bool(field.choices)


def _signed_name(row: Any) -> str:
    """A mentor's name as they published the level; nothing for one that came without words."""
    return row.feedback.mentor_name if row.feedback_id else ""
