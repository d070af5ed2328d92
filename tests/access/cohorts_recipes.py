"""How to knock at the addresses of cohorts: matrix and figures."""

from tests.access.outcomes import Recipe


def cohorts(world):
    """The trainer's cohort, the other one, and none; somebody of the other one is refused in `test_matrix.py`."""
    return {"own": {"slug": world.cohort.slug}, "never": {"slug": "never"}}


RECIPES: dict[str, Recipe] = {
    "cohorts": Recipe(),
    "cohort": Recipe(cohorts),
    "cohort-csv": Recipe(cohorts),
    "figures": Recipe(),
}
