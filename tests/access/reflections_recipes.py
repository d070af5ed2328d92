"""How to knock at the addresses of portfolio/urls/reflections.py."""

from tests.access.outcomes import Recipe

RECIPES = {
    "reflections": Recipe(),
}
