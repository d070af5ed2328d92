"""How to knock at each address: what its arguments are for each object, and where it departs from its rule."""

from uuid import UUID

from tests.access import (
    asking_recipes,
    bin_recipes,
    cohorts_recipes,
    commitments_recipes,
    data_recipes,
    mentoring_recipes,
    progress_recipes,
    records_recipes,
    reflections_recipes,
    relations_recipes,
    roles_recipes,
    search_recipes,
    signing_recipes,
    synthesis_recipes,
    telling_recipes,
    tools_recipes,
)
from tests.access.outcomes import DENIED, IN, Except, Recipe
from tests.access.world import ACTORS, ASKED, SIGNED_OUT

NEVER = UUID("00000000-0000-4000-8000-000000000000")
SIGNED_IN = set(ACTORS) - SIGNED_OUT
# Who works in the sheet's framework; the others only read it.
ENROLLED = {"trainer", "stranger"}


def plain(*exceptions, data=None):
    """An address without arguments."""
    return Recipe(data=data or (lambda world: {}), exceptions=exceptions)


def sheets(*exceptions, data=None, **more):
    """Below a sheet's address; `more` names arguments with what they are on the sheet."""

    def things(world):
        framework = world.sheet.framework.slug
        return {
            "own": {"framework_slug": framework, "slug": world.sheet.slug, **more},
            "unpublished": {"framework_slug": framework, "slug": world.unpublished.slug, **more},
            "never": {"framework_slug": "never", "slug": world.sheet.slug, **more},
        }

    return Recipe(things, data or (lambda world: {}), exceptions)


def edited(**more):
    """Below a sheet's address, for its editors."""
    return sheets(
        Except(IN, "they work on it before anybody reads it", actors="editor", objects="unpublished"), **more
    )


def the_draft(world):
    draft = world.sheet.draft
    return {"document": draft.document, "revision": draft.revision}


def diagrams(world):
    own = {"framework_slug": world.sheet.framework.slug, "slug": world.sheet.slug}
    return {"own": own | {"uuid": world.sheet.published.uuid}, "never": own | {"uuid": NEVER}}


def frameworks(*exceptions):
    return Recipe(
        lambda world: {
            "own": {"framework_slug": world.sheet.framework.slug},
            "never": {"framework_slug": "never"},
        },
        exceptions=exceptions,
    )


def tools(world):
    """The library's, and the trainer's own, which has no page."""
    framework = world.sheet.framework.slug
    return {
        "own": {"framework_slug": framework, "tool_slug": world.tool.slug},
        "live": {"framework_slug": framework, "tool_slug": world.evidence.tools.get().slug},
        "never": {"framework_slug": framework, "tool_slug": "never"},
    }


def owned(*exceptions, argument="uuid", data=None, **names):
    """The trainer's rows: `own="file"` is their name in the world, `binned=` and `live=` what is not here."""

    def things(world):
        own = {thing: {argument: getattr(world, name).uuid} for thing, name in names.items()}
        return own | {"never": {argument: NEVER}}

    return Recipe(things, data or (lambda world: {}), exceptions)


SHOWN = Except(IN, "in a round that is open to them", actors=ASKED, objects={"shown", "accepted", "returned"})
TAKEN_BACK = Except(
    IN, "what was taken back is its owner's alone", actors="trainer", objects={"withdrawn", "closed"}
)
ONCE_A_DAY = "the trail says who opened what was shown"


def originals(world):
    """Files in every state, and a photo that is shown: its original is not."""
    found = {
        "own": world.file,
        "binned": world.binned_file,
        "shown": world.shown_file,
        "photo": world.shown_image,
        "accepted": world.accepted.files.first(),
        "returned": world.returned.files.first(),
        "withdrawn": world.withdrawn_file,
        "closed": world.closed_item.files.first(),
    }
    return {thing: {"uuid": file.uuid} for thing, file in found.items()} | {"never": {"uuid": NEVER}}


def copies(**more):
    """What is made of a file, of one's own and of one that is shown."""

    def things(world):
        found = {"own": world.image.uuid, "binned": world.binned_file.uuid, "shown": world.shown_image.uuid}
        return {thing: {"uuid": uuid, **more} for thing, uuid in (found | {"never": NEVER}).items()}

    return Recipe(things, exceptions=(SHOWN,), reading_writes=ONCE_A_DAY)


def claims(world):
    def claim(evidence):
        return {"uuid": evidence.uuid, "part_uuid": evidence.claims.get(dimension=None).criterion.uuid}

    own = claim(world.evidence)
    return {"own": own, "binned": claim(world.binned), "never": own | {"part_uuid": NEVER}}


def drafts(world):
    return {"own": {"key": world.draft.key}, "never": {"key": NEVER}}


def parts(world):
    part = world.sheet.criterion_set.first()
    return {"own": {"?": f"criterion={part.uuid}"}, "never": {"?": f"criterion={NEVER}"}}


READS_ONLY = Except(
    DENIED,
    "levels are kept in frameworks that one works in",
    actors=SIGNED_IN - ENROLLED,
    objects="own",
    methods="POST",
)

WORKS_ELSEWHERE = Except(
    DENIED, "evidence is linked in frameworks that one works in", actors=SIGNED_IN - ENROLLED, objects="own"
)

RECIPES = {
    "dashboard": plain(),
    "map": plain(),
    "framework": frameworks(),
    "sheet-edit": edited(data=the_draft),
    "sheet-preview": edited(data=the_draft),
    "sheet-presence": edited(),
    "sheet-discard": edited(data=lambda world: {"revision": 1}),
    "sheet-difference": edited(),
    "sheet-publish": edited(data=lambda world: {"revision": 1, "label": "1.1"}),
    "sheet-document": edited(),
    "sheet-versions": sheets(),
    "sheet-diagram": Recipe(diagrams),
    "enrol": frameworks(),
    "leave": frameworks(),
    "sheet": sheets(),
    "sheet-version": sheets(number=1),
    "dimension": sheets(dimension_slug="one"),
    "criterion": sheets(READS_ONLY, criterion_slug="one"),
    "level-set": sheets(READS_ONLY, data=lambda world: {"c-one": "l1"}),
    "set-aside": sheets(),
    "tool": Recipe(tools),
    "claim-confirm": Recipe(claims),
    "evidence-list": plain(),
    "evidence-new": plain(),
    "evidence-quick": plain(),
    "evidence-link": Recipe(parts, exceptions=(WORKS_ELSEWHERE,)),
    "evidence-bin": plain(),
    "evidence": owned(own="evidence", binned="binned"),
    "evidence-edit": owned(own="evidence", binned="binned"),
    "evidence-delete": owned(own="evidence", binned="binned"),
    "evidence-restore": owned(own="binned", live="evidence"),
    "evidence-erase": owned(own="binned", live="evidence"),
    "upload": plain(),
    "file": Recipe(originals, exceptions=(SHOWN, TAKEN_BACK), reading_writes=ONCE_A_DAY),
    "file-display": copies(),
    "file-thumbnail": copies(),
    "file-page": copies(number=1),
    "upload-delete": owned(own="upload", live="file"),
    "draft-save": plain(data=lambda world: {"key": NEVER, "title": "A title"}),
    "draft-discard": Recipe(drafts),
    "kept": owned(own="kept"),
    "preview": plain(data=lambda world: {"text": "*text*"}),
    "profile": plain(),
    "healthz": plain(),
}

for area in (
    asking_recipes,
    bin_recipes,
    cohorts_recipes,
    commitments_recipes,
    data_recipes,
    mentoring_recipes,
    progress_recipes,
    records_recipes,
    reflections_recipes,
    relations_recipes,
    roles_recipes,
    search_recipes,
    signing_recipes,
    synthesis_recipes,
    telling_recipes,
    tools_recipes,
):
    RECIPES |= area.RECIPES


def more(world):
    """Addresses with foreign things in their query, for the walk."""
    part = world.sheet.criterion_set.first().uuid
    return [
        f"/evidence/?binned={world.binned.uuid}",
        f"/evidence/?criterion={part}",
        f"/evidence/new/?draft={world.draft.key}",
        f"/evidence/new/?kept={world.kept.uuid}",
        f"/evidence/new/?criterion={part}",
        f"/evidence/link/?criterion={part}&q=",
    ]
