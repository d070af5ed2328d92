"""A draft beside the version that readers see: lines, parts, and who uses what changes."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from competencies.difference import Row, compare, words
from competencies.editing import draft_of, has_changes, starting_text
from competencies.models import Competency, PartChange
from competencies.part_changes import Change, changes_of
from competencies.publishing import known_parts
from competencies.registry import part_use
from competencies.sheet_document import PART_KINDS, SheetDocument, SheetDocumentError, load

NAMED = ("corrected", "reworded")  # what the editor says of a part with other words


@dataclass
class ChangedPart:
    """One part that the publication would not leave as it is."""

    uid: str
    change: Change
    old: str
    new: str
    use: str
    said: str  # what the document says already, or nothing
    field: Any = None  # of the form that asks

    @property
    def pieces(self):
        """Old and new words as one line, or None where they have little in common."""
        return words(self.old, self.new) if self.old and self.new else None

    @property
    def kind(self):
        """In words, for everything but new wordings, about which the form asks."""
        return self.change.kind.label


class Comparison:
    """What publishing the draft of a sheet would do."""

    def __init__(self, competency: Competency) -> None:
        self.competency = competency
        self.draft = draft_of(competency)
        self.published = competency.published
        self.has_changes = has_changes(self.draft)
        self.document: SheetDocument | None = None
        self.problems = []
        try:
            self.document = load(self.draft.document)
        except SheetDocumentError as error:
            self.problems = error.problems

    @property
    def can_publish(self) -> bool:
        return self.document is not None and self.has_changes

    @property
    def is_overtaken(self) -> bool:
        """Whether another version was published since the draft was begun."""
        return self.draft.pk is not None and self.draft.based_on != self.published

    @cached_property
    def rows(self) -> list[Row]:
        """The lines that differ from the published text."""
        return compare(starting_text(self.competency), self.draft.document)

    @cached_property
    def parts(self) -> list[ChangedPart]:
        """Every part that changes, in the order of the document, those that go at the end."""
        if self.document is None:
            return []
        known = known_parts(self.competency)
        changes = {
            uid: change
            for uid, change in changes_of(self.document, known).items()
            if change.kind != PartChange.Kind.UNCHANGED
        }
        used = part_use([uid for uid in changes if uid in known], self.competency)
        items = {item.uid: item for kind in PART_KINDS for item in self.document.items(kind)}
        return [
            ChangedPart(
                uid=uid,
                change=change,
                old=known[uid].text if uid in known else "",
                new=items[uid].text if uid in items else "",
                use=used.get(uid, ""),
                said=self.document.changes.get(uid, ""),
            )
            for uid, change in changes.items()
        ]

    @property
    def reworded(self) -> list[ChangedPart]:
        """The parts whose words change: the form asks whether their meaning does."""
        return [part for part in self.parts if part.change.kind in NAMED]

    @property
    def others(self) -> list[ChangedPart]:
        return [part for part in self.parts if part.change.kind not in NAMED]

    @cached_property
    def labels(self) -> list[str]:
        """The labels that versions of this sheet have."""
        return list(self.competency.versions.values_list("label", flat=True))

    @property
    def label(self) -> str:
        """The new version's label: the document's, unless a version has it already."""
        label = self.document.label if self.document else ""
        while label in self.labels:
            label = next_label(label)
        return label


def next_label(label):
    """The label that usually follows: its last number, one higher."""
    found = re.search(r"(\d+)(\D*)$", label)
    if not found or len(found[1]) > 9:
        return f"{label}.1"[:40]
    return f"{label[: found.start()]}{int(found[1]) + 1}{found[2]}"
