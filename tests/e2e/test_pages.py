"""One walk over every page: as it looks at every width, in either theme, on paper and without JavaScript."""

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.e2e.audit import Listener, looked_at

# How many addresses of one route are opened; beyond these it is the same page with other words.
MOST = {"sheet": 6}
# Answers that are no pages.
FILES = {
    "file",
    "file-display",
    "file-thumbnail",
    "file-page",
    "sheet-document",
    "sheet-diagram",
    "cohort-csv",
    "tool-record-export",
    "calendar-feed",
    "data-export",
    "data-export-state",
    "dossier-pdf",
}
LINKS = "() => [...document.querySelectorAll('a[href]')].map(one => one.href)"
SHEET = "/competencies/formation-en-conscience/h7-communaute/"


def route_of(path):
    """The name of the address's route; None for files, the administration and what is no address."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return None if match.namespace == "admin" or match.url_name in FILES else match.url_name


class Walk:
    """Pages yet to be opened, the first of each route to be looked at closely; with `only`, those routes."""

    def __init__(self, home, starts, only=None):
        self.home, self.only = home, only
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
            if self.only is not None and name not in self.only:
                continue
            if name and self.taken[name] < MOST.get(name, 2):
                self.open.append((address, self.taken[name] == 0))
                self.taken[name] += 1

    def __iter__(self):
        while self.open:
            yield self.open.pop(0)


def complaint(wrong):
    return "\n".join(f"{address}\n    " + "\n    ".join(found) for address, found in wrong.items())


# Pages that only some rows have, so that a walk which opens two of each might pass them by.
ONLY_SOME = """
from portfolio.models import Reflection, ToolRecord
own = {"owner__email": "trainer@example.org"}
edited = Reflection.objects.live().filter(version__gt=1, **own).first()
drawn = ToolRecord.objects.live().filter(tool__slug="cartographie", **own).first()
print(f"/reflections/{edited.uuid}/history/", drawn.get_absolute_url())
"""


def test_every_page_of_a_trainer(server, signed_in):
    """Every link is followed, from the dashboard on."""
    page = signed_in("trainer@example.org")
    listener = Listener(page, server.url)
    some = server.shell(ONLY_SOME).splitlines()[-1].split()
    walk, wrong = Walk(server.url, ["/", "/search/?q=reciprocite", *some]), {}
    for address, closely in walk:
        page.goto(address)
        walk.push(page.evaluate(LINKS))
        if found := looked_at(page, closely=closely) + listener.taken():
            wrong[address.removeprefix(server.url)] = found
    assert not wrong, complaint(wrong)
    assert walk.taken["sheet"] == 6
    assert {"evidence", "evidence-edit", "dimension", "criterion", "map", "progress"} <= set(walk.taken)
    assert ASKING | WRITING <= set(walk.taken)


ASKING = {
    "request-new",
    "requests",
    "request",
    "request-items",
    "request-mentors",
    "submission",
    "gap",
    "mentorships",
    "mentor-invite",
    "notifications",
    "notification-choices",
    "trail",
}
WRITING = {
    "question",
    "reflection-three-minutes",
    "reflections",
    "reflection",
    "reflection-new",
    "reflection-edit",
    "reflection-history",
    "synthesis",
    "role",
    "role-phase",
    "role-phase-new",
    "role-phase-edit",
    "tools",
    "tool",
    "own-tool",
    "own-tool-new",
    "own-tool-edit",
    "tool-choices",
    "tool-choice-new",
    "tool-choice-edit",
    "tool-records",
    "tool-record",
    "tool-record-new",
    "tool-record-edit",
    "tool-checklist",
    "commitments",
    "commitments-month",
    "commitment",
    "commitment-new",
    "commitment-edit",
    "calendar",
    "search",
    "tags",
    "tag",
    "progress-month",
    "sheet-progress",
    "bin",
    "data",
    "erasure",
    "dossier",
}
# What only these people open; the rest they share with the trainer.
ROOMS = {
    "mentor@example.org": {
        "dashboard",
        "mentoring",
        "review",
        "sign-off-new",
        "trainee",
        "trainee-gap",
        "cohorts",
        "cohort",
        "mentorships",
        "notifications",
    },
    "leader@example.org": {"dashboard", "mentoring", "cohorts", "cohort", "mentorships"},
    "admin@example.org": {"dashboard", "figures", "invitations", "invitation-new", "invitations-upload"},
}


@pytest.mark.parametrize("person", ROOMS)
def test_every_page_of_who_accompanies_or_keeps(server, signed_in, person):
    """Their links lead from the dashboard to every room of theirs."""
    page = signed_in(person)
    listener = Listener(page, server.url)
    walk, wrong = Walk(server.url, ["/"], ROOMS[person]), {}
    for address, closely in walk:
        page.goto(address)
        walk.push(page.evaluate(LINKS))
        if found := looked_at(page, closely=closely) + listener.taken():
            wrong[address.removeprefix(server.url)] = found
    assert not wrong, complaint(wrong)
    assert set(walk.taken) == ROOMS[person]


PAGES = {
    # Who has just begun, or has nothing yet, meets other words at the same addresses.
    "trainer2@example.org": [
        "/",
        "/evidence/",
        "/progress/",
        "/competencies/",
        SHEET,
        "/reflections/",
        "/tools/records/",
        "/commitments/",
        "/tags/",
        "/bin/",
        "/search/?q=nothing-like-that",
    ],
    "mentor@example.org": [
        "/",
        "/evidence/",
        "/bin/",
        "/progress/",
        "/competencies/",
        "/evidence/new/",
    ],
    "editor@example.org": [f"{SHEET}edit/", f"{SHEET}difference/", f"{SHEET}versions/", SHEET],
    "trainer@example.org": ["/nothing-here/", f"{SHEET}edit/", "/evidence/?q=nothing-like-that"],
    None: ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/confirm-email/"],
}


@pytest.mark.parametrize("person", PAGES)
def test_pages_that_others_meet(server, signed_in, person):
    page = signed_in(person)
    listener = Listener(page, server.url)
    wrong = {}
    for address in PAGES[person]:
        page.goto(address)
        if found := looked_at(page) + listener.taken():
            wrong[address] = found
    assert not wrong, complaint(wrong)


UNFOLD = "() => document.querySelectorAll('details').forEach(one => { one.open = true })"


@pytest.mark.parametrize("address", [SHEET, "/progress/", "/commitments/new/"])
def test_what_is_folded_away_keeps_the_same_rules(server, signed_in, address):
    page = signed_in("trainer@example.org")
    listener = Listener(page, server.url)
    page.goto(address)
    page.evaluate(UNFOLD)
    assert looked_at(page) + listener.taken() == []


def test_the_administration_keeps_the_same_policy(server, signed_in):
    page = signed_in("admin@example.org")
    listener = Listener(page, server.url)
    for address in (
        "/admin/",
        "/admin/accounts/user/",
        "/admin/accounts/user/add/",
        "/admin/accounts/cohort/add/",
    ):
        assert page.goto(address).ok
        assert listener.taken() == []


# Without JavaScript

READ = "() => document.querySelector('main').innerText"


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/competencies/",
        SHEET,
        "/evidence/",
        "/evidence/new/",
        "/evidence/quick/",
        "/progress/",
        "/account/",
        "/account/data/",
        "/reflections/new/",
        "/tools/choices/formation-en-conscience/h7-communaute/",
        "/synthesis/formation-en-conscience/h7-communaute/",
        "/roles/formation-en-conscience/h7-communaute/",
        "/commitments/",
        "/search/?q=reciprocite",
    ],
)
def test_everything_is_there_without_javascript(signed_in, address):
    """What a script shows beside is an easier way to the same thing: no heading, no word of a text is lost."""
    with_it, without = (
        signed_in("trainer@example.org"),
        signed_in("trainer@example.org", java_script_enabled=False),
    )
    for page in (with_it, without):
        page.goto(address)
    headings = [page.locator("main :is(h1, h2, h3):visible").all_inner_texts() for page in (with_it, without)]
    assert headings[0] == headings[1]
    words = [set(re.findall(r"\w{3,}", page.locator("main").inner_text())) for page in (with_it, without)]
    assert len(words[0] - words[1]) <= len(words[0]) * 0.05, words[0] - words[1]
    unsendable = without.evaluate(
        """() => [...document.querySelectorAll('main form')].filter(
             form => ![...form.elements].some(one => one.type === 'submit')).map(form => form.action)"""
    )
    assert unsendable == []
