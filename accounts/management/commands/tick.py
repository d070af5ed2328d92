"""Does what time asks for; scheduled every few minutes, and harmless when it runs twice or too often."""

import logging

from django.core.management.base import BaseCommand, CommandError

from accounts.registry import chores

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does the regular chores: waiting mail, expiries, sweeps. Safe to repeat."

    def handle(self, *args, verbosity=1, **options):
        failed = []
        for name, chore in chores:
            try:
                chore()
            except Exception:  # the others still get their turn; the log and the exit status tell
                logger.exception("chore %s failed", name)
                failed.append(name)
            else:
                if verbosity > 1:
                    self.stdout.write(f"{name}: done")
        if failed:
            raise CommandError(f"These chores failed and will be tried again: {', '.join(failed)}")
