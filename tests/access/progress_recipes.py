"""How to knock at the addresses of portfolio/urls/progress.py."""

from tests.access.outcomes import Recipe
from tests.access.signing_recipes import gap

RECIPES = {
    "progress": Recipe(lambda world: {"own": {}}),
    "sheet-progress": Recipe(gap),
}
