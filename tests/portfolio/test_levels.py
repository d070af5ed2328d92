"""Levels of one's own are appended, never changed, and only where one works."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from competencies.models import Level
from portfolio.models import Assessment, TrailEntry
from portfolio.workflow.levels import own_level, set_own_level, take_back_own_level
from tests import factories


@pytest.fixture
def criterion(sheet):
    return sheet.criterion_set.get(uid="c-one")


@pytest.fixture
def levels(sheet):
    return list(Level.objects.filter(scale__framework=sheet.framework).order_by("position"))


def test_twenty_equal_clicks_add_one_row(enrolled, criterion, levels):
    for _ in range(20):
        set_own_level(criterion, by=enrolled, level=levels[1])
    assert Assessment.objects.count() == 1


def test_a_changed_note_is_a_new_row_and_a_click_keeps_the_note(enrolled, criterion, levels):
    set_own_level(criterion, by=enrolled, level=levels[1], note="Seen twice.")
    set_own_level(criterion, by=enrolled, level=levels[1])
    assert Assessment.objects.count() == 1
    set_own_level(criterion, by=enrolled, level=levels[1], note="Seen three times.")
    assert own_level(enrolled, criterion).note == "Seen three times."
    assert Assessment.objects.count() == 2


def test_the_same_level_on_a_new_version_is_kept_again(enrolled, sheet, criterion, levels):
    set_own_level(criterion, by=enrolled, level=levels[1], note="Seen.")
    sheet.published = factories.SheetVersionFactory(competency=sheet, number=2)
    sheet.save()
    criterion.refresh_from_db()
    again = set_own_level(criterion, by=enrolled, level=levels[1])
    assert again.version.number == 2
    assert Assessment.objects.count() == 2


def test_taking_back_without_a_level_adds_nothing(enrolled, criterion):
    assert take_back_own_level(criterion, by=enrolled) is None
    assert not Assessment.objects.exists()


def test_it_needs_a_framework_one_follows(trainer, enrolled, stranger, criterion, levels):
    with pytest.raises(PermissionDenied, match="Follow this framework"):
        set_own_level(criterion, by=stranger, level=levels[0])
    assert set_own_level(criterion, by=enrolled, level=levels[0])


def test_it_needs_a_level_of_this_scale_and_a_current_criterion(enrolled, criterion, levels):
    with pytest.raises(PermissionDenied, match="another scale"):
        set_own_level(criterion, by=enrolled, level=factories.LevelFactory())
    criterion.retired_at = timezone.now()
    with pytest.raises(PermissionDenied, match="no longer part"):
        set_own_level(criterion, by=enrolled, level=levels[0])
    assert not Assessment.objects.exists()


def test_the_database_refuses_a_self_level_by_somebody_else(trainer, stranger, sheet, criterion, levels):
    fields = {"trainer": trainer, "competency": sheet, "criterion": criterion, "version": sheet.published}
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(author=stranger, kind="self", level=levels[0], **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(author=trainer, kind="mentor", level=levels[0], **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(author=trainer, kind="self", level=None, **fields)
    assert Assessment.objects.create(author=trainer, kind="self", level=levels[0], **fields)


def test_level_set_keeps_a_level_and_returns_to_the_criterion(client, enrolled, sheet, criterion, levels):
    client.force_login(enrolled)
    address = reverse("level-set", args=[sheet.framework.slug, sheet.slug])
    answer = client.post(address, {"c-one": levels[2].slug})
    assert answer.url == f"{sheet.get_absolute_url()}#c-one"
    assert own_level(enrolled, criterion).level == levels[2]
    client.post(address, {"c-one": "-"})
    assert own_level(enrolled, criterion) is None


@pytest.mark.parametrize("body", [{}, {"c-one": "nonsense"}, {"c-nobody": "l1"}, {"d-one": "l1"}])
def test_level_set_refuses_what_the_sheet_does_not_offer(client, enrolled, sheet, body):
    client.force_login(enrolled)
    answer = client.post(reverse("level-set", args=[sheet.framework.slug, sheet.slug]), body)
    assert answer.status_code == 404
    assert not Assessment.objects.exists()


def test_level_set_needs_the_framework(client, stranger, sheet, levels):
    client.force_login(stranger)
    answer = client.post(reverse("level-set", args=[sheet.framework.slug, sheet.slug]), {"c-one": "l1"})
    assert answer.status_code == 403


def test_criterion_keeps_a_level_with_its_note(client, enrolled, sheet, criterion, levels):
    client.force_login(enrolled)
    address = reverse("criterion", args=[sheet.framework.slug, sheet.slug, "one"])
    client.post(address, {"level": levels[1].pk, "note": "Twice in May."})
    assert own_level(enrolled, criterion).note == "Twice in May."
    page = client.get(address).content.decode()
    assert "Twice in May." in page


@pytest.mark.parametrize("body", [{"c-\x00a": "x"}, {"c-one": "a\x00b"}])
def test_level_set_refuses_what_no_database_can_hold(client, enrolled, sheet, body):
    client.force_login(enrolled)
    answer = client.post(reverse("level-set", args=[sheet.framework.slug, sheet.slug]), body)
    assert answer.status_code == 404


def test_every_level_stands_in_the_trail(enrolled, criterion, levels):
    given = set_own_level(criterion, by=enrolled, level=levels[1])
    set_own_level(criterion, by=enrolled, level=levels[1])
    take_back_own_level(criterion, by=enrolled)
    entries = TrailEntry.objects.filter(owner=enrolled.uuid, actor=enrolled.uuid, thing=given.uuid)
    assert sorted(entries.values_list("what", flat=True)) == ["level", "level-cancelled"]
