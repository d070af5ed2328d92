"""What the database itself keeps true about people."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Cohort, CohortMember, Mentorship, User, display_name
from tests import factories

pytestmark = pytest.mark.django_db


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_one_address_is_one_account_whatever_its_case():
    person = User.objects.create_user("Zoe@Example.ORG", name="Zoé")
    assert person.email == "zoe@example.org"
    refused(lambda: User.objects.create(email="zoe@example.org", name="Z"))
    refused(lambda: User.objects.create(email="ZOE@example.org", name="Z"))
    refused(lambda: User.objects.create(email="", name="Z"))
    assert User.objects.get_by_natural_key("ZOE@example.org") == person


def test_an_account_needs_an_address():
    with pytest.raises(ValueError, match="address"):
        User.objects.create_user("")


def test_a_person_without_a_name_is_called_by_the_address():
    assert display_name(User(email="zoe.roy@example.org", name="")) == "zoe.roy"


def test_rights_are_the_administrators_alone(trainer, admin):
    assert admin.has_perm("accounts.change_user")
    assert admin.has_module_perms("accounts")
    assert not trainer.has_perm("accounts.change_user")
    admin.is_active = False
    assert not admin.has_perm("accounts.change_user")


def test_a_cohort_ends_after_it_starts(trainer):
    day = date(2026, 9, 1)
    refused(lambda: Cohort.objects.create(name="x", slug="x", starts=day, ends=day - timedelta(days=1)))
    cohort = Cohort.objects.create(name="x", slug="x", starts=day, ends=day)
    CohortMember.objects.create(cohort=cohort, user=trainer, role="trainer")
    CohortMember.objects.create(cohort=cohort, user=trainer, role="mentor")
    refused(lambda: CohortMember.objects.create(cohort=cohort, user=trainer, role="mentor"))
    refused(lambda: CohortMember.objects.create(cohort=cohort, user=trainer, role="spy"))


def test_a_mentorship_joins_two_people_once_at_a_time(trainer, mentor):
    make = Mentorship.objects.create
    refused(lambda: make(mentor=trainer, trainer=trainer))
    refused(lambda: make(mentor=mentor, trainer=trainer, starts=date(2026, 2, 1), ends=date(2026, 1, 1)))
    refused(lambda: make(mentor=mentor, trainer=trainer, ended_by=mentor))
    first = make(mentor=mentor, trainer=trainer)
    refused(lambda: make(mentor=mentor, trainer=trainer))
    make(mentor=trainer, trainer=mentor)
    Mentorship.objects.filter(pk=first.pk).update(ended_at=timezone.now())
    make(mentor=mentor, trainer=trainer)


DAY = timedelta(days=1)
STATES = {
    "accepted, no end": (lambda now, today: {"accepted_at": now}, True),
    "last day": (lambda now, today: {"accepted_at": now, "ends": today}, True),
    "not accepted": (lambda now, today: {}, False),
    "not begun": (lambda now, today: {"accepted_at": now, "starts": today + DAY}, False),
    "over": (
        lambda now, today: {"accepted_at": now, "starts": today - 2 * DAY, "ends": today - DAY},
        False,
    ),
    "ended": (lambda now, today: {"accepted_at": now, "ended_at": now}, False),
}


@pytest.mark.parametrize(("fields", "active"), STATES.values(), ids=STATES)
def test_the_row_and_the_query_agree_on_who_accompanies_whom(trainer, mentor, fields, active):
    given = fields(timezone.now(), timezone.localdate())
    mentorship = Mentorship.objects.create(mentor=mentor, trainer=trainer, **given)
    assert mentorship.is_active is active
    assert Mentorship.objects.active().exists() is active


@pytest.mark.parametrize("side", ["mentor", "trainer"])
def test_a_closed_account_takes_part_in_nothing(trainer, mentor, side):
    mentorship = Mentorship.objects.create(mentor=mentor, trainer=trainer, accepted_at=timezone.now())
    person = getattr(mentorship, side)
    person.is_active = False
    person.save()
    assert not mentorship.is_active
    assert not Mentorship.objects.active().exists()


def test_the_factory_makes_the_least_valid_person():
    factories.UserFactory().full_clean()
