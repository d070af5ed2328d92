"""System checks on what settings alone cannot tell."""

import sqlite3

from django.core.checks import Info, register
from django.db import connection

WAL_SAFE_FROM = (3, 51, 3)


@register
def sqlite_journal(app_configs, **kwargs):
    """Say which journal SQLite uses: write-ahead logging could corrupt a database before 3.51.3."""
    if connection.vendor != "sqlite" or sqlite3.sqlite_version_info >= WAL_SAFE_FROM:
        return []
    return [
        Info(
            f"SQLite {sqlite3.sqlite_version} keeps the rollback journal; write-ahead logging needs 3.51.3.",
            id="accounts.I001",
        )
    ]
