"""Who may do what with one's own portfolio: evidence, claims, levels, files, drafts."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import ALLOWED, Decision, denied
from competencies.models import Criterion, Dimension, Level
from portfolio.models import Attachment, Draft, Evidence, StoredFile, Upload
from portfolio.permissions.reviews import can_view_submission


def can_keep_levels(user: User, criterion: Criterion) -> Decision:
    """On a current criterion of a framework that one works in."""
    if criterion.retired_at is not None:
        return denied(_("This criterion is no longer part of the sheet."))
    if not criterion.competency.framework.enrolments.filter(user=user).exists():
        return denied(_("Follow this framework first: levels are kept for the frameworks you work in."))
    return ALLOWED


def can_set_own_level(user: User, criterion: Criterion, level: Level) -> Decision:
    """As `can_keep_levels`, with a level of the framework's current scale."""
    scale = level.scale
    if scale.framework_id != criterion.competency.framework_id or not scale.is_current:
        return denied(_("This level belongs to another scale."))
    return can_keep_levels(user, criterion)


def can_edit_evidence(user: User, evidence: Evidence) -> Decision:
    """Its owner, while it is not in the bin."""
    if evidence.owner_id != user.pk:
        return denied(_("Only its owner can change this evidence."))
    if evidence.is_binned:
        return denied(_("This evidence is in the bin: take it back first."))
    return ALLOWED


def can_view_evidence(user: User, evidence: Evidence) -> Decision:
    """Its owner, while it is not in the bin; nobody else until something is shown in a review."""
    if evidence.owner_id != user.pk or evidence.is_binned:
        return denied(_("There is no such evidence."))
    return ALLOWED


def can_restore_evidence(user: User, evidence: Evidence) -> Decision:
    """Its owner, out of the bin; the same for erasing it for good."""
    if evidence.owner_id != user.pk or not evidence.is_binned:
        return denied(_("This evidence is not in your bin."))
    return ALLOWED


def can_discard_draft(user: User, draft: Draft) -> Decision:
    """Whoever typed it."""
    return ALLOWED if draft.owner_id == user.pk else denied(_("There is no such draft."))


def can_claim(user: User, part: Criterion | Dimension) -> Decision:
    """A current criterion or dimension of a published sheet, in a framework that one works in."""
    competency = part.competency
    if part.retired_at or competency.retired_at or competency.published_id is None:
        return denied(_("This line is no longer part of the sheet."))
    if not competency.framework.enrolments.filter(user=user).exists():
        return denied(_("Follow this framework first: evidence is linked to the frameworks you work in."))
    return ALLOWED


def can_view_file(user: User, file: StoredFile) -> Decision:
    """Whoever sent it, in the bin only where a submission froze it; a mentor to whom such a submission is open.

    Of an image mentors get the copies alone: `can_fetch_original`.
    """
    evidence = getattr(file, "evidence", None)
    is_own = file.owner_id == user.pk
    if is_own and (evidence is None or not evidence.is_binned):
        return ALLOWED
    rounds = (
        file.submissions.select_related("evidence", "reflection", "request")
        if isinstance(file, Attachment)
        else []
    )
    if any(can_view_submission(user, submission) for submission in rounds):
        return ALLOWED
    return denied(_("There is no such file."))


def can_fetch_original(user: User, file: StoredFile) -> Decision:
    """As `can_view_file`; a photo says where it was taken, so its original is its owner's alone."""
    if file.is_image and file.owner_id != user.pk:
        return denied(_("There is no such file."))
    return can_view_file(user, file)


def can_delete_upload(user: User, upload: Upload) -> Decision:
    """Whoever sent it."""
    return ALLOWED if upload.owner_id == user.pk else denied(_("There is no such file."))
