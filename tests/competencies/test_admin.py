"""The administration of frameworks: editors, cohorts, enrolments; texts are for reading."""

import datetime

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import Cohort
from competencies.enrolling import enrol_cohort
from competencies.models import Enrolment, Framework, SheetVersion
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(db):
    """A cohort with a trainer and a leader."""
    cohort = Cohort.objects.create(
        name="C", slug="c", starts=datetime.date(2026, 1, 1), ends=datetime.date(2026, 12, 31)
    )
    cohort.members.create(user=factories.UserFactory(), role="trainer")
    cohort.members.create(user=factories.UserFactory(), role="leader")
    return cohort


def inlines(**rows):
    """A framework's form: `editors` and `cohorts` as lists of ids to add."""
    data = {}
    for prefix, field in (("editors", "user"), ("cohorts", "cohort")):
        ids = rows.get(prefix, [])
        data |= {f"{prefix}-TOTAL_FORMS": len(ids), f"{prefix}-INITIAL_FORMS": 0}
        data |= {f"{prefix}-{n}-{field}": pk for n, pk in enumerate(ids)}
    return data


def test_an_administrator_gives_a_framework_its_editors_and_cohorts(admin, client, one, cohort):
    client.force_login(admin)
    address = reverse("admin:competencies_framework_change", args=[one.framework.pk])
    person = factories.UserFactory()
    answer = client.post(address, inlines(editors=[person.pk], cohorts=[cohort.pk]) | {"title": "Other"})
    assert answer.status_code == 302
    framework = Framework.objects.get(pk=one.framework.pk)
    assert [row.user for row in framework.editors.all()] == [person]
    assert framework.title == one.framework.title
    enrolled = Enrolment.objects.get(framework=framework)
    assert (enrolled.user, enrolled.cohort) == (cohort.members.get(role="trainer").user, cohort)


def test_what_the_framework_s_folder_says_is_not_set_here(admin, client, one):
    client.force_login(admin)
    address = reverse("admin:competencies_framework_change", args=[one.framework.pk])
    assert client.post(address, inlines() | {"audience": "public"}).status_code == 302
    assert Framework.objects.get(pk=one.framework.pk).audience == "members"
    assert 'name="audience"' not in client.get(address).content.decode()


def test_nobody_is_enrolled_twice(one, cohort):
    row = one.framework.cohorts.create(cohort=cohort)
    assert enrol_cohort(row) == 1
    assert enrol_cohort(row) == 0
    cohort.members.create(user=factories.UserFactory(), role="trainer")
    assert enrol_cohort(row) == 1


def test_a_sheet_s_text_is_for_reading(admin, client, one):
    client.force_login(admin)
    address = reverse("admin:competencies_sheetversion_change", args=[one.published.pk])
    assert "Une *citation*" in client.get(address).content.decode()
    assert client.post(address, {"document": "x"}).status_code == 403
    assert client.get(reverse("admin:competencies_sheetversion_add")).status_code == 403


def test_drafts_and_people_s_words_are_not_administered():
    names = {model.__name__ for model in admin.site._registry if model._meta.app_label == "competencies"}
    assert names == {"Framework", "Enrolment", "ContentEditor", "Competency", SheetVersion.__name__}
