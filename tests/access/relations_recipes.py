"""How to knock at the addresses of mentorships and invitations."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts.invitation_links import digest_of
from accounts.models import Invitation
from tests.access.outcomes import DENIED, IN, NO_METHOD, Except, Recipe
from tests.access.world import ACTORS, SIGNED_OUT

NEVER = UUID("00000000-0000-4000-8000-000000000000")
TOKEN = "the-token-of-an-invitation-into-the-cohort"
SIGNED_IN = set(ACTORS) - SIGNED_OUT


def mentorships(world):
    """The trainer's with the mentor who was asked, and one of the stranger's."""
    return {"own": {"uuid": world.mentorship.uuid}, "never": {"uuid": NEVER}}


def invitations(world):
    """The one to a mentor, which the trainer sent."""
    return {"own": {"uuid": world.invitation.uuid}, "never": {"uuid": NEVER}}


def links(world):
    """The link into the cohort, which nobody of the cast was sent, and one that never was."""
    Invitation.objects.get_or_create(
        token_digest=digest_of(TOKEN),
        defaults={
            "email": "guest@example.org",
            "cohort": world.cohort,
            "role": "trainer",
            "expires_at": timezone.now() + timedelta(days=14),
        },
    )
    return {"own": {"token": TOKEN}, "never": {"token": "never"}}


def into_the_cohort(world):
    return {"email": "new@example.org", "language": "en", "cohort": world.cohort.pk, "role": "trainer"}


THE_OTHER_SIDE = "asked mentor"
ENDS_IT_TOO = Except(IN, "either side ends it", THE_OTHER_SIDE, "own", "POST")

RECIPES: dict[str, Recipe] = {
    "mentorships": Recipe(),
    "mentor-invite": Recipe(data=lambda world: {"email": "new@example.org", "language": "en"}),
    "mentorship-accept": Recipe(
        mentorships,
        exceptions=(
            Except(DENIED, "the trainer proposed it: the mentor accepts", "trainer", "own", "POST"),
            Except(
                IN, "the mentor accepted it already, which changes nothing", THE_OTHER_SIDE, "own", "POST"
            ),
        ),
    ),
    "mentorship-end": Recipe(mentorships, exceptions=(ENDS_IT_TOO,)),
    "mentorship-renew": Recipe(
        mentorships,
        exceptions=(
            Except(DENIED, "it has no end: nothing to prolong", "trainer", "own", "POST"),
            Except(DENIED, "only the trainer prolongs", THE_OTHER_SIDE, "own", "POST"),
        ),
    ),
    "invitations": Recipe(
        exceptions=(Except(NO_METHOD, "a list takes nothing, from nobody", SIGNED_IN, methods="POST"),)
    ),
    "invitation-new": Recipe(data=into_the_cohort),
    "invitations-upload": Recipe(),
    "invitation-resend": Recipe(invitations),
    "invitation-revoke": Recipe(invitations),
    "invitation-accept": Recipe(
        links,
        lambda world: {"way": "sign-up"},
        (Except(DENIED, "it was sent to another address than theirs", SIGNED_IN, "own", "POST"),),
    ),
}
