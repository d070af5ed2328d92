"""System checks on what settings alone cannot tell; for `check --deploy`, so that no other command repeats them."""

from django.core.checks import Info, register
from django.db import connection


@register(deploy=True)
def sqlite_journal(app_configs, **kwargs):
    """Say that SQLite keeps its rollback journal, on which nothing here ever sets write-ahead logging.

    Before SQLite 3.51.3 write-ahead logging could corrupt a database, and the library comes with Python: it
    may become an older one when the installation moves. The rollback journal is safe with every version.
    """
    if connection.vendor != "sqlite":
        return []
    return [
        Info(
            "SQLite keeps its rollback journal; write-ahead logging is not used.",
            hint="Versions before 3.51.3 could corrupt a database with it. For many writers take PostgreSQL.",
            id="accounts.I001",
        )
    ]
