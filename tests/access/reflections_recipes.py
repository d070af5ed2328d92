"""How to knock at the addresses of portfolio/urls/reflections.py."""

from tests.access.outcomes import Recipe


def questions(world):
    framework = world.sheet.framework.slug
    place = {"framework_slug": framework, "slug": world.sheet.slug}
    return {
        "own": place | {"question_slug": "one"},
        "unpublished": place | {"slug": world.unpublished.slug, "question_slug": "one"},
        "never": place | {"question_slug": "never"},
    }


RECIPES: dict[str, Recipe] = {
    "question": Recipe(questions),
}
