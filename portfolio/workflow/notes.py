"""Keeping a mentor's private notes on a trainee, which nobody else reads."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from portfolio.models import MentorNote
from portfolio.permissions import can_view_trainee
from portfolio.workflow.evidence import lock


class StaleNote(Exception):
    """The mentor saved in another window: `current` is the row as it is now, nothing of this save was kept."""

    def __init__(self, current: MentorNote):
        super().__init__(f"note {current.pk} is at version {current.version}")
        self.current = current


@transaction.atomic
def save_note(trainer: User, *, by: User, version: int, text: str) -> MentorNote:
    """Save over the version that the mentor has read; 0 is none yet. The same text again is no stale save.

    Raises StaleNote and PermissionDenied.
    """
    lock(by)
    require(can_view_trainee(by, trainer))
    note = note_on(trainer, by=by)
    if note.text == text:
        return note
    if note.version != version:
        raise StaleNote(note)
    note.text, note.version = text, note.version + 1
    note.save()
    return note


def note_on(trainer: User, *, by: User) -> MentorNote:
    """The mentor's notes on the trainee; without any yet, an empty unsaved row at version 0."""
    row = MentorNote.objects.filter(mentor=by, trainer=trainer).first()
    return row or MentorNote(mentor=by, trainer=trainer, version=0)
