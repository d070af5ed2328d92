"""How to knock at the addresses of the mentor's inbox and of the review page."""

from tests.access.outcomes import DENIED, Except, Recipe
from tests.access.world import ASKED

NEVER = "00000000-0000-4000-8000-000000000000"
OPENS = "that a mentor opened an item is recorded, once a day"
RUN_OUT = Except(
    DENIED,
    "the mentorship has run out: what was shown is read, not answered",
    actors="late mentor",
    objects="own",
    methods="POST",
)


def things(**names):
    """Arguments for rows of the world: `own="request"` and what is not to be had at this address."""

    def made(world):
        rows = {thing: {"uuid": getattr(world, name).uuid} for thing, name in names.items()}
        return rows | {"never": {"uuid": NEVER}}

    return made


def requests(*exceptions, **more):
    return Recipe(things(own="request", closed="closed_request"), exceptions=exceptions, **more)


def items(own, *exceptions, data=None):
    """A round that is open to the mentors, and rounds that are not any more."""
    gone = {"closed": "closed_item", "withdrawn": "withdrawn", "binned": "binned_item"}
    return Recipe(things(own=own, **gone), data or (lambda world: {}), exceptions)


NOTHING_TO_TAKE_BACK = Except(
    DENIED, "nobody has decided it, or the trainer has read it", actors=ASKED, objects="own", methods="POST"
)
NOT_THEIRS = Except(DENIED, "who accepted it revokes it", actors="late mentor", objects="own")

RECIPES: dict[str, Recipe] = {
    "mentoring": Recipe(),
    "review": requests(reading_writes=OPENS),
    "review-publish": requests(),
    "review-take-up": requests(RUN_OUT),
    "review-release": requests(RUN_OUT),
    "feedback-save": items(
        "submission", RUN_OUT, data=lambda world: {"action": "accept", "strengths": "Concrete"}
    ),
    "decision-take-back": items("returned", NOTHING_TO_TAKE_BACK),
    "acceptance-revoke": items("accepted", NOT_THEIRS, data=lambda world: {"reason": "A mistake"}),
}
