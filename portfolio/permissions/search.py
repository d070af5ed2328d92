"""Who may find what."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import ALLOWED, Decision, denied
from competencies.permissions import can_view_framework
from portfolio.models import SearchEntry


def can_find(user: User, entry: SearchEntry) -> Decision:
    """One's own, and what a framework says that one may read."""
    if entry.framework is not None:
        return can_view_framework(user, entry.framework)
    return ALLOWED if entry.owner_id == user.pk else denied(_("There is no such entry."))
