"""The frame is kept for all who have the same, and what is of one person is filled in for that person."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def page_of(client, user, address):
    client.force_login(user)
    return client.get(address).content.decode()


def current(page):
    """The addresses that the frame's links mark as the current place."""
    return set(re.findall(r'<a href="([^"]+)" aria-current="page"', page))


def test_names_and_tokens_are_of_the_person_who_asks(client):
    people = [factories.UserFactory(name=name) for name in ("Ada Bee", "<b>Cy & D</b>")]
    pages = [page_of(client, person, reverse("map")) for person in people]
    assert "<bdi>Ada Bee</bdi>" in pages[0]
    assert "<bdi>&lt;b&gt;Cy &amp; D&lt;/b&gt;</bdi>" in pages[1]
    assert "Ada" not in pages[1]
    tokens = [re.search(r'csrfmiddlewaretoken" value="(\w{64})"', page)[1] for page in pages]
    assert tokens[0] != tokens[1]
    assert not any("\x1e" in page for page in pages)


def test_signing_out_works_with_the_token_of_the_frame(trainer):
    client = Client(enforce_csrf_checks=True)
    page = page_of(client, trainer, reverse("map"))
    token = re.search(r'csrfmiddlewaretoken" value="(\w{64})"', page)[1]
    assert client.post(reverse("account_logout"), {"csrfmiddlewaretoken": token}).status_code == 302
    assert client.get(reverse("map")).status_code == 302


@pytest.mark.parametrize(
    ("name", "marked"),
    [
        ("dashboard", {"dashboard"}),
        ("map", {"map"}),
        ("evidence-list", {"evidence-list"}),
        ("evidence-bin", {"evidence-list"}),
        ("progress", {"progress"}),
        ("profile", set()),
    ],
)
def test_the_current_place_is_marked(client, trainer, name, marked):
    page = page_of(client, trainer, reverse(name))
    assert current(page) >= {reverse(place) for place in marked}
    others = {"dashboard", "map", "evidence-list", "progress"} - marked
    assert not current(page) & {reverse(place) for place in others}


def test_adding_evidence_is_a_place_of_its_own_below(client, trainer):
    assert reverse("evidence-new") in current(page_of(client, trainer, reverse("evidence-new")))
    assert reverse("evidence-new") not in current(page_of(client, trainer, reverse("evidence-list")))


def test_administrators_alone_get_their_link(client, trainer, admin):
    link = f'href="{reverse("admin:index")}"'
    assert link not in page_of(client, trainer, reverse("map"))
    assert link in page_of(client, admin, reverse("map"))
    assert link not in page_of(client, trainer, reverse("map"))


def test_each_language_has_its_own(client):
    pages = {
        language: page_of(client, factories.UserFactory(language=language), reverse("map"))
        for language in ("fr", "en")
    }
    assert "Sign out" in pages["en"]
    assert "Sign out" not in pages["fr"]
