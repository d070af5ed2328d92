"""How to knock at the addresses of portfolio/urls/data.py."""

from datetime import timedelta

from django.utils import timezone

from portfolio.models import DataExport
from tests.access import portfolio
from tests.access.outcomes import DENIED, Except, Recipe
from tests.access.world import ACTORS, SIGNED_OUT

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


def sheets(world):
    """The sheet, one that nobody reads yet, and none."""
    framework = world.sheet.framework.slug
    return {
        "own": {"framework_slug": framework, "slug": world.sheet.slug},
        "unpublished": {"framework_slug": framework, "slug": world.unpublished.slug},
        "never": {"framework_slug": "never", "slug": world.sheet.slug},
    }


ONLY_READS = Except(
    DENIED,
    "a dossier is of one's own work",
    actors=set(ACTORS) - SIGNED_OUT - {"trainer", "stranger"},
    objects="own",
    methods="GET",
)

RECIPES: dict[str, Recipe] = {
    "data": Recipe(),
    "data-export-new": Recipe(),
    "data-export-state": Recipe(),
    "data-export": Recipe(exports),
    "data-import": Recipe(
        exceptions=(
            Except(DENIED, "there is work in it already", actors={"trainer", "stranger"}, methods="POST"),
        )
    ),
    "erasure": Recipe(
        exceptions=(Except(DENIED, "the only administrator stays", actors="admin", methods="POST"),)
    ),
    "erasure-cancel": Recipe(),
    "dossier": Recipe(sheets, exceptions=(ONLY_READS,)),
    "dossier-pdf": Recipe(sheets, exceptions=(ONLY_READS,)),
}
