"""The evolution of one's role on a sheet: the phases in order, their earlier editions, postures to take up."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from competencies.difference import Piece, Row, compare
from competencies.models import Competency, SheetVersion
from competencies.problems import SheetDocumentError
from competencies.sheet_document import load
from portfolio.editions import changed
from portfolio.models import Reflection, RolePhase

MOST_EDITIONS = 20
MOST_POSTURES = 20
# « 1. **Contributrice, contributeur** : on réagit… »: the bold words, else those before the colon.
STEP = re.compile(r"^\s*\d+[.)]\s+(?:\*\*(?P<bold>[^*]+)\*\*|(?P<plain>[^:\n]{1,150}?)\s*:)", re.MULTILINE)


def path_of(user: User, competency: Competency) -> list[RolePhase]:
    """The person's phases on the sheet in order, each with `is_current`: the last of those that go on today."""
    phases = list(RolePhase.objects.visible_to(user).filter(competency=competency))
    today = timezone.localdate()
    going_on = [
        phase
        for phase in phases
        if (phase.starts is None or phase.starts <= today) and (phase.ends is None or phase.ends >= today)
    ]
    for phase in phases:
        phase.is_current = bool(going_on) and phase is going_on[-1]
    return phases


def role_texts(user: User, competency: Competency) -> QuerySet[Reflection]:
    """What the person wrote as « my role today » on the sheet, latest first."""
    return Reflection.objects.visible_to(user).filter(kind=Reflection.Kind.ROLE, competencies=competency)


def postures_for(user: User, competency: Competency) -> list[str]:
    """The sheet's ladder, if its section has one, and one's own earlier postures on any sheet; each once."""
    ladder = ladder_of(competency.published.uuid) if competency.published else ()
    own = RolePhase.objects.visible_to(user).exclude(posture="").order_by("-updated_at")
    return list(dict.fromkeys([*ladder, *own.values_list("posture", flat=True)[:MOST_POSTURES]]))


@lru_cache(maxsize=256)
def ladder_of(version: UUID) -> tuple[str, ...]:
    """The postures that the role section of a version lists with numbers; a version never changes."""
    try:
        document = load(SheetVersion.objects.values_list("document", flat=True).get(uuid=version))
    except SheetDocumentError:
        return ()  # the list of postures is a help; without it one types one's own
    bodies = [section.body for section in document.sections if section.kind == "role"]
    found = [(match["bold"] or match["plain"]).strip() for body in bodies for match in STEP.finditer(body)]
    return tuple(found[:MOST_POSTURES])


@dataclass(frozen=True)
class Edition:
    """One saved state of a phase, and what it changed in the one before; the first changed nothing."""

    number: int
    row: Any
    title: list[Piece]
    posture: list[Piece]
    period: list[Piece]
    text: list[Row]

    @property
    def is_first(self) -> bool:
        return self.number == 1


def editions_of(phase: RolePhase) -> list[Edition]:
    """The latest editions, the newest first, each with its difference from the one before."""
    rows = list(phase.history.order_by("-history_date", "-history_id")[: MOST_EDITIONS + 1])
    found = [_edition(new, old) for new, old in pairwise([*rows, None])]
    return found[:MOST_EDITIONS]


def _edition(new: Any, old: Any) -> Edition:
    if old is None:
        return Edition(new.version, new, [], [], [], [])
    return Edition(
        new.version,
        new,
        changed(old.title, new.title),
        changed(old.posture, new.posture),
        changed(_period(old), _period(new)),
        compare(old.text, new.text) if old.text != new.text else [],
    )


def _period(row: Any) -> str:
    return " – ".join(day.isoformat() for day in (row.starts, row.ends) if day)
