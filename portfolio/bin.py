"""What lies in a person's bin of all that they wrote beside their evidence, table by table."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from portfolio.journal import excerpt_of
from portfolio.models import Commitment, Reflection, RolePhase, Submission, ToolRecord, Written
from portfolio.workflow.sweeping import BINNED_FOR

TABLES = {"reflection": Reflection, "phase": RolePhase, "record": ToolRecord, "commitment": Commitment}
ICONS = {"reflection": "journal-text", "phase": "signpost", "record": "list-check", "commitment": "flag"}
SHOWN = 100  # of each table


@dataclass(frozen=True)
class Binned:
    """A row of the bin page; `was_shown` where mentors were shown a round of it."""

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


def binned_of(user):
    """Everything in the person's bin, latest first; one query for each table."""
    rows = [_binned(kind, row) for kind, table in TABLES.items() for row in _rows(table, user)]
    return sorted(rows, key=lambda row: row.deleted_at, reverse=True)


def just_binned(table: type[Written], user, uuid: str):
    """A row in the person's bin, or None: what a list offers to take back."""
    try:
        return table._default_manager.binned_by(user).filter(uuid=UUID(uuid)).first() if uuid else None
    except ValueError:
        return None


def title_of(row):
    """What to call it: its title, or the first words of its text."""
    return row.title or excerpt_of(row.html, 80)


def _rows(table, user):
    rows = table._default_manager.binned_by(user).order_by("-deleted_at")
    if table is Reflection:
        accepted = Submission.objects.filter(reflection=OuterRef("pk"), state=Submission.State.ACCEPTED)
        rows = rows.annotate(was_shown=Exists(accepted))
    return rows[:SHOWN]


def _binned(kind, row):
    words = row.get_kind_display() if kind == "reflection" else str(row._meta.verbose_name)
    was_shown = getattr(row, "was_shown", False)
    return Binned(kind, words, row.uuid, title_of(row) or words, row.deleted_at, was_shown)
