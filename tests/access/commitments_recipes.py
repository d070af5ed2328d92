"""How to knock at the addresses of portfolio/urls/commitments.py."""

from tests.access.outcomes import Recipe

RECIPES = {
    "commitments": Recipe(),
}
