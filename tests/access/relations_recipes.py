"""How to knock at the addresses of mentorships and invitations."""

from tests.access.outcomes import Recipe

RECIPES: dict[str, Recipe] = {}
