"""How to knock at the addresses of portfolio/urls/commitments.py."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from portfolio.models import Feedback
from tests.access.outcomes import DENIED, Except, Recipe
from tests.access.world import ACTORS, SIGNED_OUT

NEVER = UUID("00000000-0000-4000-8000-000000000000")
READS_ONLY = Except(
    DENIED,
    "actions are ticked in frameworks that one works in",
    actors=set(ACTORS) - SIGNED_OUT - {"trainer", "stranger"},
    objects="own",
    methods="POST",
)


def actions(world):
    own = {"framework_slug": world.sheet.framework.slug, "slug": world.sheet.slug, "action_slug": "one"}
    return {
        "own": own,
        "unpublished": own | {"slug": world.unpublished.slug},
        "never": own | {"action_slug": "never"},
    }


def owned(own, data=None, *exceptions, **more):
    """The trainer's commitments or dates: `binned=` names what is not here."""

    def things(world):
        found = {thing: {"uuid": getattr(world, name).uuid} for thing, name in ({"own": own} | more).items()}
        return found | {"never": {"uuid": NEVER}}

    return Recipe(things, lambda world: data or {}, exceptions)


def months(world):
    """One's own dates of a month, whoever asks."""
    return {"own": {"year": 2026, "month": 3}, "never": {"year": 2026, "month": 13}}


def dates(world):
    return {"own": {"uuid": world.occurrence.uuid}, "never": {"uuid": NEVER}}


def feeds(world):
    """What each address answers without a token that is known; the tests of the calendar hold the others."""
    return {"never": {"token": "never"}}


def steps(world):
    feedback = Feedback.objects.filter(
        submission__owner=world.cast["trainer"], published_at__isnull=False
    ).exclude(next_step="")
    return {"own": {"uuid": feedback.first().uuid}, "never": {"uuid": NEVER}}


RECIPES = {
    "commitments": Recipe(),
    "commitments-month": Recipe(months),
    "commitment-new": Recipe(),
    "commitment": owned("commitment", binned="binned_commitment"),
    "commitment-edit": owned("commitment", binned="binned_commitment"),
    "commitment-done": owned("commitment", binned="binned_commitment"),
    "commitment-stop": owned("commitment", binned="binned_commitment"),
    "commitment-take-up": owned("commitment", binned="binned_commitment"),
    "commitment-delete": owned("commitment", binned="binned_commitment"),
    "step-commit": Recipe(steps),
    "occurrence-settle": owned("occurrence", {"state": "skipped"}),
    "occurrence-move": Recipe(dates, lambda world: {"due_on": str(timezone.localdate() + timedelta(days=8))}),
    "occurrence-note": owned("occurrence", {"note": "A note"}),
    "occurrence-evidence": owned("done_occurrence"),
    "calendar": Recipe(),
    "calendar-renew": Recipe(),
    "calendar-revoke": Recipe(),
    "reminders-off": Recipe(),
    "calendar-feed": Recipe(feeds),
    "tick-set": Recipe(actions, lambda world: {"done": "1"}, (READS_ONLY,)),
    "tick-tell": Recipe(actions, lambda world: {"note": "With a colleague"}, (READS_ONLY,)),
    "tick-evidence": Recipe(actions, exceptions=(READS_ONLY,)),
}
