"""What a process may keep of scales: a level never changes, and a scale's levels are settled when it is made."""

from functools import lru_cache

from competencies.models import Level


@lru_cache(maxsize=64)
def levels_of(scale_id: int) -> tuple[Level, ...]:
    """A scale's levels, lowest first."""
    return tuple(Level.objects.filter(scale=scale_id).order_by("position"))


@lru_cache(maxsize=1024)
def is_proficient(level_id: int) -> bool:
    """Whether a level counts as reached."""
    return Level.objects.values_list("is_proficient", flat=True).get(pk=level_id)


@lru_cache(maxsize=1024)
def level_on(level_id: int, scale_id: int) -> Level | None:
    """The level itself, or the one of a newer scale that took its place; None where none of this scale did."""
    level: Level | None = Level.objects.get(pk=level_id)
    while level is not None and level.scale_id != scale_id:
        level = level.replaced_by
    return level
