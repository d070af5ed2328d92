"""How to knock at the addresses of cohorts: matrix and figures."""

from tests.access.outcomes import Recipe

RECIPES: dict[str, Recipe] = {}
