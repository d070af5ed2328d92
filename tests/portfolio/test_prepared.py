"""A prepared queryset answers as the queryset itself would, for every set of values, and is written once."""

import pytest
from django.db.models import Exists, OuterRef

from competencies.models import Competency, Enrolment, Framework
from portfolio.prepared import Prepared, instance
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheets():
    return [factories.published_sheet(competency__slug=f"s{n}") for n in range(3)]


def test_answers_for_the_values_it_is_given(sheets):
    by_slug = Prepared(lambda slug: Competency.objects.filter(slug=slug).values_list("pk", "slug"))
    assert [by_slug.rows(sheet.slug) for sheet in sheets] == [[(sheet.pk, sheet.slug)] for sheet in sheets]
    assert by_slug.rows("no-such") == []


def test_a_value_may_stand_in_several_places(sheets, trainer):
    trainer.enrolments.create(framework=sheets[1].framework)
    enrolled = Exists(Enrolment.objects.filter(user=trainer.pk, framework=OuterRef("framework")))
    by_user = Prepared(
        lambda user, *pks: (
            Competency.objects.filter(pk__in=pks)
            .annotate(enrolled=Exists(Enrolment.objects.filter(user=user, framework=OuterRef("framework"))))
            .order_by("pk")
            .values_list("pk", "enrolled")
        )
    )
    expected = list(
        Competency.objects.annotate(enrolled=enrolled).order_by("pk").values_list("pk", "enrolled")
    )
    assert by_user.rows(trainer.pk, *(sheet.pk for sheet in sheets)) == expected
    assert by_user.rows(trainer.pk, sheets[1].pk) == [(sheets[1].pk, True)]


def test_is_written_once_for_each_number_of_values(sheets):
    asked = []

    def build(*pks):
        asked.append(len(pks))
        return Competency.objects.filter(pk__in=pks).values_list("pk")

    prepared = Prepared(build)
    for count in (1, 2, 1, 2, 3):
        assert len(prepared.rows(*(sheet.pk for sheet in sheets[:count]))) == count
    assert asked == [1, 2, 3]


def test_refuses_a_value_that_does_not_reach_the_sql():
    with pytest.raises(ValueError, match="does not reach"):
        Prepared(lambda slug: Competency.objects.filter(slug=f"x{slug}").values_list("pk")).rows("a")


def test_an_instance_knows_its_columns_and_reads_the_others_when_asked(sheets, django_assert_num_queries):
    framework = sheets[0].framework
    names = ("uuid", "id", "slug")
    made = instance(Framework, names, (framework.uuid.hex, framework.pk, framework.slug))
    with django_assert_num_queries(0):
        assert (made.pk, made.uuid, made.slug) == (framework.pk, framework.uuid, framework.slug)
        assert made == framework
    with django_assert_num_queries(1):
        assert made.title == framework.title
