"""A sheet as data: front matter, quote and sections, with the parts that portfolios point at."""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple


class Kind(NamedTuple):
    """What a known second-level heading is called, and the letter of the uids below it."""

    french: str
    english: str
    letter: str = ""


KINDS = {
    "objective": Kind("Objectif", "Objective"),
    "contents": Kind("Contenus", "Contents"),
    "criteria": Kind("Critères de performance", "Performance criteria", "c"),
    "questions": Kind("Questions ouvertes", "Open questions", "q"),
    "think": Kind("Penser à", "Think about"),
    "keypoints": Kind("Points clés", "Key points"),
    "diagram": Kind("Schéma", "Diagram"),
    "theory": Kind("Repères théoriques", "Theory"),
    "actions": Kind("Actions", "Actions", "a"),
    "engagement": Kind("Formes d’engagement", "Forms of engagement"),
    "advice": Kind("Conseils", "Advice"),
    "dimensions": Kind("Dimensions", "Dimensions", "d"),
    "tools": Kind("Outils", "Tools", "t"),
    "synthesis": Kind("Synthèse", "Synthesis"),
    "reflection": Kind("Réflexion personnelle", "Personal reflection"),
    "role": Kind("Évolution du rôle", "Evolution of the role"),
    "references": Kind("Bibliographie", "References"),
}
SECTION = "section"  # any other heading
LIST_KINDS = ("criteria", "questions", "actions", "tools")  # one line an item; dimensions have headings
PART_KINDS = ("dimensions", "criteria", "questions", "actions")
CHANGES = ("corrected", "reworded")  # what `changes` may say of a part
# What `strength` may ask of the evidence on a criterion, and up to how much.
STRENGTH = {"kinds": 6, "fresh_months": 120}


@dataclass(frozen=True)
class Item:
    """A line with a uid: a part of the sheet, or a tool listed on it."""

    text: str
    uid: str
    came_from: tuple[str, ...] = ()
    detail: str = ""  # of a dimension


@dataclass(frozen=True)
class Section:
    """One second-level heading and what stands below it.

    `body` is Markdown: the introduction where `items` follow it, the text alternative of a diagram.
    """

    kind: str
    title: str
    body: str = ""
    items: tuple[Item, ...] = ()
    diagram: str = ""  # Mermaid


@dataclass(frozen=True)
class SheetDocument:
    """One sheet file."""

    id: str
    slug: str
    title: str
    notebook: str
    label: str
    language: str
    code: str = ""
    area: str = ""
    modules: tuple[str, ...] = ()
    position: int = 0
    author: str = ""
    date: datetime.date | None = None
    tags: tuple[str, ...] = ()
    strength: dict[str, int] = field(default_factory=dict)
    changes: dict[str, str] = field(default_factory=dict)
    quote: str = ""
    sections: tuple[Section, ...] = ()

    def section(self, kind: str) -> Section | None:
        """The section of a known kind, which stands at most once."""
        return next((section for section in self.sections if section.kind == kind), None)

    def items(self, kind: str) -> tuple[Item, ...]:
        """The items of a known kind; none where the sheet lacks the section."""
        section = self.section(kind)
        return section.items if section else ()

    @property
    def parts(self) -> dict[str, Item]:
        """Every part by its uid, in the order of PART_KINDS."""
        return {item.uid: item for kind in PART_KINDS for item in self.items(kind)}
