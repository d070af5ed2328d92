"""How to knock at the addresses of portfolio/urls/reflections.py."""

from uuid import UUID

from tests.access.outcomes import DENIED, Except, Recipe
from tests.access.world import ACTORS, SIGNED_OUT

NEVER = UUID("00000000-0000-4000-8000-000000000000")
# Who works in the sheet's framework; the others only read it.
ENROLLED = {"trainer", "stranger"}


def written(*names):
    """The trainer's: « own », and each further name with what the world calls it."""

    def things(world):
        found = {name: {"uuid": getattr(world, attribute).uuid} for name, attribute in names}
        return found | {"binned": {"uuid": world.binned_reflection.uuid}, "never": {"uuid": NEVER}}

    return Recipe(things)


ONLY_READ = Except(
    DENIED,
    "questions are answered in frameworks that one works in",
    actors=set(ACTORS) - SIGNED_OUT - ENROLLED,
    objects="own",
    methods="POST",
)


def questions(world):
    own = {"framework_slug": world.sheet.framework.slug, "slug": world.sheet.slug, "question_slug": "one"}
    return {
        "own": own,
        "unpublished": own | {"slug": world.unpublished.slug},
        "never": own | {"question_slug": "never"},
    }


READ = (("own", "reflection"), ("question", "own_question"), ("role", "role"), ("answer", "answer"))

RECIPES = {
    "reflections": Recipe(),
    "reflection-new": Recipe(),
    "reflection-three-minutes": Recipe(
        data=lambda world: {"question": world.sheet.question_set.first().uuid},
        exceptions=(ONLY_READ,),
    ),
    "question": Recipe(questions, exceptions=(ONLY_READ,)),
    "reflection": written(*READ),
    "reflection-edit": written(*READ),
    "reflection-history": written(*READ),
    "reflection-delete": written(READ[0]),
}
