"""How to knock at the addresses of the gap, of sign-offs, and of a mentor's page on a trainee."""

from tests.access.outcomes import Recipe

RECIPES: dict[str, Recipe] = {}
