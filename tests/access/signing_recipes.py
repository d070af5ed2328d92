"""How to knock at the addresses of the gap, of sign-offs, and of a mentor's page on a trainee."""

from uuid import UUID

from tests.access.outcomes import DENIED, IN, MISSING, Except, Recipe
from tests.access.world import ASKED

NEVER = UUID("00000000-0000-4000-8000-000000000000")


def gap(world):
    framework = world.sheet.framework.slug
    return {
        "own": {"framework_slug": framework, "slug": world.sheet.slug},
        "unpublished": {"framework_slug": framework, "slug": world.unpublished.slug},
        "never": {"framework_slug": "never", "slug": world.sheet.slug},
    }


def people(world):
    """The trainer, and somebody of whom nobody is a mentor."""
    return {
        "own": {"uuid": world.cast["trainer"].uuid},
        "live": {"uuid": world.cast["admin"].uuid},
        "never": {"uuid": NEVER},
    }


def trainee_gaps(world):
    sheet = {"framework_slug": world.sheet.framework.slug, "slug": world.sheet.slug}
    trainer = world.cast["trainer"].uuid
    return {
        "own": {"uuid": trainer, **sheet},
        "live": {"uuid": world.cast["admin"].uuid, **sheet},
        "unpublished": {"uuid": trainer, **sheet, "slug": world.unpublished.slug},
        "never": {"uuid": NEVER, **sheet},
    }


def requests(world):
    return {
        "own": {"uuid": world.request.uuid},
        "closed": {"uuid": world.closed_request.uuid},
        "never": {"uuid": NEVER},
    }


def sign_offs(world):
    return {"own": {"uuid": world.sign_off.uuid}, "never": {"uuid": NEVER}}


NOT_ASKED = Except(
    IN, "an active mentor opens the page, which shows nothing before they are asked", "mentor", "own"
)
RAN_OUT = Except(DENIED, "a mentorship that ran out reads and does not sign", "late mentor", "own")
SIGNED = Except(IN, "who signed, and whom the competency is open to, read it", ASKED, "own")

RECIPES: dict[str, Recipe] = {
    "gap": Recipe(gap),
    "trainee": Recipe(people, exceptions=(NOT_ASKED,)),
    "trainee-gap": Recipe(trainee_gaps),
    "notes-save": Recipe(people, lambda world: {"text": "A note", "version": 0}, (NOT_ASKED,)),
    "sign-off-new": Recipe(requests, lambda world: {"statement": "Reached."}, (RAN_OUT,)),
    "sign-off": Recipe(sign_offs, exceptions=(SIGNED,)),
    "sign-off-revoke": Recipe(
        sign_offs,
        lambda world: {"reason": "Because."},
        (
            Except(MISSING, "only who signed revokes", "late mentor", "own"),
            Except(DENIED, "this one was revoked already", "asked mentor", "own"),
        ),
    ),
}
