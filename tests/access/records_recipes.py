"""How to knock at the addresses of portfolio/urls/records.py."""

from uuid import UUID

from competencies.models import Tool, ToolTemplate
from tests.access.outcomes import IN, Except, Recipe

NEVER = UUID("00000000-0000-4000-8000-000000000000")
FIELDS = [{"key": "place", "label": "Place", "kind": "line"}]
OWN_TOOL = Except(IN, "a tool of one's own is filled in like the library's", actors="trainer", objects="live")


def tools(world):
    """The library's, and the trainer's own, which is nobody else's."""
    for tool in (world.tool, world.own_tool):
        ToolTemplate.objects.get_or_create(tool=tool, number=1, defaults={"kind": "grid", "fields": FIELDS})
    return {
        "own": {"uuid": world.tool.uuid},
        "live": {"uuid": world.own_tool.uuid},
        "never": {"uuid": NEVER},
    }


def checklists(world):
    """A tool that is a view over commitments, on a sheet."""
    framework = world.sheet.framework
    about = {"title": "Regular contribution", "purpose": "Keep what one plans"}
    tool, _is_new = Tool.objects.get_or_create(framework=framework, slug="regular", defaults=about)
    ToolTemplate.objects.get_or_create(tool=tool, number=1, defaults={"kind": "commitments"})
    own = {"uuid": tool.uuid, "framework_slug": framework.slug, "slug": world.sheet.slug}
    return {
        "own": own,
        "unpublished": own | {"slug": world.unpublished.slug},
        "live": own | {"uuid": world.tool.uuid},
        "never": own | {"uuid": NEVER},
    }


def records(**more):
    """The trainer's records; `more` names arguments of the address."""

    def things(world):
        return {
            "own": {"uuid": world.record.uuid, **more},
            "binned": {"uuid": world.binned_record.uuid, **more},
            "never": {"uuid": NEVER, **more},
        }

    return Recipe(things)


RECIPES = {
    "tool-records": Recipe(),
    "tool-record-new": Recipe(tools, exceptions=(OWN_TOOL,)),
    "tool-checklist": Recipe(checklists),
    "tool-record": records(),
    "tool-record-edit": records(),
    "tool-record-delete": records(),
    "tool-record-export": records(form="csv"),
    "tool-record-evidence": records(),
    "tool-record-renew": records(),
}
