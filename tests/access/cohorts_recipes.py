"""How to knock at the addresses of cohorts: matrix and figures."""

from tests.access.outcomes import NO_METHOD, Except, Recipe
from tests.access.world import ACTORS, SIGNED_OUT

READ_ONLY = Except(NO_METHOD, "only read", actors=set(ACTORS) - SIGNED_OUT, methods="POST")


def cohorts(world):
    """The trainer's cohort, and none. Who is mentor or leader of another one is refused like everybody else."""
    return {"own": {"slug": world.cohort.slug}, "never": {"slug": "never"}}


RECIPES: dict[str, Recipe] = {
    "cohorts": Recipe(),
    "cohort": Recipe(cohorts),
    "cohort-csv": Recipe(cohorts),
    "figures": Recipe(exceptions=(READ_ONLY,)),
}
