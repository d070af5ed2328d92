"""What lies in a person's bin: their evidence, and all that they wrote beside it."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, TextField, Value, When
from django.db.models.functions import Cast

from portfolio.journal import excerpt_of
from portfolio.models import (
    Commitment,
    Evidence,
    Reflection,
    RolePhase,
    Submission,
    ToolRecord,
    Written,
)
from portfolio.paging import page_of
from portfolio.workflow.sweeping import BINNED_FOR

TABLES = {"reflection": Reflection, "phase": RolePhase, "record": ToolRecord, "commitment": Commitment}
ICONS = {
    "evidence": "folder-check",
    "reflection": "journal-text",
    "phase": "signpost",
    "record": "list-check",
    "commitment": "flag",
}
PAGE = 50


@dataclass(frozen=True)
class Binned:
    """A row of the bin page; `was_shown` where mentors accepted a round of it."""

    kind: str
    kind_words: str
    uuid: UUID
    title: str
    deleted_at: datetime
    was_shown: bool

    @property
    def gone_on(self):
        return self.deleted_at + BINNED_FOR

    @property
    def icon(self):
        return ICONS[self.kind]


def binned_of(user, page=""):
    """A page of what lies in the person's bin, latest first; one query for all tables."""
    arms = [_rows(kind, table, user) for kind, table in ({"evidence": Evidence} | TABLES).items()]
    found = page_of(arms[0].union(*arms[1:], all=True).order_by("-deleted_at", "uuid"), page, PAGE)
    return replace(found, rows=[_binned(*row) for row in found.rows])


def just_binned(table: type[Written], user, uuid: str):
    """A row in the person's bin, or None: what a list offers to take back."""
    try:
        return table._default_manager.binned_by(user).filter(uuid=UUID(uuid)).first() if uuid else None
    except ValueError:
        return None


def title_of(row):
    """What to call it: its title, or the first words of its text."""
    return row.title or excerpt_of(row.html, 80)


def _rows(kind, table, user):
    """One arm: what the row is, and its text where it has no title."""
    own_kind, html, accepted = Value(""), Value("", TextField()), Value(False)
    if table in (Evidence, Reflection):
        rounds = Submission.objects.filter(state=Submission.State.ACCEPTED, **{kind: OuterRef("pk")})
        accepted = Exists(rounds)
    if table is Reflection:
        own_kind, html = F("kind"), Case(When(title="", then=F("html")), default=html)
    rows = table._default_manager.binned_by(user).order_by()
    words = [Cast(value, CharField()) for value in (Value(kind), own_kind, F("title"))]
    return rows.values_list(*words, "uuid", "deleted_at", html, accepted)


def _binned(kind, own_kind, title, uuid, deleted_at, html, was_shown):
    if own_kind:
        words = Reflection.Kind(own_kind).label
    else:
        words = str((Evidence if kind == "evidence" else TABLES[kind])._meta.verbose_name)
    return Binned(kind, str(words), uuid, title or excerpt_of(html, 80) or words, deleted_at, bool(was_shown))
