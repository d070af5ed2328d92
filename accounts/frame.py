"""The frame around the pages of somebody signed in, rendered once for all who have the same and then filled.

Kept by language, role, the destination one is at, and whether something is unread. Names, the number of what is
unread and the token of the forms are filled in per request, so that nothing of anybody's is kept.
"""

from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language, ngettext

MOST_UNREAD = 99  # more are shown as 99+
SLOT = "\x1e"  # a control character that no text of a page holds


def frame_piece(template, request):
    """The piece as this person sees it on this page."""
    user = request.user
    # As the query that loads a request's person has them; somebody who signs in with this very request has none.
    is_mentor, unread = bool(getattr(user, "is_mentoring", False)), getattr(user, "unread", 0)
    values = {
        "short-name": escape(user.get_short_name()),
        "name": escape(user),
        "token": get_token(request),
        "unread": str(unread) if unread <= MOST_UNREAD else f"{MOST_UNREAD}+",
        "unread-words": ngettext("%(number)s unread", "%(number)s unread", unread) % {"number": unread},
    }
    role = Anybody(user.is_staff, is_mentor, bool(unread))
    pieces = _kept(template, get_language(), role, destination(request.path))
    filled = [values[piece] if number % 2 else piece for number, piece in enumerate(pieces)]
    return "".join(filled)


def destination(path):
    """The address that decides which link of the frame is the current one."""
    if path in (reverse("evidence-new"), reverse("evidence-quick")):
        return path
    _, first, *below = path.split("/")
    if below[1:2] == ["tools"]:  # a framework's tool stands among the tools, whatever its address lies below
        return reverse("tools")
    return f"/{first}/" if first else "/"


@lru_cache(maxsize=1024)
def _kept(template, language, role, path):
    """The piece as alternating texts and names of values, in the active language."""
    context = {
        "user": role,
        "request": SimpleNamespace(path=path),
        "csrf_token": f"{SLOT}token{SLOT}",
    }
    return tuple(render_to_string(template, context).split(SLOT))


@dataclass(frozen=True)
class Anybody:
    """Stands in for the person while the piece is rendered for everybody of the same role."""

    is_staff: bool
    is_mentoring: bool
    has_unread: bool
    is_authenticated = True
    unread = f"{SLOT}unread{SLOT}"
    unread_words = f"{SLOT}unread-words{SLOT}"

    def __str__(self):
        return f"{SLOT}name{SLOT}"

    def get_short_name(self):
        return f"{SLOT}short-name{SLOT}"
