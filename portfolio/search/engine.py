"""How each database finds tokens: a full-text table beside SearchEntry on SQLite, an index over it on PostgreSQL.

SQLite drops triggers silently when a migration remakes their table: each migration that alters
`portfolio_searchentry` ends with `full_text()`, which makes them and the full-text table afresh.
"""

from collections.abc import Iterable

from django.db import migrations
from django.db.models import BooleanField, F, Func

TABLE, WORDS = "portfolio_searchentry", "portfolio_searchwords"
INDEX = f"{TABLE}_words"
VECTOR = "array_to_tsvector(string_to_array({}, ' '))"

_REMOVE = f"INSERT INTO {WORDS}({WORDS}, rowid, words) VALUES ('delete', old.id, old.words);"  # noqa: S608 -- names of ours
_ADD = f"INSERT INTO {WORDS}(rowid, words) VALUES (new.id, new.words);"  # noqa: S608 -- names of ours
TRIGGERS = {
    f"{WORDS}_insert": f"CREATE TRIGGER {WORDS}_insert AFTER INSERT ON {TABLE} BEGIN {_ADD} END",
    f"{WORDS}_delete": f"CREATE TRIGGER {WORDS}_delete AFTER DELETE ON {TABLE} BEGIN {_REMOVE} END",
    f"{WORDS}_update": (
        f"CREATE TRIGGER {WORDS}_update AFTER UPDATE OF id, words ON {TABLE} BEGIN {_REMOVE} {_ADD} END"
    ),
}
SQLITE = (
    f"CREATE VIRTUAL TABLE {WORDS} USING fts5("
    f"words, content='{TABLE}', content_rowid='id', detail=none, tokenize='ascii')",
    *TRIGGERS.values(),
    f"INSERT INTO {WORDS}({WORDS}) VALUES ('rebuild')",  # noqa: S608 -- names of ours
)
POSTGRESQL = (f"CREATE INDEX {INDEX} ON {TABLE} USING gin (({VECTOR.format('words')}))",)


def create(connection):
    """Make what the engine needs, in place of any that is there."""
    drop(connection)
    with connection.cursor() as cursor:
        for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.vendor]:
            cursor.execute(statement)


def drop(connection):
    """Take it away."""
    statements = [f"DROP INDEX IF EXISTS {INDEX}"]
    if connection.vendor == "sqlite":
        statements = [f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS]
        statements.append(f"DROP TABLE IF EXISTS {WORDS}")
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def full_text():
    """The migration's operation."""
    return migrations.RunPython(
        lambda apps, schema_editor: create(schema_editor.connection),
        lambda apps, schema_editor: drop(schema_editor.connection),
    )


class Holds(Func):
    """Whether a SearchEntry has one of the tokens; tokens are of a to z and 0 to 9, as the analyser makes them."""

    output_field = BooleanField()

    def __init__(self, tokens: Iterable[str]):
        self.tokens = sorted(tokens)
        if not self.tokens or not all(token.isascii() and token.isalnum() for token in self.tokens):
            raise ValueError(self.tokens)
        super().__init__(F("pk"), F("words"))

    def as_sqlite(self, compiler, connection, **context):
        key, params = compiler.compile(self.source_expressions[0])
        asked = " OR ".join(f'"{token}"' for token in self.tokens)
        sql = f"{key} IN (SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH %s)"  # noqa: S608 -- names of ours
        return sql, [*params, asked]

    def as_postgresql(self, compiler, connection, **context):
        words, params = compiler.compile(self.source_expressions[1])
        return f"{VECTOR.format(words)} @@ %s::tsquery", [*params, " | ".join(self.tokens)]
