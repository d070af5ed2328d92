"""How to knock at the addresses of the mentor's inbox and of the review page."""

from tests.access.outcomes import Recipe

RECIPES: dict[str, Recipe] = {}
