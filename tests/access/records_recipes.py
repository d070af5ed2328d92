"""How to knock at the addresses of portfolio/urls/records.py."""

from tests.access.outcomes import Recipe

RECIPES = {
    "tool-records": Recipe(),
}
