"""How to knock at the addresses of notifications and of one's own trail."""

from tests.access.outcomes import Recipe

RECIPES: dict[str, Recipe] = {}
