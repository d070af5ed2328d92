"""Writes everything that the installation holds into one file, while it runs."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.backup import back_up


class Command(BaseCommand):
    help = "Writes all rows and files into one archive, while people go on working."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, verbosity=1, **options):
        if file.exists():
            raise CommandError(f"{file} is there already: choose another name.")
        try:
            manifest = back_up(file)
        except OSError as error:
            raise CommandError(f"Nothing was kept: {error}") from error
        if verbosity:
            rows, files = sum(manifest["rows"].values()), len(manifest["members"]) - len(manifest["rows"])
            self.stdout.write(f"{file}: {rows} rows, {files} files")
            for name in manifest["gone"]:
                self.stdout.write(f"missing in the storage: {name}")
