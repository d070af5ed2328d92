"""What administrators see of all cohorts and mentors: sums that hide whoever they are made of.

A cohort's sums are of what `progress.shown_in_cohorts` gives for its trainers with an active account. What is
guaranteed: no sum is of fewer than five people; and of any two cohorts that are shown, both together, the one
less the other is never about one to four people, so that nobody who is in two cohorts, or in one but not in the
other, can be had by taking one line from another. There is no line over several cohorts. What is not: three or
more cohorts that overlap in just the right way, and two days on which the same cohort had other members or other
figures, can still be compared; whole percentages make that coarse, not impossible. And a sum over five people of
whom one alone has shown anything is that one's figure, without the name.

A mentor's figures are about the mentor's work. Administrators know who accompanies whom, so that what waits for
somebody with one trainee would be what that trainee asked. So a mentor's own figures are shown from five active
trainees on; those with fewer stand together in one line, shown when their trainees are five or more.
"""

from datetime import timedelta
from statistics import median
from typing import NamedTuple

from django.utils import timezone

from accounts.models import Cohort, CohortMember, Mentorship, User, display_name
from accounts.models.mentorships import active_mentorship
from competencies.models import Competency
from portfolio import progress
from portfolio.models import ReviewPart, Submission

FEWEST = 5  # people behind a figure
DAYS = 90  # over which decisions are looked at


class CohortFigures(NamedTuple):
    """A cohort's sums; None for what is hidden."""

    cohort: Cohort
    trainers: int
    is_small: bool  # fewer than FEWEST
    evidenced: int | None = None  # percent of the criteria and dimensions
    validated: int | None = None
    waiting: int | None = None

    @property
    def is_hidden(self) -> bool:
        return self.waiting is None


class MentorFigures(NamedTuple):
    """The work of one mentor, or of several; None for what is hidden or was not there."""

    name: str
    mentors: int
    trainees: int
    is_hidden: bool
    waiting: int = 0
    oldest: int | None = None  # days that the oldest item waits
    median: int | None = None  # days from asking to a decision


def cohort_figures(cohorts):
    """One line for each of the cohorts, in their order; five queries whatever their number."""
    trainers = trainers_of_all()
    may_show = comparable(trainers)
    shown = [cohort for cohort in cohorts if cohort.pk in may_show]
    sheets = Competency.objects.filter(
        framework__cohorts__cohort__in=shown, published__isnull=False, retired_at__isnull=True
    )
    found = progress.shown_in_cohorts(shown, sheets.only("pk", "framework_id").distinct())
    lines = []
    for cohort in cohorts:
        people = trainers.get(cohort.pk, set())
        line = CohortFigures(cohort, len(people), len(people) < FEWEST)
        lines.append(summed(line, found[cohort.pk], people) if cohort.pk in found else line)
    return lines


def summed(line, found, people):
    """The line with the sums over these people."""
    figures = [shown for pk in people for shown in found.get(pk, {}).values()]
    sums = progress.Shown(*map(sum, zip(*figures, strict=True))) if figures else progress.Shown(0)
    return line._replace(
        evidenced=percent(sums.evidenced, sums.total),
        validated=percent(sums.validated, sums.total),
        waiting=sums.waiting,
    )


def percent(part, whole):
    """A whole number, 0 of nothing."""
    return round(100 * part / whole) if whole else 0


def trainers_of_all():
    """{cohort's pk: its trainers with an active account}, of every cohort."""
    members = CohortMember.objects.filter(role=CohortMember.Role.TRAINER, user__is_active=True)
    trainers = {}
    for cohort, user in members.order_by("cohort").values_list("cohort", "user"):
        trainers.setdefault(cohort, set()).add(user)
    return trainers


def comparable(trainers):
    """The cohorts whose sums may stand beside each other: the oldest first, and each next one that tells nothing.

    One that differs from an earlier one by one to four people is left out, whichever side they are on.
    """
    kept = {}
    for pk in sorted(trainers):
        people = trainers[pk]
        apart = (len(people ^ others) for others in kept.values() if people & others)
        if len(people) >= FEWEST and all(number == 0 or number >= FEWEST for number in apart):
            kept[pk] = people
    return set(kept)


def mentor_figures():
    """One line for each mentor with an active mentorship, by name, and one for those with few trainees together."""
    now = timezone.now()
    trainees = active_trainees()
    waiting = waiting_items()
    spent = decision_days(now)
    names = {user.pk: display_name(user) for user in User.objects.filter(pk__in=list(trainees))}
    lines, few = [], []
    for mentor, people in trainees.items():
        if len(people) < FEWEST:
            few.append(mentor)
            lines.append(MentorFigures(names[mentor], 1, len(people), is_hidden=True))
        else:
            lines.append(worked(names[mentor], [mentor], len(people), waiting, spent, now))
    behind = set().union(*(trainees[mentor] for mentor in few))
    together = worked("", few, len(behind), waiting, spent, now) if len(behind) >= FEWEST else None
    return sorted(lines, key=lambda line: line.name.casefold()), together


def worked(name, mentors, trainees, waiting, spent, now):
    """A line over these mentors. An item that waits for two of them counts once."""
    items = {}
    for mentor in mentors:
        items |= waiting.get(mentor, {})
    days = [number for mentor in mentors for number in spent.get(mentor, ())]
    return MentorFigures(
        name,
        len(mentors),
        trainees,
        is_hidden=False,
        waiting=len(items),
        oldest=max(((now - since).days for since in items.values()), default=None),
        median=round(median(days)) if days else None,
    )


def active_trainees():
    """{mentor's pk: the pks of those they accompany now}."""
    found = {}
    for mentor, trainer in Mentorship.objects.active().order_by("mentor").values_list("mentor", "trainer"):
        found.setdefault(mentor, set()).add(trainer)
    return found


def waiting_items():
    """{mentor's pk: {submission's pk: since when it waits}} of what they could answer now."""
    parts = ReviewPart.objects.filter(active_mentorship("mentorship__"), closed_at__isnull=True)
    rows = parts.filter(
        request__submissions__in=Submission.objects.shown().filter(state=Submission.State.SUBMITTED)
    )
    found = {}
    named = rows.values_list(
        "mentorship__mentor", "request__submissions__pk", "request__submissions__submitted_at"
    )
    for mentor, pk, since in named:
        found.setdefault(mentor, {})[pk] = since
    return found


def decision_days(now):
    """{mentor's pk: days that each decision of theirs took, over the last DAYS days}."""
    rows = Submission.objects.filter(decided_at__gte=now - timedelta(days=DAYS), decided_by__isnull=False)
    found = {}
    for mentor, asked, decided in rows.order_by().values_list("decided_by", "submitted_at", "decided_at"):
        found.setdefault(mentor, []).append((decided - asked).total_seconds() / 86_400)
    return found
