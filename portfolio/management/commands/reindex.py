"""Makes the search index of what is missing in it or changed since; with --all, of everything."""

from django.core.management.base import BaseCommand

from portfolio.search.indexing import reindex


class Command(BaseCommand):
    help = "Bring the search index up to date. Safe to repeat, and to stop half way."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="make every entry afresh")

    def handle(self, *, verbosity=1, **options):
        done = reindex(everything=options["all"])
        if verbosity and (number := sum(done.values())):
            self.stdout.write(f"search index: {number} made or refreshed")
