"""How to knock at the addresses of portfolio/urls/synthesis.py."""

from uuid import UUID

from tests.access.outcomes import DENIED, Except, Recipe
from tests.access.world import ACTORS, SIGNED_OUT

NEVER = UUID("00000000-0000-4000-8000-000000000000")
READERS = set(ACTORS) - SIGNED_OUT - {"trainer", "stranger"}
WRITES_ELSEWHERE = Except(DENIED, "one writes in frameworks that one works in", actors=READERS, objects="own")


def place(world):
    return {"framework_slug": world.sheet.framework.slug, "slug": world.sheet.slug}


def sheets(**more):
    """Below a sheet's address; `more` names arguments with what they are on the sheet."""

    def things(world):
        own = place(world) | more
        return {
            "own": own,
            "unpublished": own | {"slug": world.unpublished.slug},
            "never": own | {"framework_slug": "never"},
        }

    return things


def lines(name):
    return lambda world: {"own": {"uuid": getattr(world, name).uuid}, "never": {"uuid": NEVER}}


RECIPES: dict[str, Recipe] = {
    "synthesis": Recipe(sheets()),
    "synthesis-add": Recipe(
        sheets(list_name="keys"), data=lambda world: {"text": "A line"}, exceptions=(WRITES_ELSEWHERE,)
    ),
    "synthesis-line": Recipe(lines("line"), data=lambda world: {"text": "A line", "version": "1"}),
    "synthesis-line-move": Recipe(lines("line"), data=lambda world: {"place": "up"}),
    "synthesis-line-strike": Recipe(lines("line")),
    "synthesis-line-restore": Recipe(lines("struck_line")),
    "synthesis-line-remove": Recipe(lines("struck_line")),
}
