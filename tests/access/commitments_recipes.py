"""How to knock at the addresses of portfolio/urls/commitments.py."""

from tests.access.outcomes import DENIED, Except, Recipe
from tests.access.world import ACTORS, SIGNED_OUT

READS_ONLY = Except(
    DENIED,
    "actions are ticked in frameworks that one works in",
    actors=set(ACTORS) - SIGNED_OUT - {"trainer", "stranger"},
    objects="own",
    methods="POST",
)


def actions(world):
    own = {"framework_slug": world.sheet.framework.slug, "slug": world.sheet.slug, "action_slug": "one"}
    return {
        "own": own,
        "unpublished": own | {"slug": world.unpublished.slug},
        "never": own | {"action_slug": "never"},
    }


RECIPES = {
    "commitments": Recipe(),
    "tick-set": Recipe(actions, lambda world: {"done": "1"}, (READS_ONLY,)),
    "tick-tell": Recipe(actions, lambda world: {"note": "With a colleague"}, (READS_ONLY,)),
    "tick-evidence": Recipe(actions, exceptions=(READS_ONLY,)),
}
