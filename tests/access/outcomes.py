"""What an address answers, as one word, and what its declared rule makes of each person and object."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from accounts.rules import Rule
from tests.access.world import ACTORS, ASKED, COHORT, SIGNED_OUT

IN, SIGN_IN, DENIED, MISSING, NO_METHOD = "in", "sign in", "403", "404", "405"
SIGN_IN_PAGES = {"/accounts/login/", "/admin/login/"}
EDITORS = {"editor"}
# Things that are not there for anybody, or not at this address.
ABSENT = {"never", "binned", "live", "unpublished", "closed", "withdrawn", "foreign"}


@dataclass(frozen=True)
class Except:
    """Where a route answers otherwise than its rule says; `why` is the reason, `outcome` may be a status."""

    outcome: str | int
    why: str
    actors: frozenset = frozenset(ACTORS)
    objects: frozenset | None = None  # all
    methods: frozenset = frozenset({"GET", "POST"})

    def __post_init__(self):
        assert self.why
        for name in ("actors", "objects", "methods"):
            value = getattr(self, name)
            if isinstance(value, str):
                object.__setattr__(self, name, frozenset({value}))
            elif value is not None:
                object.__setattr__(self, name, frozenset(value))

    def covers(self, actor, thing, method):
        known = self.objects is None or thing in self.objects
        return known and actor in self.actors and method in self.methods


@dataclass(frozen=True)
class Recipe:
    """How to knock at a route.

    `things` makes the arguments of the address for each object, `data` what a post carries. Objects are named
    « own » (the trainer's, and so foreign to all others), « binned » and « live » (the trainer's too, not to be
    had at this address), « closed » and « withdrawn » (no longer shown to anybody), « foreign » (of the other
    cohort), « unpublished », « never ».
    """

    things: object = lambda world: {"own": {}}
    data: object = lambda world: {}
    exceptions: tuple = field(default=())
    reading_writes: str = ""  # why a GET may write


def outcome(answer):
    """The answer in one word; a status that none of them covers stands for itself."""
    status = answer.status_code
    if status in {301, 302, 303} and urlsplit(answer.url).path in SIGN_IN_PAGES:
        return SIGN_IN
    if status in {200, 201, 204, 206, 302, 303, 400, 409, 422}:
        return IN
    return str(status)


def expected(route, recipe, actor, thing, method):
    """What the route's rule makes of the person, the object and the method, or what an exception says."""
    for exception in recipe.exceptions:
        if exception.covers(actor, thing, method):
            return exception.outcome if method in route.methods or exception.outcome != IN else NO_METHOD
    if route.rule is not Rule.PUBLIC and actor in SIGNED_OUT:
        return SIGN_IN
    if route.rule is Rule.STAFF and actor != "admin":
        return DENIED
    if method not in route.methods:
        return NO_METHOD
    if thing in ABSENT:
        return MISSING
    if route.rule is Rule.OWNER and actor != "trainer":
        return MISSING
    if route.rule is Rule.MENTOR and actor not in ASKED:
        return MISSING
    if route.rule is Rule.COHORT and actor not in COHORT:
        return MISSING
    if route.rule is Rule.EDITOR and actor not in EDITORS:
        return DENIED
    return IN
