"""The triggers that keep the trail append-only, on both engines; written down once, for migrations and tests.

SQLite drops triggers silently when a migration remakes their table: each migration that alters
`portfolio_trailentry` ends with `append_only()`.
"""

from django.db import migrations

TABLE = "portfolio_trailentry"
SENTENCE = "the trail is append-only"

SQLITE = {
    f"{TABLE}_no_{verb.lower()}": (
        f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    )
    for verb in ("UPDATE", "DELETE")
}
POSTGRESQL = {
    f"{TABLE}_append_only": (
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"
    )
}
FUNCTION = (
    f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$"
)


def triggers_of(vendor):
    """{name: statement} of the engine's triggers."""
    return {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]


def create(connection):
    """Put the triggers on the table, in place of any that are there."""
    drop(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for statement in triggers_of(connection.vendor).values():
            cursor.execute(statement)


def drop(connection):
    """Take the triggers off the table."""
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in triggers_of(connection.vendor):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def append_only():
    """The migration's operation."""
    return migrations.RunPython(
        lambda apps, schema_editor: create(schema_editor.connection),
        lambda apps, schema_editor: drop(schema_editor.connection),
    )
