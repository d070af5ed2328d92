"""How to knock at the addresses of asking for a review, and of one's own requests."""

from uuid import UUID

from tests.access.outcomes import DENIED, Except, Recipe
from tests.access.world import ACTORS, SIGNED_OUT

NEVER = UUID("00000000-0000-4000-8000-000000000000")


def sheets(world):
    framework = world.sheet.framework.slug
    return {
        "own": {"framework_slug": framework, "slug": world.sheet.slug},
        "unpublished": {"framework_slug": framework, "slug": world.unpublished.slug},
        "never": {"framework_slug": "never", "slug": world.sheet.slug},
    }


def requests(world):
    """The trainer's open request, and the one that was closed."""
    return {
        "own": {"uuid": world.request.uuid},
        "over": {"uuid": world.closed_request.uuid},
        "never": {"uuid": NEVER},
    }


def items(world):
    """An item that waits, and what no request of theirs ever showed."""
    request = world.request.uuid
    return {
        "own": {"uuid": request, "item": world.submission.item},
        "hidden": {"uuid": request, "item": world.closed_item.item},
        "never": {"uuid": request, "item": NEVER},
    }


def parts(world):
    """A mentor who reads it, and one whose part was taken back."""
    request = world.request.uuid
    return {
        "own": {"uuid": request, "mentorship": world.mentorship.uuid},
        "closed": {"uuid": request, "mentorship": world.mentorships["former mentor"].uuid},
        "never": {"uuid": request, "mentorship": NEVER},
    }


def rounds(world):
    """The trainer's rounds in every state."""
    states = {
        "own": world.submission,
        "decided": world.returned,
        "reached": world.accepted,
        "no more": world.revoked,
        "read": world.read,
        "taken back": world.withdrawn,
        "hidden": world.closed_item,
        "put away": world.binned_item,
    }
    return {name: {"uuid": row.uuid} for name, row in states.items()} | {"never": {"uuid": NEVER}}


def answers(world):
    """What was published, and a mentor's draft."""
    return {
        "own": {"uuid": world.feedback.uuid},
        "unpublished": {"uuid": world.feedback_draft.uuid},
        "never": {"uuid": NEVER},
    }


READS_ONLY = Except(
    DENIED,
    "reviews are asked for in frameworks that one works in",
    actors=set(ACTORS) - SIGNED_OUT - {"trainer", "stranger"},
    objects="own",
)
OVER = Except(DENIED, "a closed request is changed no more", "trainer", "over")
OVER_POSTED = Except(DENIED, "a closed request is changed no more", "trainer", "over", "POST")
HIDDEN = Except(DENIED, "it is hidden already", "trainer", "hidden", "POST")
DECIDED = Except(
    DENIED,
    "only what waits is withdrawn",
    "trainer",
    {"decided", "reached", "no more", "read", "taken back", "hidden"},
    "POST",
)

RECIPES: dict[str, Recipe] = {
    "request-new": Recipe(sheets, exceptions=(READS_ONLY,)),
    "requests": Recipe(),
    "request": Recipe(requests),
    "request-items": Recipe(requests, exceptions=(OVER,)),
    "request-mentors": Recipe(requests, exceptions=(OVER,)),
    "request-close": Recipe(requests, exceptions=(OVER_POSTED,)),
    "request-item-close": Recipe(items, exceptions=(HIDDEN,)),
    "request-mentor-close": Recipe(parts),
    "submission": Recipe(rounds),
    "submission-withdraw": Recipe(rounds, exceptions=(DECIDED,)),
    "feedback-acknowledge": Recipe(answers),
}
