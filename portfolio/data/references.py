"""How one row of an archive names another: by what is the same on every installation, never by a number.

docs/portfolio-format.md says it for readers of archives.
"""

from typing import Any

from django.db.models import Model

from accounts.models import User
from accounts.registry import personal_tables
from competencies.models import Competency, Framework, Level, Part, SheetVersion, Tag, Tool, ToolTemplate

ME = "me"
Reference = Any  # what JSON can say: a text, a list of texts and numbers, or nothing


class References:
    """The references of one person's rows; remembers each, so that none is looked up twice."""

    def __init__(self, user: User):
        self.user = user
        self._known: dict[tuple[type[Model], int], Reference] = {}

    def of(self, model: type[Model], pk: int | None) -> Reference:
        """The reference of the row of `model` with this number; None for nothing, and for other people."""
        if pk is None:
            return None
        if model is User:
            return ME if pk == self.user.pk else None
        if (model, pk) not in self._known:
            self._learn(model, pk)
        return self._known.get((model, pk))

    def _learn(self, model: type[Model], pk: int) -> None:
        declared = personal_tables.get(model._meta.label)
        if declared and declared.owner and _has_uuid(model) and not issubclass(model, Tool):
            rows = model._base_manager.filter(**{declared.owner: self.user.pk}).values_list("pk", "uuid")
            self._known |= {(model, row): str(uuid) for row, uuid in rows}
        if (model, pk) not in self._known:
            row = model._base_manager.filter(pk=pk).first()
            self._known[model, pk] = natural(row) if row is not None else None


def natural(row: Model) -> Reference:
    """What names a row on every installation."""
    match row:
        case Framework():
            return row.external_id
        case Competency():
            return [row.framework.external_id, row.external_id]
        case SheetVersion():
            return [*natural(row.competency), row.number, row.digest]
        case Part():
            return [*natural(row.competency), row.uid]
        case Level():
            return [row.scale.framework.external_id, row.scale.number, row.slug]
        case Tool():
            return [row.framework.external_id, row.slug] if row.framework else str(row.uuid)
        case ToolTemplate():
            return [natural(row.tool), row.number]
        case Tag():
            return row.slug
    for name in ("uuid", "slug", "name", "codename"):
        if hasattr(row, name):
            return str(getattr(row, name))
    return None


def _has_uuid(model: type[Model]) -> bool:
    return any(field.name == "uuid" for field in model._meta.concrete_fields)
