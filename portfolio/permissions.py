"""Who may do what with a portfolio: small questions of a user and an object, each no with its reason."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import ALLOWED, Decision, denied


def can_keep_levels(user, criterion) -> Decision:
    """On a current criterion of a framework that one works in."""
    if criterion.retired_at is not None:
        return denied(_("This criterion is no longer part of the sheet."))
    if not criterion.competency.framework.enrolments.filter(user=user).exists():
        return denied(_("Follow this framework first: levels are kept for the frameworks you work in."))
    return ALLOWED


def can_set_own_level(user, criterion, level) -> Decision:
    """As `can_keep_levels`, with a level of the framework's current scale."""
    scale = level.scale
    if scale.framework_id != criterion.competency.framework_id or not scale.is_current:
        return denied(_("This level belongs to another scale."))
    return can_keep_levels(user, criterion)


def can_edit_evidence(user, evidence) -> Decision:
    """Its owner, while it is not in the bin."""
    if evidence.owner_id != user.pk:
        return denied(_("Only its owner can change this evidence."))
    if evidence.is_binned:
        return denied(_("This evidence is in the bin: take it back first."))
    return ALLOWED
