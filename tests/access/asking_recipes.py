"""How to knock at the addresses of asking for a review, and of one's own requests."""

from tests.access.outcomes import Recipe

RECIPES: dict[str, Recipe] = {}
