"""Who may read and who may edit a framework."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import ALLOWED, Decision, denied
from competencies.models import Framework


def can_view_framework(user: User | AnonymousUser, framework: Framework) -> Decision:
    """Pages always ask for sign-in; every account may then read."""
    if user.is_authenticated and user.is_active:
        return ALLOWED
    return denied(_("Sign in to read this framework."))


def can_edit_framework(user: User, framework: Framework) -> Decision:
    """Its content editors only: an administrator names them, and is none by office."""
    if user.is_active and framework.editors.filter(user=user).exists():
        return ALLOWED
    return denied(_("Only the content editors of this framework can edit its sheets."))
