"""How to knock at the addresses of portfolio/urls/roles.py."""

from tests.access.outcomes import Recipe
from tests.access.synthesis_recipes import NEVER, WRITES_ELSEWHERE, sheets


def phases(world):
    return {
        "own": {"uuid": world.phase.uuid},
        "binned": {"uuid": world.binned_phase.uuid},
        "never": {"uuid": NEVER},
    }


RECIPES: dict[str, Recipe] = {
    "role": Recipe(sheets()),
    "role-phase-new": Recipe(sheets(), exceptions=(WRITES_ELSEWHERE,)),
    "role-phase": Recipe(phases),
    "role-phase-edit": Recipe(phases),
    "role-phase-delete": Recipe(phases),
    "role-phase-move": Recipe(phases, data=lambda world: {"place": "up"}),
}
