"""How to knock at the addresses of portfolio/urls/progress.py."""

from django.utils import timezone

from tests.access.outcomes import Recipe
from tests.access.signing_recipes import gap


def months(world):
    """This month, and one that has not begun for anybody."""
    today = timezone.localdate()
    return {
        "own": {"year": today.year, "month": today.month},
        "never": {"year": today.year + 1, "month": 1},
    }


RECIPES = {
    "progress": Recipe(lambda world: {"own": {}}),
    "progress-month": Recipe(months),
    "sheet-progress": Recipe(gap),
}
