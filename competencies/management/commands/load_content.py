"""Loads frameworks from folders, as often as wanted: what a folder says already is left alone."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from competencies.loading import CONTENT, LoadingError, folders_below, load_folders


class Command(BaseCommand):
    help = "Load frameworks, their scales, tools and sheets from folders; without PATH, the shipped ones."

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", type=Path, default=CONTENT)
        parser.add_argument(
            "--force", action="store_true", help="publish a changed file also over a version from the browser"
        )

    def handle(self, *, path, force, **options):
        folders = folders_below(path)
        if not folders:
            raise CommandError(f"There is no framework.yaml in {path} or in a folder below it.")
        try:
            outcomes = load_folders(folders, force=force)
        except LoadingError as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error
        for framework, sheets in outcomes.items():
            published = [sheet for sheet in sheets if sheet.version]
            for sheet in published:
                self.stdout.write(f"{framework.slug}/{sheet.slug}: {sheet.version.label}")
            if not published:
                self.stdout.write(f"{framework.slug}: unchanged")
