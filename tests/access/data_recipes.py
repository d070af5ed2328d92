"""How to knock at the addresses of portfolio/urls/data.py."""

from datetime import timedelta

from django.utils import timezone

from portfolio.models import DataExport
from tests.access import portfolio
from tests.access.outcomes import DENIED, Except, Recipe

NEVER = "00000000-0000-4000-8000-000000000000"


def exports(world):
    """The trainer's archive, which is made on the spot, and none."""
    owner = world.cast["trainer"]
    export = DataExport.objects.filter(owner=owner).first() or DataExport.objects.create(
        owner=owner,
        state="made",
        storage_name=portfolio.stored(b"an archive")["storage_name"],
        made_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    return {"own": {"uuid": export.uuid}, "never": {"uuid": NEVER}}


RECIPES: dict[str, Recipe] = {
    "data": Recipe(),
    "data-export-new": Recipe(),
    "data-export-state": Recipe(),
    "data-export": Recipe(exports),
    "erasure": Recipe(
        exceptions=(Except(DENIED, "the only administrator stays", actors="admin", methods="POST"),)
    ),
    "erasure-cancel": Recipe(),
}
