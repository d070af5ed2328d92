"""Walks the application as somebody: every address there is, every link on the pages, lists in their other orders."""

import html
import re
from urllib.parse import urljoin, urlsplit

from accounts.management.commands.access_table import routes
from tests.access import world as worlds
from tests.access.addresses import address_of
from tests.access.library import recipe_of
from tests.access.portfolio import PREFIX

WORD = re.compile(rf"{PREFIX}[a-z]{{3}}")
LINK = re.compile(r"""\b(?:href|src|action|hx-get|data-url|data-src)\s*=\s*["']([^"'#]+)""")
# What lists take: the next page, other orders, filters, searches for the start of every hidden word.
VARIANTS = (
    f"?q={PREFIX}",
    "?page=2",
    "?page=99",
    "?sort=title",
    "?sort=-title&page=2",
    f"?tag={PREFIX}",
    "?kind=document",
    "?o=1&p=0",
)
MOST = 1500  # answers per person; more than that is a walk without end


def addresses(world):
    """Every address of the tree with the arguments of its recipe: foreign things are asked for by their name."""
    for route in routes():
        for kwargs in recipe_of(route).things(world).values():
            yield route, address_of(route, kwargs)


class Walk:
    """What one person was answered: `seen` maps each hidden word to where it was first met."""

    def __init__(self, client):
        self.client = client
        self.seen = {}
        self.asked = set()
        self.open = []

    def start(self, world):
        """Everything there is to ask, then every link that was met on the way."""
        for route, address in addresses(world):
            self.post(route, address, recipe_of(route).data(world))
            self.push(address)
            if "GET" in route.methods:
                for variant in (
                    VARIANTS if not route.parameters or "framework_slug" in route.parameters else ()
                ):
                    self.push(address + variant)
        while self.open:
            self.get(self.open.pop())
        return self

    def push(self, address):
        if address not in self.asked and not address.startswith("/static/"):
            self.asked.add(address)
            self.open.append(address)
        assert len(self.asked) < MOST

    def get(self, address):
        cookies = self.client.cookies.copy()
        with worlds.unchanged():
            self.note("GET", address, self.client.get(address))
        self.client.cookies = cookies

    def post(self, route, address, data):
        cookies = self.client.cookies.copy()
        with worlds.unchanged():
            self.note("POST", address, self.client.post(address, data))
        self.client.cookies = cookies

    def note(self, method, address, answer):
        """Remember the words met, and the links of a page."""
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = content.decode(errors="replace")
        for found in WORD.findall(text + str(answer.headers) + str(answer.cookies)):
            self.seen.setdefault(found, f"{method} {address}")
        if not answer.get("Content-Type", "").startswith("text/html"):
            return
        for link in [*LINK.findall(text), answer.get("Location", "")]:
            target = urlsplit(urljoin(address, html.unescape(link)))
            if link and target.scheme in {"", "http"} and target.netloc in {"", "testserver"}:
                self.push(target.path + (f"?{target.query}" if target.query else ""))
