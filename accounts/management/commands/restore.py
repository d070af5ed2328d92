"""Brings an empty installation to what a backup holds."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.backup import BackupError, restore


class Command(BaseCommand):
    help = "Reads an archive of `backup` into an empty database and storage; a damaged one touches nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, verbosity=1, **options):
        try:
            manifest = restore(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(f"{sum(manifest['rows'].values())} rows are back.")
