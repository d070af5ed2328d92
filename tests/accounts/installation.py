"""An installation of its own, on SQLite in the folder that CARNET_VAR names, as a program beside the tests.

`make ARCHIVE EMPTY` migrates, copies the empty database into the folder EMPTY, fills this one with a whole
portfolio and backs it up; `pass_on ARCHIVE NEXT` restores one archive and makes the next.
"""

import os
import shutil
import sys
from pathlib import Path

import django


def make(archive, empty):
    from django.core.management import call_command
    from django.db import connection

    in_a_hurry(connection)
    call_command("migrate", verbosity=0)
    connection.close()
    shutil.copy(Path(os.environ["CARNET_VAR"]) / "carnet.sqlite3", empty)
    in_a_hurry(connection)
    fill()
    call_command("backup", archive)


def in_a_hurry(connection):
    """Nobody pulls the plug: no waiting for the disk."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")


def fill():
    """A whole portfolio and its files."""
    from competencies.models import Tool
    from portfolio.models import TrailEntry
    from portfolio.search.indexing import reindex
    from tests import factories
    from tests.access import portfolio, writing

    sheet, trainer = factories.published_sheet(is_whole=True), portfolio.trainer()
    portfolio.fill(trainer, sheet)
    library = Tool.objects.create(framework=sheet.framework, slug="library", title="Library", purpose="All")
    writing.fill(trainer, sheet, library)
    TrailEntry.objects.create(owner=trainer.uuid, actor=trainer.uuid, what="level", thing=trainer.uuid)
    reindex(everything=True)


def pass_on(archive, following):
    from django.core.management import call_command
    from django.db import connection

    in_a_hurry(connection)
    call_command("restore", archive)
    call_command("backup", following)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    {"make": make, "pass_on": pass_on}[sys.argv[1]](*sys.argv[2:])
