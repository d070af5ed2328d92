"""The rows of an archive into their tables: a few statements for each table, within the transaction."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Model, QuerySet
from django.utils import timezone

ASKED = 500  # uuids in one question


class Verbatim(QuerySet):
    """Inserts rows as they are, without what saving would add: today's date in the columns that have one."""

    def _insert(self, objs, fields, **options):
        return super()._insert(objs, fields, **options | {"raw": True})


def place(model: Any, rows: list[Any], later: list[Callable[[], None]]) -> None:
    """Insert the rows of one table, in their order. `later` is called before, when the earlier tables have numbers."""
    _keep_apart(model, rows)
    for tell in later:
        tell()
    for made in rows:
        _date(made)
    for several in _in_turn(model, rows):
        Verbatim(model, using=model._base_manager.db).bulk_create(several)


def _keep_apart(model: Any, rows: list[Any]) -> None:
    """A row keeps its uuid for the world, unless another row has it here."""
    if not any(field.name == "uuid" for field in model._meta.concrete_fields) or hasattr(model, "history_id"):
        return
    taken = _taken(model, [made.uuid for made in rows])
    for made in rows:
        if not made.uuid or made.uuid in taken:
            made.uuid = uuid4()
        taken.add(made.uuid)


def _taken(model: Any, uuids: list[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for start in range(0, len(uuids), ASKED):
        some = model._base_manager.filter(uuid__in=uuids[start : start + ASKED])
        found.update(some.values_list("uuid", flat=True))
    return found


def _date(made: Model) -> None:
    """The dates of making and saving as they were; today's where there are none, or where they are yet to come."""
    now = timezone.now()
    for field in made._meta.concrete_fields:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            said = getattr(made, field.attname)
            setattr(made, field.attname, min(said, now) if said else now)


def _in_turn(model: Any, rows: list[Any]) -> Iterator[list[Any]]:
    """The rows in runs of which none names another: a row that is named has its number by then."""
    chains = [field for field in model._meta.concrete_fields if field.related_model is model]
    run: list[Any] = []
    waiting: set[int] = set()
    for made in rows:
        named = [getattr(made, field.name) for field in chains]
        if any(id(one) in waiting for one in named):
            yield run
            run, waiting = [], set()
        run.append(made)
        waiting.add(id(made))
    if run:
        yield run
