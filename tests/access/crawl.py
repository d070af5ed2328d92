"""Walks the application as somebody: every address there is, every link on the pages, lists in their other orders."""

import html
import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

from accounts.management.commands.access_table import routes
from tests.access import world as worlds
from tests.access.addresses import address_of
from tests.access.library import recipe_of
from tests.access.portfolio import PREFIX, WORD
from tests.access.recipes import more

# What stands in a field, or in a form that changes a thing, is not yet told by a page.
FIELD = re.compile(r"<textarea\b.*?</textarea>|<input\b[^>]*>|<option\b.*?</option>", re.DOTALL)
FORM = re.compile(r"/edit/($|\?)")
LINK = re.compile(r"""\b(?:href|src|action|hx-get|data-url|data-src)\s*=\s*["']([^"'#]+)""")
NUMBER = re.compile(r"/\d+(?=/)")  # of a month, a version, a page of a file
# What lists take: the next page, other orders, filters, searches for the start of every hidden word.
VARIANTS = (
    f"?q={PREFIX}",
    "?page=2",
    "?page=99",
    "?sort=title&page=2",
    f"?tag={PREFIX}",
    "?o=1",
)
MOST = 12  # queries of one page: its filters can be put together without end, and months lead to months


def addresses(world, actor):
    """Every address of the tree with the arguments of its recipe: foreign things are asked for by their name.

    Behind the administration's one door only an administrator is looked for.
    """
    for route in routes():
        if not route.is_admin or actor == "admin" or route.name == "admin:index":
            for thing, kwargs in recipe_of(route).things(world).items():
                yield route, thing, address_of(route, kwargs)


def is_list(route):
    """Whether the address may take a page, an order or a search."""
    ours = route.pattern.callback.__module__.startswith(("accounts", "competencies", "portfolio"))
    return "GET" in route.methods and not {"uuid", "key"} & set(route.parameters) and (ours or route.is_admin)


# Who turns pages and searches; to the application the others are strangers with another past.
SEARCHING = {"anonymous", "trainer", "stranger", "mentor", "asked mentor", "leader", "editor", "admin"}


class Walk:
    """What one person was answered: `seen` maps each hidden word to where it was first met.

    `told` has those that a page tells, in its text.
    """

    def __init__(self, actor, world):
        self.actor, self.world = actor, world
        self.client = world.clients[actor]
        self.seen, self.told = {}, set()
        self.asked, self.queries = set(), Counter()
        self.open = []

    def start(self):
        """Everything there is to ask, then every link that was met on the way."""
        for address in more(self.world):
            self.push(address)
        for route, thing, address in addresses(self.world, self.actor):
            self.post(address, recipe_of(route).data(self.world))
            self.push(address)
            if self.actor in SEARCHING and thing == "own" and is_list(route) and "?" not in address:
                for variant in VARIANTS:
                    self.push(address + variant)
        while self.open:
            self.get(self.open.pop())
        return self

    def push(self, address):
        """Ask for the address once, for one page, whatever its number, with no more than so many queries."""
        path = NUMBER.sub("/#", address.partition("?")[0])
        if address in self.asked or path.startswith("/static/") or self.queries[path] >= MOST:
            return
        self.queries[path] += 1
        self.asked.add(address)
        self.open.append(address)

    def get(self, address):
        cookies = self.client.cookies.copy()
        with worlds.unchanged():
            self.note("GET", address, self.client.get(address))
        self.client.cookies = cookies

    def post(self, address, data):
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
        if method == "GET" and not FORM.search(address):
            self.told |= set(WORD.findall(FIELD.sub("", text)))
        for link in [*LINK.findall(text), answer.get("Location", "")]:
            target = urlsplit(urljoin(address, html.unescape(link)))
            if link and target.scheme in {"", "http"} and target.netloc in {"", "testserver"}:
                self.push(target.path + (f"?{target.query}" if target.query else ""))
