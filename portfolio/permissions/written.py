"""Who may do what with all that a trainer writes and keeps: its owner, and nobody else."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import ALLOWED, Decision, denied
from competencies.models import Action, Competency, Question, Tag, Tool
from portfolio.models import Commitment, Occurrence, SynthesisItem, Tick, ToolChoice, Written


def can_view_written(user: User, thing: Written) -> Decision:
    """Its owner, while it is not in the bin."""
    if thing.owner_id != user.pk or thing.is_binned:
        return denied(_("There is no such text."))
    return ALLOWED


def can_edit_written(user: User, thing: Written) -> Decision:
    """Its owner, while it is not in the bin."""
    if thing.owner_id != user.pk:
        return denied(_("Only its owner can change this."))
    if thing.is_binned:
        return denied(_("This is in the bin: take it back first."))
    return ALLOWED


def can_restore_written(user: User, thing: Written) -> Decision:
    """Its owner, out of the bin; the same for erasing it for good."""
    if thing.owner_id != user.pk or not thing.is_binned:
        return denied(_("This is not in your bin."))
    return ALLOWED


def can_keep(user: User, row: SynthesisItem | ToolChoice | Tick) -> Decision:
    """Whose line, choice or tick it is."""
    return ALLOWED if row.owner_id == user.pk else denied(_("There is no such line."))


def can_settle(user: User, occurrence: Occurrence) -> Decision:
    """Whose commitment it is a date of."""
    return can_view_written(user, occurrence.commitment)


def can_write_on(user: User, competency: Competency) -> Decision:
    """On a published sheet of a framework that one works in."""
    if competency.retired_at is not None or competency.published_id is None:
        return denied(_("This sheet is not in use any more."))
    if not competency.framework.enrolments.filter(user=user).exists():
        return denied(_("Follow this framework first: you write in the frameworks you work in."))
    return ALLOWED


def can_answer(user: User, part: Question | Action) -> Decision:
    """A current question or action of such a sheet; the same for ticking."""
    if part.retired_at is not None:
        return denied(_("This line is no longer part of the sheet."))
    return can_write_on(user, part.competency)


def can_use_tool(user: User, tool: Tool) -> Decision:
    """A library's tool, or one's own; not one that was retired."""
    if tool.owner_id not in (None, user.pk):
        return denied(_("There is no such tool."))
    if tool.retired_at is not None:
        return denied(_("This tool is not offered any more."))
    return ALLOWED


def can_edit_tool(user: User, tool: Tool) -> Decision:
    """One's own; a library's tools come with its framework."""
    return ALLOWED if tool.owner_id == user.pk else denied(_("Only its owner can change this tool."))


def can_commit_to(user: User, commitment: Commitment) -> Decision:
    """Plan it further, or stop it: its owner, while it goes on."""
    if commitment.ended_on is not None:
        return denied(_("This commitment was stopped: take it up again first."))
    return can_edit_written(user, commitment)


def can_keep_tag(user: User, tag: Tag | None) -> Decision:
    """Whose tag it is; a sheet's tags are nobody's to change."""
    if tag is None or tag.owner_id != user.pk:
        return denied(_("There is no such tag."))
    return ALLOWED
