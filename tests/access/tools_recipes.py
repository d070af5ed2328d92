"""How to knock at the addresses of portfolio/urls/tools.py."""

from tests.access.outcomes import DENIED, Except, Recipe
from tests.access.world import ACTORS, SIGNED_OUT

NOT_FOLLOWING = set(ACTORS) - SIGNED_OUT - {"trainer", "stranger"}
NEVER = "00000000-0000-4000-8000-000000000000"


def own(name):
    """The trainer's row of this name in the world."""

    def things(world):
        return {"own": {"uuid": getattr(world, name).uuid}, "never": {"uuid": NEVER}}

    return things


def sheets(world):
    address = {"framework_slug": world.sheet.framework.slug}
    return {"own": address | {"slug": world.sheet.slug}, "never": address | {"slug": "never"}}


def any_tool(world):
    """A library's; the trainer's own is nobody else's."""
    return {"own": {"uuid": world.tool.uuid}, "never": {"uuid": NEVER}}


def tool_fields(world):
    return {"title": "Mine", "purpose": "To try", "text": "How", "kind": "form", "labels": "What", "end": "1"}


RECIPES = {
    "tools": Recipe(),
    "own-tool-new": Recipe(data=tool_fields),
    "own-tool": Recipe(own("own_tool")),
    "own-tool-edit": Recipe(own("own_tool"), tool_fields),
    "own-tool-retire": Recipe(own("own_tool")),
    "own-tool-take-back": Recipe(own("own_tool")),
    "own-tool-delete": Recipe(
        own("own_tool"), exceptions=(Except(DENIED, "it is in use", "trainer", "own", "POST"),)
    ),
    "tool-choose": Recipe(any_tool),
    "tool-choices": Recipe(sheets),
    "tool-choice-new": Recipe(
        sheets,
        lambda world: {"tool": world.tool.uuid, "mastery": "discover", "end": "1"},
        (Except(DENIED, "one chooses in the frameworks one follows", NOT_FOLLOWING, "own"),),
    ),
    "tool-choice-edit": Recipe(
        own("choice"), lambda world: {"use": "To see", "mastery": "deepen", "version": "1", "end": "1"}
    ),
    "tool-choice-move": Recipe(own("choice"), lambda world: {"rank": "1"}),
    "tool-choice-end": Recipe(own("choice")),
}
