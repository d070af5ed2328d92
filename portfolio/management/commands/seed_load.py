"""Makes a large data set quickly, for measuring: many trainers, much evidence, the same rows each time."""

import time

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from accounts.models import User
from competencies.models import Enrolment
from portfolio.demo import load, load_reviews, load_written

WRITES_ONE_IN = 10  # pieces of evidence: a reflection, an answer, a line, a record and a commitment
ROWS_AT_ONCE = 5_000  # pieces of evidence in memory
IN_A_COHORT = 50


class Command(BaseCommand):
    help = (
        "Adds trainers with evidence, claims and levels to the database, for measuring. "
        "Their accounts (load-000001@example.org, …) have no password that would let anybody in."
    )

    def add_arguments(self, parser):
        parser.add_argument("--trainers", type=int, default=50, help="how many accounts to add (50)")
        parser.add_argument("--evidence", type=int, default=200, help="pieces of evidence for each (200)")
        parser.add_argument(
            "--owner",
            metavar="EMAIL",
            help="give as much evidence to this account too, and what one writes beside it; made without a password",
        )
        parser.add_argument(
            "--mentor",
            metavar="EMAIL",
            help="add cohorts of fifty more trainers, who showed things to this account as their mentor",
        )
        parser.add_argument("--cohorts", type=int, default=1, help="how many cohorts the mentor gets (1)")

    def handle(self, *args, trainers, evidence, owner, mentor, cohorts, **options):
        if min(trainers, evidence, cohorts) < 0:
            raise CommandError("--trainers, --evidence and --cohorts are numbers from 0 on.")
        began = time.monotonic()
        shelf = read_shelf()
        pieces = claims = 0
        for batch in batches(trainers, max(1, ROWS_AT_ONCE // max(evidence, 1))):
            with transaction.atomic():
                people = new_trainers(batch)
                settle(people, shelf)
                added = load.add_evidence(people, evidence, shelf)
            pieces, claims = pieces + added[0], claims + added[1]
        for part in batches(evidence if owner else 0, ROWS_AT_ONCE):
            with transaction.atomic():
                added = load.add_evidence([measured(owner, shelf)], part, shelf)
            pieces, claims = pieces + added[0], claims + added[1]
        written = evidence // WRITES_ONE_IN if owner else 0
        if written:
            with transaction.atomic():
                written = load_written.add_written(measured(owner, shelf), written, shelf)
        cohorts = cohorts if mentor else 0
        for _number in range(cohorts):
            with transaction.atomic():
                load_reviews.add_cohort(measured(mentor, shelf), new_trainers(IN_A_COHORT))
        refresh_statistics()
        if options["verbosity"]:
            self.stdout.write(
                f"Added {trainers} trainers, {pieces} pieces of evidence, {claims} claims, "
                f"{written} things written beside and {cohorts} cohorts "
                f"in {time.monotonic() - began:.0f} s; statistics are fresh (ANALYZE)."
            )


def read_shelf():
    """The published sheets; the shipped content is loaded where there is none."""
    shelf = load.Shelf.read()
    if not shelf.competencies:
        call_command("load_content", verbosity=0)
        shelf = load.Shelf.read()
    return shelf


def batches(total, size):
    """`total` in pieces of at most `size`."""
    while total > 0:
        yield min(total, size)
        total -= size


def new_trainers(count):
    """`count` accounts more, numbered after those that are there."""
    first = 1 + User.objects.filter(email__startswith="load-", email__endswith="@example.org").count()
    return User.objects.bulk_create(
        [
            User(
                email=f"load-{number:06}@example.org",
                name=f"Formateur {number}",
                password=make_password(None),
            )
            for number in range(first, first + count)
        ]
    )


def measured(email, shelf):
    """The account called `email`, with its levels from the day it is made."""
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, name="Camille Mesure")
        settle([user], shelf)
    return user


def settle(people, shelf):
    """Enrol the people in every framework that has published sheets, and give them levels."""
    frameworks = sorted({competency.framework_id for competency in shelf.competencies})
    Enrolment.objects.bulk_create(
        [Enrolment(user=person, framework_id=pk) for person in people for pk in frameworks]
    )
    load.add_levels(people, shelf)


def refresh_statistics():
    """Tell the database's planner about the new rows."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
