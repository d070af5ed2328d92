"""What a publication does to each part, as the document and the parts that stand already tell it."""

from collections.abc import Mapping
from typing import NamedTuple

from competencies.models import Part, PartChange
from competencies.sheet_document import Item, SheetDocument

Kind = PartChange.Kind
# After these, what portfolios say about the part is to be looked at again.
CHANGES_OF_MEANING = frozenset({Kind.REWORDED, Kind.SPLIT, Kind.MERGED})


class Change(NamedTuple):
    """What becomes of one part; `came_from` holds uids where it was split or merged."""

    kind: PartChange.Kind
    came_from: tuple[str, ...] = ()


def changes_of(document: SheetDocument, known: Mapping[str, Part]) -> dict[str, Change]:
    """A change for every part of the document and every one that stood and now vanishes."""
    parts = document.parts
    changes = {uid: _change(uid, item, document, known) for uid, item in parts.items()}
    split = {
        change.came_from[0]
        for uid, change in changes.items()
        if change.kind == Kind.SPLIT and uid not in known
    }
    for uid, row in known.items():
        if uid not in parts:
            if row.retired_at is None:
                changes[uid] = Change(Kind.RETIRED)
        elif uid in split and changes[uid].kind != Kind.NEW:
            # It goes on beside the part that was split off it: what it says has become narrower.
            changes[uid] = Change(Kind.SPLIT, (uid,))
    return changes


def _change(uid: str, item: Item, document: SheetDocument, known: Mapping[str, Part]) -> Change:
    row = known.get(uid)
    if row is None:
        # A source that this installation never saw says nothing: here the part is simply new.
        sources = tuple(source for source in item.came_from if source in known)
        if len(sources) > 1:
            return Change(Kind.MERGED, sources)
        return Change(Kind.SPLIT, sources) if sources else Change(Kind.NEW)
    if row.text != item.text:
        return Change(Kind(document.changes.get(uid, "reworded")))
    return Change(Kind.UNCHANGED if row.retired_at is None else Kind.NEW)
