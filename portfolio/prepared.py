"""Querysets that are written to SQL once: writing costs several times as much as running."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone

Row = TypeVar("Row", bound=Model)
FIRST = 2**62  # stands for the first value; no key and no text is anything like it


class Prepared:
    """A `values_list` whose SQL differs from call to call in its parameters only.

    `build` gets the values, whole numbers or texts, and returns the queryset; it is asked once for each
    number of values. The rows are what the database returns: SQLite has numbers for booleans and text for UUIDs.
    """

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self._write = lru_cache(maxsize=64)(lambda *kinds: self._written(build, kinds))

    def rows(self, *values: int | str) -> list[tuple[Any, ...]]:
        """The rows for these values, in one query."""
        sql, parameters = self._write(*map(type, values))
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[at] if at is not None else fixed for at, fixed in parameters])
            return cursor.fetchall()

    @staticmethod
    def _written(build: Callable[..., QuerySet], kinds: tuple[type, ...]) -> tuple[str, list[tuple]]:
        """The SQL, and for each parameter the place of its value, or None with what always stands there."""
        marks = [FIRST + place if kind is int else f"{FIRST + place}" for place, kind in enumerate(kinds)]
        sql, parameters = build(*marks).query.sql_with_params()
        places = [(marks.index(fixed) if fixed in marks else None, fixed) for fixed in parameters]
        if {at for at, _fixed in places} - {None} != set(range(len(kinds))):
            raise ValueError("A value does not reach the SQL as it was given.")
        return sql, places


def of_the_day(build: Callable[..., QuerySet]) -> Callable[[], Prepared]:
    """Gives today's `Prepared` of a queryset that also differs from day to day: `build` gets the day first."""

    @lru_cache(maxsize=4)
    def on(day: date) -> Prepared:
        return Prepared(partial(build, day))

    return lambda: on(timezone.localdate())


def uuid_of(value: Any) -> UUID:
    """A UUID as either database returns it."""
    return value if isinstance(value, UUID) else UUID(value)


def day_of(value: Any) -> date | None:
    """A date as either database returns it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def moment_of(value: Any) -> datetime | None:
    """A time as either database returns it."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def instance(model: type[Row], names: tuple[str, ...], values: Iterable[Any]) -> Row:
    """A row of `model` from some of its columns, by attribute; the others are read when they are asked for."""
    given = dict(zip(names, values, strict=True))
    fields = [field for field in model._meta.concrete_fields if field.attname in given]
    return model.from_db(
        connection.alias,
        [field.attname for field in fields],
        [field.to_python(given[field.attname]) for field in fields],
    )
