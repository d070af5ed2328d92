"""The reader's own writing on a sheet, for the slots that the shared half leaves open.

Each module gives `slots(request, competency, latest)`: {slot: HTML}, where the competency has its `standing` and
`latest` is what the reader wrote last about it. What stands in them is somebody's text, so it is rendered
for its owner at every request and never kept, unlike `portfolio.pieces`.
"""

from portfolio.latest import latest_on
from portfolio.sheet_blocks import actions, questions, reflections, roles, synthesis, tools

# In the order in which a sheet without these headings shows them at its end.
BLOCKS = ("tools", "synthesis", "reflection", "role")
MODULES = (questions, actions, tools, synthesis, reflections, roles)


def own_slots(request, competency):
    """Every slot of the sheet with something of the person's: `question:q-…`, `action:a-…`, `own:` and a block."""
    slots, latest = {}, latest_on(request.user, competency)
    for module in MODULES:
        slots |= module.slots(request, competency, latest)
    return slots
