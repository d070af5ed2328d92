"""Every address, asked by every kind of person for their own, foreign, deleted and unheard-of things.

What is expected follows from the rule that the view declares; `tests/access/recipes.py` says how to knock and
where a route departs from its rule. A route without rule or recipe turns the suite red.
"""

import re

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection

from accounts.management.commands.access_table import PATH, routes, table
from accounts.rules import LIBRARY_ROUTES, Rule
from tests.access import world as worlds
from tests.access.addresses import address_of
from tests.access.fixtures import db, world
from tests.access.library import recipe_of
from tests.access.outcomes import IN, MISSING, NO_METHOD, SIGN_IN, expected, outcome
from tests.access.recipes import RECIPES

__all__ = ["db", "world"]  # fixtures of this module

ROUTES = list(routes())
ACTORS = worlds.ACTORS if connection.vendor == "sqlite" else worlds.KINDS


class Writes:
    """The statements that write anything but sessions."""

    def __init__(self):
        self.seen = []

    def __call__(self, execute, sql, params, many, context):
        if re.match(r"\s*(INSERT|UPDATE|DELETE|REPLACE)", sql, re.I) and "django_session" not in sql:
            self.seen.append(sql)
        return execute(sql, params, many, context)


def ask(client, method, address, data):
    """The answer, and what was written for it; the world stays as it was."""
    cookies, writes = client.cookies.copy(), Writes()
    with worlds.unchanged(), connection.execute_wrapper(writes):
        answer = client.get(address) if method == "GET" else client.post(address, data)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    client.cookies = cookies
    return answer, body, writes.seen


def masked(answer, body, kwargs):
    """Status, headers and body without what differs in every answer, and without the thing's own name."""
    text = body.decode(errors="replace") + "".join(
        f"\n{name}: {value}" for name, value in sorted(answer.headers.items()) if name != "Content-Length"
    )
    text = re.sub(r'(name="(?:csrfmiddlewaretoken|stamp)" value=")[^"]*', r"\1", text)
    for argument, value in kwargs.items():
        name = str(value).rpartition("=")[2]
        # A short number is a name only where an address holds it; so is the word for a kind of thing.
        is_word = len(name) <= 8 or argument == "kind"
        text = text.replace(f"/{name}/", "/·/") if is_word else text.replace(name, "·")
    return answer.status_code, text


def test_every_route_has_a_rule():
    bare = [route.address for route in ROUTES if route.rule is None]
    assert not bare, "declare who gets in: @guarded(Rule.…) on the view, accounts.rules.LIBRARY_ROUTES else"


def test_every_route_has_a_recipe():
    bare = [route.key for route in ROUTES if recipe_of(route) is None]
    assert not bare, "say in tests/access/recipes.py how the address is made"


def test_every_recipe_is_of_a_route():
    assert not set(RECIPES) - {route.key for route in ROUTES}


def test_only_public_routes_are_open():
    """The middleware asks for sign-in unless the view says otherwise: rule and view say the same."""
    for route in ROUTES:
        if route.key not in LIBRARY_ROUTES and not route.is_admin:
            asks = getattr(route.pattern.callback, "login_required", True)
            assert asks == (route.rule is not Rule.PUBLIC), route.address


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.key)
def test_who_gets_in(world, route, actor):
    """Each status is the one that follows from the rule, reading writes nothing, and a refusal neither."""
    if route.is_admin and actor not in worlds.KINDS:
        return  # one door for all its pages: one of each kind knocks
    recipe, hidden, wrong = recipe_of(route), {}, []
    for thing, kwargs in recipe.things(world).items():
        for method in ("GET", "POST"):
            address = address_of(route, kwargs)
            answer, body, writes = ask(world.clients[actor], method, address, recipe.data(world))
            due, got = expected(route, recipe, actor, thing, method), outcome(answer)
            if due not in {got, answer.status_code}:
                wrong.append(f"{method} {thing} ({address}): {answer.status_code} ({got}), expected {due}")
            may_write = due == IN and method == "POST"
            if writes and not may_write and not (recipe.reading_writes and due in {IN, NO_METHOD}):
                wrong.append(f"{method} {thing} ({address}) wrote {writes}")
            if due in {MISSING, SIGN_IN}:
                hidden.setdefault(method, {})[thing] = masked(answer, body, kwargs)
    assert not wrong
    # Somebody else's, what lies in their bin and what never existed: the same answer, word by word.
    for method, answers in hidden.items():
        for thing, answer in answers.items():
            assert answer == answers.get("never", answer), f"{method} {thing}"


def test_the_admin_shows_no_portfolio():
    """Nobody's texts, and none of the libraries' tables that hold codes, sessions or other people's words."""
    shown = {model._meta.label for model in admin.site._registry}
    assert not [label for label in shown if label.startswith("portfolio.")]
    assert not shown & {
        "accounts.OutgoingMail",
        "competencies.SheetDraft",
        "competencies.Tag",
        "mfa.Authenticator",
        "sessions.Session",
        "taggit.Tag",
        "usersessions.UserSession",
        "django_tasks_database.DBTaskResult",
    }


def test_the_table_in_the_docs_is_this_one():
    assert (settings.BASE_DIR / PATH).read_text() == table(), "run manage.py access_table"
