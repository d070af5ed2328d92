"""How to knock at the addresses of portfolio/urls/synthesis.py."""

from tests.access.outcomes import Recipe


def sheets(world):
    place = {"framework_slug": world.sheet.framework.slug, "slug": world.sheet.slug}
    return {
        "own": place,
        "unpublished": place | {"slug": world.unpublished.slug},
        "never": place | {"framework_slug": "never"},
    }


RECIPES: dict[str, Recipe] = {
    "synthesis": Recipe(sheets),
}
