"""What every permission rule answers with, and the rules of the ground floor."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Decision:
    """Yes, or no with the reason that the page and the disabled button both print."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(True)


def denied(reason: str | Promise) -> Decision:
    """A no with its reason."""
    return Decision(False, reason)


def require(decision: Decision) -> None:
    """Raise PermissionDenied with the decision's reason unless it is a yes."""
    if not decision:
        raise PermissionDenied(decision.reason)


def can_administer(user) -> Decision:
    """Administrators keep people, cohorts and editors; they see nobody's texts."""
    if user.is_active and user.is_staff:
        return ALLOWED
    return denied(_("Only administrators can do this."))
