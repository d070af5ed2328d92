"""What the tests of accounts share."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.people import confirm_address


@pytest.fixture(autouse=True)
def fresh_limits():
    """Each test starts with nothing counted."""
    cache.clear()


@pytest.fixture
def client():
    """A browser whose owner reads English, so that tests can quote the source's words."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def sign_in(client):
    """Signs somebody in through the page, as a browser does, and returns the answer."""

    def through_the_page(person, browser=client, **extra):
        confirm_address(person)
        return browser.post("/accounts/login/", {"login": person.email, "password": "carnet-pass"}, **extra)

    return through_the_page
