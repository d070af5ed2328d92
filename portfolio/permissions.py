"""Who may do what with a portfolio: small questions of a user and an object, each no with its reason."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import ALLOWED, Decision, denied


def can_set_own_level(user, criterion, level) -> Decision:
    """On a current criterion of a framework one works in, with a level of that framework's scale."""
    framework = criterion.competency.framework
    if criterion.retired_at is not None:
        return denied(_("This criterion is no longer part of the sheet."))
    if level.scale.framework_id != framework.pk or not level.scale.is_current:
        return denied(_("This level belongs to another scale."))
    if not framework.enrolments.filter(user=user).exists():
        return denied(_("Follow this framework first: levels are kept for the frameworks you work in."))
    return ALLOWED
