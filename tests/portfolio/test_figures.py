"""The administrators' figures: sums that hide whoever they are made of, and mentors' work without a trainer in it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Cohort
from portfolio import progress
from portfolio.figures import FEWEST, cohort_figures, comparable, mentor_figures
from portfolio.models import Submission
from tests import factories
from tests.portfolio.asked import accompany, answer, ask

pytestmark = pytest.mark.django_db


def people(number):
    return factories.UserFactory.create_batch(number, password="!")


def cohort_of(trainers, *mentors, sheet=None, slug="autumn"):
    today = timezone.localdate()
    made = Cohort.objects.create(name=slug.title(), slug=slug, starts=today, ends=today)
    if sheet is not None:
        made.frameworks.create(framework=sheet.framework)
    for role, users in (("trainer", trainers), ("mentor", mentors)):
        for user in users:
            made.members.create(user=user, role=role)
    return made


def shown_by(trainer, mentor, sheet):
    """A submission of theirs that waits for the mentor."""
    trainer.enrolments.get_or_create(framework=sheet.framework)
    return ask(trainer, sheet, accompany(mentor, trainer)).submissions.get()


def test_a_cohort_of_five_has_the_sums_of_what_is_shown(mentor, sheet):
    trainers = people(5)
    cohort = cohort_of(trainers, mentor, sheet=sheet)
    answer(shown_by(trainers[0], mentor, sheet), mentor, position=3)
    shown_by(trainers[1], mentor, sheet)
    (line,) = cohort_figures([cohort])
    assert (line.trainers, line.evidenced, line.validated, line.waiting) == (5, 40, 20, 1)
    here = progress.shown_in_cohorts([cohort], [sheet])[cohort.pk]
    assert line.waiting == sum(shown.waiting for person in here.values() for shown in person.values())


def test_fewer_than_five_have_no_figures(client, admin, mentor, sheet):
    trainers = people(5)
    cohort = cohort_of(trainers, mentor, sheet=sheet)
    shown_by(trainers[0], mentor, sheet)
    trainers[4].is_active = False
    trainers[4].save()
    (line,) = cohort_figures([cohort])
    assert (line.is_hidden, line.is_small) == (True, True)
    assert line.evidenced is line.validated is line.waiting is None
    client.force_login(admin)
    shown = client.get(reverse("figures")).content.decode()
    assert "fewer than 5 people: no figures" in shown
    assert " %</td>" not in shown


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ({1: {1, 2, 3, 4}}, set()),
        ({1: {1, 2, 3, 4, 5}}, {1}),
        # One more than another: the one would be had by subtraction.
        ({1: {1, 2, 3, 4, 5}, 2: {1, 2, 3, 4, 5, 6}}, {1}),
        ({1: {1, 2, 3, 4, 5}, 2: {2, 3, 4, 5, 6}}, {1}),
        ({1: {1, 2, 3, 4, 5}, 2: {1, 2, 3, 4, 5}}, {1, 2}),
        ({1: {1, 2, 3, 4, 5}, 2: {*range(1, 11)}}, {1, 2}),
        # One person in both, and enough others on either side.
        ({1: {1, 2, 3, 4, 5}, 2: {5, 6, 7, 8, 9}}, {1, 2}),
        ({1: {1, 2, 3, 4, 5}, 2: {6, 7, 8, 9, 10}}, {1, 2}),
        # What is hidden already takes nothing from others.
        ({1: {1, 2, 3, 4}, 2: {1, 2, 3, 4, 5}}, {2}),
    ],
)
def test_no_two_lines_together_tell_of_fewer_than_five(groups, shown):
    assert comparable(groups) == shown


def test_a_line_hidden_for_its_neighbour_says_so(client, admin, sheet):
    trainers = people(6)
    cohort_of(trainers[:5], sheet=sheet, slug="first")
    second = cohort_of(trainers, sheet=sheet, slug="second")
    (line,) = cohort_figures([second])  # also where the first stands on another page
    assert (line.is_hidden, line.is_small) == (True, False)
    client.force_login(admin)
    assert "nearly the same people as another cohort" in client.get(reverse("figures")).content.decode()


def test_a_mentor_of_five_has_figures_of_their_work(mentor, sheet):
    trainers = people(5)
    first, second, *_rest = [shown_by(trainer, mentor, sheet) for trainer in trainers]
    answer(first, mentor)
    week = timezone.now() - timedelta(days=7, minutes=1)
    Submission.objects.filter(pk__in=[first.pk, second.pk]).update(submitted_at=week)
    (line,), together = mentor_figures()
    assert (line.name, line.trainees, line.is_hidden) == (str(mentor), 5, False)
    assert (line.waiting, line.oldest, line.median) == (4, 7, 7)
    assert together is None


def test_what_is_closed_or_cannot_be_answered_does_not_wait(mentor, sheet):
    items = [shown_by(trainer, mentor, sheet) for trainer in people(6)]
    Submission.objects.filter(pk=items[0].pk).update(closed_at=timezone.now())
    part = items[1].request.parts.get()
    part.closed_at = timezone.now()
    part.save()
    over = items[2].request.parts.get().mentorship
    over.ends = timezone.localdate() - timedelta(days=1)
    over.save()
    (line,), _together = mentor_figures()
    assert (line.trainees, line.waiting) == (5, 3)


def test_decisions_of_long_ago_are_left_out(mentor, sheet):
    items = [shown_by(trainer, mentor, sheet) for trainer in people(5)]
    answer(items[0], mentor)
    Submission.objects.filter(pk=items[0].pk).update(decided_at=timezone.now() - timedelta(days=91))
    assert mentor_figures()[0][0].median is None


def test_a_mentor_of_few_has_none_and_few_stand_together(client, admin, mentor, sheet):
    other = factories.UserFactory(name="Other Mentor")
    for trainer in people(2):
        shown_by(trainer, mentor, sheet)
    for trainer in people(2):
        shown_by(trainer, other, sheet)
    lines, together = mentor_figures()
    assert [line.is_hidden for line in lines] == [True, True]
    assert all(line.waiting == 0 and line.oldest is None for line in lines)
    assert together is None
    shown_by(factories.UserFactory(), other, sheet)
    lines, together = mentor_figures()
    assert (together.mentors, together.trainees, together.waiting) == (2, FEWEST, 5)
    client.force_login(admin)
    shown = client.get(reverse("figures")).content.decode()
    assert shown.count("fewer than 5 trainees: no figures") == 2
    assert "2 mentors with few trainees, together" in shown


def test_nobody_is_named_but_mentors_and_no_text_is_shown(client, admin, mentor, sheet):
    trainers = people(5)
    cohort_of(trainers, mentor, sheet=sheet)
    items = [shown_by(trainer, mentor, sheet) for trainer in trainers]
    client.force_login(admin)
    shown = client.get(reverse("figures")).content.decode()
    assert str(mentor) in shown
    assert not [item.title for item in items if item.title in shown]
    assert not [trainer for trainer in trainers if f">{trainer.name}<" in shown]


def test_administrators_alone_see_it(client, admin, mentor, trainer):
    for person, status in ((mentor, 403), (trainer, 403), (admin, 200)):
        client.force_login(person)
        assert client.get(reverse("figures")).status_code == status


def test_empty_lists_say_what_they_are_for(client, admin):
    client.force_login(admin)
    shown = client.get(reverse("figures")).content.decode()
    assert "There is none yet" in shown
    assert "once somebody accompanies somebody" in shown


def test_any_number_of_cohorts_and_mentors_takes_the_same_queries(client, admin, mentor, sheet):
    def queries():
        client.get(reverse("figures"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("figures"))
        return len(captured)

    client.force_login(admin)
    cohort_of(people(5), mentor, sheet=sheet, slug="c0")
    accompany(mentor, factories.UserFactory(password="!"))
    before = queries()
    for number in range(1, 8):
        cohort_of(people(5), mentor, sheet=sheet, slug=f"c{number}")
        accompany(factories.UserFactory(password="!"), factories.UserFactory(password="!"))
    assert queries() == before
