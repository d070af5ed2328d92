"""How to knock at the addresses of portfolio/urls/bin.py."""

from uuid import UUID

from tests.access.outcomes import Recipe

NEVER = UUID("00000000-0000-4000-8000-000000000000")


def binned(world):
    """Something of each table in the trainer's bin, and what is not in it."""
    found = {
        "own": ("reflection", world.binned_reflection),
        "phase": ("phase", world.binned_phase),
        "record": ("record", world.binned_record),
        "commitment": ("commitment", world.binned_commitment),
        "live": ("reflection", world.reflection),
    }
    rows = {thing: {"kind": kind, "uuid": row.uuid} for thing, (kind, row) in found.items()}
    return rows | {
        "never": {"kind": "reflection", "uuid": NEVER},
        "foreign": {"kind": "phase", "uuid": world.binned_reflection.uuid},
    }


RECIPES = {
    "bin": Recipe(),
    "bin-restore": Recipe(binned),
    "bin-erase": Recipe(binned),
}
