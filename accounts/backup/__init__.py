"""Everything an installation holds, as one archive: rows and files, the same from SQLite and from PostgreSQL.

The archive is a ZIP with `manifest.json` (format, migrations, rows per table, SHA-256 of every member), `tables/` with
one file of JSON lines for each table, and `files/` with the stored files under their names. What a server makes for
itself and can lose (sessions, queued tasks, limits, archives of people's data) is not in it; docs/operations.md says
how to use it.
"""

from accounts.backup.members import BackupError
from accounts.backup.restoring import restore
from accounts.backup.writing import back_up, one_moment

__all__ = ["BackupError", "back_up", "one_moment", "restore"]
