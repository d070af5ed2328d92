"""How to knock at the addresses of portfolio/urls/roles.py."""

from tests.access.outcomes import Recipe
from tests.access.synthesis_recipes import sheets

RECIPES: dict[str, Recipe] = {
    "role": Recipe(sheets),
}
