"""How to knock at the addresses of portfolio/urls/search.py."""

from tests.access.outcomes import Recipe


def tags(world):
    """A tag of the trainer's, and none."""
    slugs = world.cast["trainer"].tags.order_by("pk").values_list("slug", flat=True)
    return {"own": {"slug": slugs[0]}, "never": {"slug": "never"}}


def another(world):
    """What a merge names: another tag of the trainer's."""
    slugs = world.cast["trainer"].tags.order_by("pk").values_list("slug", flat=True)
    return {"into": slugs[1]}


RECIPES: dict[str, Recipe] = {
    "search": Recipe(),
    "tags": Recipe(),
    "tag": Recipe(tags),
    "tag-rename": Recipe(tags, lambda world: {"name": "another name"}),
    "tag-merge": Recipe(tags, another),
}
