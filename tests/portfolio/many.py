"""Many of everything that a review has: between one trainer and one mentor, and around the two."""

from datetime import date
from types import SimpleNamespace

from django.urls import reverse

from accounts.models import Cohort
from portfolio.models import SignOff
from portfolio.workflow.acknowledging import acknowledge
from portfolio.workflow.trail import record_opened
from tests import factories
from tests.portfolio import asked, reviewing


def reviews(trainer, mentor, sheet, number):
    """So many requests, items, rounds, mentors, trainees, levels, sign-offs and cohorts."""
    named = [reviewing.accompany(mentor, trainer)]
    named += [reviewing.accompany(factories.UserFactory(), trainer) for _ in range(number)]
    evidence = [reviewing.claimed_evidence(trainer, sheet, f"Café {turn}") for turn in range(number)]
    request = reviewing.ask(trainer, sheet, evidence, named, message="Have a look.")
    for submission in request.submissions.order_by("pk"):
        returned(submission, mentor)
        returned(submission, named[-1].mentor, decision="")
    place = SimpleNamespace(trainer=trainer, request=request)
    for _ in range(number):
        returned(reviewing.again(place, evidence[0]), mentor)
    for one in evidence:
        latest = reviewing.ask(trainer, sheet, [one], named[:2])
    returned(latest.submissions.get(), mentor)  # so that the trail's first page has a thing of every table
    signed = signed_by(mentor, sheet, request, trainer, number)
    for _ in range(number):
        trainee(mentor, sheet)
    cohort = cohorts(trainer, mentor, sheet, number)
    return addresses(trainer, sheet, request, signed, cohort)


def returned(submission, mentor, decision="returned"):
    record_opened(submission, by=mentor)
    feedback = asked.answer(submission, mentor, 2, decision, note="Seen")
    acknowledge(feedback, by=submission.owner, answer="I see.")


def signed_by(mentor, sheet, request, trainer, number):
    """The standing sign-off, after so many that were revoked."""
    fields = {"trainer": trainer, "competency": sheet, "version": sheet.published, "request": request}
    for criterion in sheet.criterion_set.all():
        asked.mentor_level(trainer, criterion, mentor, 3)
    row = None
    for turn in range(number + 1):
        row = SignOff.objects.create(
            mentor=mentor,
            mentor_name=str(mentor),
            statement="Reached.",
            snapshot="",
            digest="0" * 64,
            **fields,
        )
        if turn < number:
            SignOff.objects.filter(pk=row.pk).update(revoked_at=row.signed_at, reason="A mistake")
    return row


def trainee(mentor, sheet):
    """Somebody else who asked the mentor."""
    other = factories.UserFactory()
    other.enrolments.create(framework=sheet.framework)
    item = reviewing.claimed_evidence(other, sheet)
    reviewing.ask(other, sheet, [item], [reviewing.accompany(mentor, other)])


def cohorts(trainer, mentor, sheet, number):
    """So many cohorts, each with so many people; the first."""
    made = []
    for turn in range(number):
        cohort = Cohort.objects.create(
            name=f"Cohort {turn}", slug=f"cohort-{turn}", starts=date(2026, 9, 1), ends=date(2027, 6, 30)
        )
        cohort.members.create(user=trainer, role="trainer")
        cohort.members.create(user=mentor, role="mentor")
        cohort.frameworks.create(framework=sheet.framework)
        made.append(cohort)
    for _ in range(number):
        made[0].members.create(user=factories.UserFactory(), role="trainer")
    return made[0]


def addresses(trainer, sheet, request, signed, cohort):
    """The pages of the trainer and those of the mentor, by their names."""
    below = [sheet.framework.slug, sheet.slug]
    lists = ("requests", "mentorships", "notifications", "trail", "mentoring", "cohorts")
    return {name: reverse(name) for name in lists} | {
        "request": reverse("request", args=[request.uuid]),
        "submission": reverse("submission", args=[request.submissions.order_by("-round").first().uuid]),
        "gap": reverse("gap", args=below),
        "sign-off": reverse("sign-off", args=[signed.uuid]),
        "review": reverse("review", args=[request.uuid]),
        "trainee": reverse("trainee", args=[trainer.uuid]),
        "trainee-gap": reverse("trainee-gap", args=[trainer.uuid, *below]),
        "cohort": reverse("cohort", args=[cohort.slug]),
    }
