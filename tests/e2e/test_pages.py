"""One walk over every page: as it looks at every width, in either theme, on paper and without JavaScript."""

from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.e2e.audit import Listener, looked_at

# Addresses of one route beyond these are the same page with other words; every sheet is looked at.
MOST = {"sheet": 6}
LINKS = "() => [...document.querySelectorAll('a[href]')].map(one => one.href)"


def route_of(path):
    """The name of the address's route; None for files, the administration and what is no address."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return None if match.namespace == "admin" or match.url_name == "file" else match.url_name


class Walk:
    """Pages yet to be opened, at most two of each route."""

    def __init__(self, server, starts):
        self.home = server.url
        self.known, self.taken = set(), Counter()
        self.open = []
        self.push(starts)

    def push(self, links):
        for link in links:
            address = urljoin(self.home, link.partition("#")[0])
            if not address.startswith(self.home + "/") or address in self.known:
                continue
            self.known.add(address)
            name = route_of(urlsplit(address).path)
            if name and self.taken[name] < MOST.get(name, 2):
                self.taken[name] += 1
                self.open.append(address)

    def __iter__(self):
        while self.open:
            yield self.open.pop(0)


PEOPLE = {
    "trainer": ("trainer@example.org", ["/", "/evidence/new/", "/competencies/", "/nothing-here/"]),
    "beginner": ("trainer2@example.org", ["/", "/evidence/", "/progress/"]),
    "editor": ("editor@example.org", ["/competencies/formation-en-conscience/h7-communaute/edit/"]),
    "nobody": (None, ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]),
}


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_holds_what_we_promise(server, signed_in, person):
    email, starts = PEOPLE[person]
    page = signed_in(email)
    listener = Listener(page, server.url)
    walk, wrong = Walk(server, starts), {}
    for address in walk:
        page.goto(address)
        walk.push(page.evaluate(LINKS))
        found = looked_at(page) + listener.taken()
        if found:
            wrong[address.removeprefix(server.url)] = found
    assert not wrong, "\n".join(f"{address}\n    " + "\n    ".join(found) for address, found in wrong.items())
    assert sum(walk.taken.values()) >= len(starts)
