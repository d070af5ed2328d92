"""What both sides of a backup agree on: which tables, how a value is written, what the manifest says."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

from accounts.registry import passing_tables

FORMAT = "carnet-backup/1"
MANIFEST = "manifest.json"
# Made by the server for itself: whoever restores signs in again, and the chores find what is left to do.
NOT_KEPT = {"sessions.Session", "usersessions.UserSession", "django_tasks_database.DBTaskResult"}
CHUNK = 1 << 20  # bytes


class BackupError(Exception):
    """What is wrong, in a sentence; nothing was touched."""


def tables() -> list[type[Model]]:
    """Every table with rows to keep, in a fixed order."""
    models = apps.get_models(include_auto_created=True)
    kept = (model for model in models if model._meta.managed and not model._meta.proxy)
    passing = NOT_KEPT | passing_tables
    return sorted(
        (model for model in kept if model._meta.label not in passing), key=lambda model: model._meta.label
    )


def columns(model: type[Model]) -> list[Field]:
    """The columns that are written; those that the database computes are computed again."""
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def table_name(model: type[Model]) -> str:
    return f"tables/{model._meta.label}.jsonl"


def plain(value: Any) -> Any:
    """A column's value as JSON has it; `Field.to_python` reads it back."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value


def migrations() -> list[str]:
    """The migrations that made the tables as they are."""
    recorded = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in recorded)


def chunks(stream: Any) -> Iterator[bytes]:
    while piece := stream.read(CHUNK):
        yield piece


def digest_of(stream: Any) -> str:
    """SHA-256 of what is left in the stream, in hexadecimal digits."""
    digest = hashlib.sha256()
    for piece in chunks(stream):
        digest.update(piece)
    return digest.hexdigest()
