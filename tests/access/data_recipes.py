"""How to knock at the addresses of portfolio/urls/data.py."""

from tests.access.outcomes import Recipe

RECIPES: dict[str, Recipe] = {
    "data": Recipe(),
}
