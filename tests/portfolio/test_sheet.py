"""The sheet and its parts as a reader meets them: the shared text, and their own part beside it."""

import pytest
from django.urls import reverse

from competencies.models import Level
from portfolio.models import Assessment
from portfolio.workflow.levels import set_own_level, take_back_own_level
from tests import factories


@pytest.fixture
def open_sheet(client, sheet):
    """Open the sheet as somebody, and return its HTML."""

    def open_as(user):
        client.force_login(user)
        return client.get(sheet.get_absolute_url()).content.decode()

    return open_as


def test_sheet_shows_the_readers_own_level_and_evidence(open_sheet, enrolled, sheet):
    criterion = sheet.criterion_set.get(uid="c-one")
    assert 'aria-pressed="true"' not in open_sheet(enrolled)
    set_own_level(criterion, by=enrolled, level=Level.objects.get(slug="l2"))
    factories.claim(factories.EvidenceFactory(owner=enrolled), criterion)
    page = open_sheet(enrolled)
    assert 'name="c-one" value="l2" aria-pressed="true"' in page
    assert "1 piece of evidence" in page
    assert (
        page.index('aria-pressed="true"') < page.index("Take my level back") < page.rindex("Note and history")
    )


def test_the_contents_are_one_tap_away(open_sheet, enrolled):
    page = open_sheet(enrolled)
    assert page.count('id="on-this-sheet"') == page.count('href="#on-this-sheet"') == 1


def test_sheet_shows_nothing_of_somebody_elses(open_sheet, enrolled, stranger, sheet):
    stranger.enrolments.create(framework=sheet.framework)
    set_own_level(sheet.criterion_set.get(uid="c-one"), by=enrolled, level=Level.objects.get(slug="l2"))
    assert 'aria-pressed="true"' in open_sheet(enrolled)
    assert 'aria-pressed="true"' not in open_sheet(stranger)


def test_sheet_invites_somebody_who_does_not_follow_the_framework(open_sheet, enrolled, stranger):
    assert "Follow this framework" in open_sheet(stranger)
    assert "Follow this framework" not in open_sheet(enrolled)


def test_a_level_of_a_replaced_scale_presses_the_button_that_took_its_place(open_sheet, enrolled, sheet):
    old = Level.objects.get(slug="l2")
    set_own_level(sheet.criterion_set.get(uid="c-one"), by=enrolled, level=old)
    old.scale.is_current = False
    old.scale.save()
    scale = factories.ScaleFactory(framework=sheet.framework, number=2)
    new = factories.LevelFactory(scale=scale, position=1, slug="n1")
    old.replaced_by = new
    old.save()
    assert 'name="c-one" value="n1" aria-pressed="true"' in open_sheet(enrolled)


@pytest.mark.parametrize(("name", "args"), [("dimension", ["one"]), ("criterion", ["one"])])
def test_part_pages_say_why_somebody_who_does_not_follow_cannot_claim(
    client, enrolled, stranger, sheet, name, args
):
    address = reverse(name, args=[sheet.framework.slug, sheet.slug, *args])
    client.force_login(stranger)
    assert "Link existing evidence" not in (html := client.get(address).content.decode())
    assert "Follow this framework first" in html
    client.force_login(enrolled)
    assert "Link existing evidence" in client.get(address).content.decode()


@pytest.mark.parametrize("name", ["dashboard", "progress", "map", "framework", "sheet", "dimension", "tool"])
def test_reading_pages_take_no_post(client, enrolled, sheet, name):
    framework, slug = sheet.framework.slug, sheet.slug
    args = {
        "framework": [framework],
        "sheet": [framework, slug],
        "dimension": [framework, slug, "one"],
        "tool": [framework, "any"],
    }
    client.force_login(enrolled)
    assert client.post(reverse(name, args=args.get(name, []))).status_code == 405


def test_an_account_can_be_deleted_with_its_levels(enrolled, sheet):
    criterion = sheet.criterion_set.get(uid="c-one")
    set_own_level(criterion, by=enrolled, level=Level.objects.get(slug="l2"))
    take_back_own_level(criterion, by=enrolled)
    enrolled.delete()
    assert not Assessment.objects.exists()
