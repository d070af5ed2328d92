"""The frame around the pages of somebody signed in, rendered once for all who have the same and then filled.

Kept by language, role and the destination one is at. Names and the token of the forms are filled in per
request, so that nothing of anybody's is kept.
"""

from functools import lru_cache
from types import SimpleNamespace

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language

SLOT = "\x1e"  # a control character that no text of a page holds


def frame_piece(template, request):
    """The piece as this person sees it on this page."""
    user = request.user
    values = {
        "short-name": escape(user.get_short_name()),
        "name": escape(user),
        "token": get_token(request),
    }
    pieces = _kept(template, get_language(), user.is_staff, destination(request.path))
    filled = [values[piece] if number % 2 else piece for number, piece in enumerate(pieces)]
    return "".join(filled)


def destination(path):
    """The address that decides which link of the frame is the current one."""
    if path == reverse("evidence-new"):
        return path
    first = path.split("/", 2)[1]
    return f"/{first}/" if first else "/"


@lru_cache(maxsize=256)
def _kept(template, language, is_staff, path):
    """The piece as alternating texts and names of values, in the active language."""
    context = {
        "user": Anybody(is_staff),
        "request": SimpleNamespace(path=path),
        "csrf_token": f"{SLOT}token{SLOT}",
    }
    return tuple(render_to_string(template, context).split(SLOT))


class Anybody:
    """Stands in for the person while the piece is rendered for everybody."""

    is_authenticated = True

    def __init__(self, is_staff):
        self.is_staff = is_staff

    def __str__(self):
        return f"{SLOT}name{SLOT}"

    def get_short_name(self):
        return f"{SLOT}short-name{SLOT}"
