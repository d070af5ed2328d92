"""What the database itself keeps true about frameworks and sheets."""

import pytest
from django.db import IntegrityError, transaction

from competencies.models import Action, Question, Tag, Tool
from competencies.models.parts import part_uuid
from tests import factories

pytestmark = pytest.mark.django_db


def question(**fields):
    return part(Question, **fields)


def action(**fields):
    return part(Action, **fields)


def part(model, *, competency=None, uid):
    competency = competency or factories.CompetencyFactory()
    return model.objects.create(competency=competency, uid=uid, uuid=part_uuid(competency.uuid, uid))


PARTS = {
    "d-x": factories.DimensionFactory,
    "c-x": factories.CriterionFactory,
    "q-x": question,
    "a-x": action,
}


def refused(make, **fields):
    """Whether the database says no; what the test wrote before stays."""
    try:
        with transaction.atomic():
            make(**fields)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("uid", PARTS)
@pytest.mark.parametrize("said", [*PARTS, "x", ""])
def test_a_uid_begins_with_the_letter_of_its_kind(uid, said):
    assert refused(PARTS[uid], uid=said) is (said != uid)


@pytest.mark.parametrize("uid", PARTS)
def test_a_uid_stands_once_in_a_competency(uid):
    first = PARTS[uid](uid=uid)
    assert refused(PARTS[uid], uid=uid, competency=first.competency)
    assert not refused(PARTS[uid], uid=uid + "x", competency=first.competency)
    assert not refused(PARTS[uid], uid=uid)


def test_a_tool_is_the_library_s_or_one_s_own():
    framework, person = factories.FrameworkFactory(), factories.UserFactory()
    make = Tool.objects.create
    assert refused(make, slug="t")
    assert refused(make, slug="t", framework=framework, owner=person)
    for whose in ({"framework": framework}, {"owner": person}):
        assert not refused(make, slug="t", **whose)
        assert refused(make, slug="t", **whose)


def test_a_tag_stands_once_per_owner_and_once_for_all_sheets():
    first, second = factories.UserFactory(), factories.UserFactory()
    for owner in (first, second, None):
        assert not refused(Tag.objects.create, name="Pairs", slug="pairs", owner=owner)
        assert refused(Tag.objects.create, name="pairs", slug="pairs", owner=owner)


def test_a_framework_has_one_current_scale():
    old = factories.ScaleFactory()
    new = {"framework": old.framework, "number": 2}
    assert refused(factories.ScaleFactory, **new)
    assert refused(factories.ScaleFactory, framework=old.framework, is_current=False)
    old.is_current = False
    old.save()
    assert not refused(factories.ScaleFactory, **new)
    assert not refused(factories.ScaleFactory)


def test_a_framework_is_for_members_or_for_all():
    assert refused(factories.FrameworkFactory, audience="nobody")
    for audience in ("members", "public"):
        assert not refused(factories.FrameworkFactory, audience=audience)


def test_a_version_s_number_stands_once_in_a_sheet():
    first = factories.SheetVersionFactory()
    assert refused(factories.SheetVersionFactory, competency=first.competency)
    assert not refused(factories.SheetVersionFactory, competency=first.competency, number=2)
    assert not refused(factories.SheetVersionFactory)


@pytest.mark.parametrize(("kind", "known"), [("retired", True), ("forgotten", False)])
def test_a_change_of_a_part_is_of_a_known_kind_and_told_once(kind, known):
    changes = factories.SheetVersionFactory().changes
    assert refused(changes.create, uid="c-x", kind=kind) is not known
    changes.get_or_create(uid="c-x", defaults={"kind": "new"})
    assert refused(changes.create, uid="c-x", kind="new")


def test_a_sheet_has_one_address_and_one_origin_in_its_framework():
    first = factories.CompetencyFactory()
    for taken in ({"slug": first.slug}, {"external_id": first.external_id}):
        assert refused(factories.CompetencyFactory, framework=first.framework, **taken)
        assert not refused(factories.CompetencyFactory, **taken)
