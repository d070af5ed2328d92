"""Makes the demo accounts and their portfolios, once: what exists already is left as people changed it."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from competencies.models import Competency
from portfolio.demo.commitments import write_commitments
from portfolio.demo.people import (
    FRAMEWORK,
    PASSWORD,
    PEOPLE,
    accompany,
    make_account,
    train_together,
)
from portfolio.demo.portfolios import Writer
from portfolio.demo.reviews import Reviews


class Command(BaseCommand):
    help = "Make the demo accounts (password demo-carnet) with their portfolios, where they do not exist yet."

    def handle(self, *args, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "seed_demo does not run in production: everybody knows the password of its accounts."
            )
        if not Competency.objects.filter(framework__slug=FRAMEWORK, published__isnull=False).exists():
            call_command("load_content", verbosity=0)
        made = {person.email for person in PEOPLE if make(person)}
        relate(made)
        if made and options["verbosity"]:
            self.stdout.write(f"Demo accounts, password {PASSWORD}: {', '.join(sorted(made))}")


@transaction.atomic
def make(person):
    """The account with its portfolio, whole or not at all; False where there is one already."""
    user = make_account(person)
    if user is not None and person.folder:
        Writer(user, person.folder).write()
    return user is not None


@transaction.atomic
def relate(made):
    """Mentorships, the cohort and the reviews of those who were made just now."""
    if not made:
        return
    train_together(made)
    trainers = accompany(made)
    for person in PEOPLE:
        if person.email in trainers and person.folder:
            trainer = User.objects.get(email=person.email)
            Reviews(trainer, person.folder).play()
            write_commitments(trainer, person.folder)
