"""Pieces are kept by what they say: what changes shows at once, and nothing of one reader reaches the next."""

import re

import pytest
from django.urls import reverse

from competencies.models import Framework
from tests import factories

pytestmark = pytest.mark.django_db


def get(client, user, address):
    client.force_login(user)
    return client.get(address).content.decode()


def test_each_reader_sees_their_own_standing_on_map_dashboard_and_sheet(client, enrolled, sheet):
    other = factories.UserFactory()
    other.enrolments.create(framework=sheet.framework)
    evidence = factories.EvidenceFactory(owner=enrolled)
    for name in ("one", "two"):
        factories.claim(evidence, sheet.dimension_set.get(uid=f"d-{name}"))
    for _again in range(2):
        for address in (reverse("map"), reverse("dashboard")):
            assert "2 of 2 dimensions" in get(client, enrolled, address)
            assert "not begun yet" in get(client, other, address)
        assert "2 of 4 criteria and dimensions" in get(client, enrolled, sheet.get_absolute_url())
        assert "0 of 4 criteria and dimensions" in get(client, other, sheet.get_absolute_url())


def test_a_form_in_a_piece_has_the_readers_own_token(client, enrolled, sheet):
    def tokens():
        page = get(client, enrolled, sheet.get_absolute_url())
        assert "\x1e" not in page
        form = page[page.index(reverse("set-aside", args=[sheet.framework.slug, sheet.slug])) :]
        return re.search(r'csrfmiddlewaretoken" value="(\w{64})"', form)[1]

    assert tokens() != tokens()


def test_what_is_set_aside_or_renamed_shows_at_once(client, enrolled, sheet):
    address = sheet.get_absolute_url()
    assert "Set this sheet aside" in get(client, enrolled, address)
    enrolled.set_aside.create(competency=sheet)
    assert "Take this sheet up again" in get(client, enrolled, address)
    sheet.title = "Renamed since"
    sheet.save()
    enrolled.set_aside.all().delete()
    assert "Renamed since" in get(client, enrolled, reverse("map"))
    assert "Renamed since" in get(client, enrolled, reverse("dashboard"))


def test_editors_alone_get_the_link_to_edit(client, enrolled, editor, sheet):
    editor.enrolments.create(framework=sheet.framework)
    link = f'href="{reverse("sheet-edit", args=[sheet.framework.slug, sheet.slug])}"'
    for _again in range(2):
        assert link in get(client, editor, sheet.get_absolute_url())
        assert link not in get(client, enrolled, sheet.get_absolute_url())


def test_each_language_has_its_own_pieces(client, sheet):
    pages = {}
    for language in ("fr", "en"):
        user = factories.UserFactory(language=language)
        user.enrolments.create(framework=Framework.objects.get())
        pages[language] = get(client, user, reverse("map"))
    assert "not begun yet" in pages["en"]
    assert "not begun yet" not in pages["fr"]
