"""The template tags of every page: icons from the sprite, the current place in the navigation."""

from functools import cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html

from accounts.frame import frame_piece

register = template.Library()


@register.simple_tag
@cache
def icon(name):
    """An icon of the sprite, silent for screen readers: the words beside it say what it means."""
    return format_html(
        '<svg class="ic" aria-hidden="true"><use href="{}#{}"/></svg>', static("img/icons.svg"), name
    )


@register.simple_tag(takes_context=True)
def current(context, prefix, *but, exact=False):
    """`aria-current` where the page's address lies under `prefix`, but not where it is one of `but`."""
    path = context["request"].path
    here = path == prefix if exact else path.startswith(prefix) and path not in but
    return format_html(' aria-current="{}"', "page") if here else ""


@register.simple_tag(takes_context=True)
def frame(context, template):
    """A piece of the frame for somebody signed in, `as` a variable to be shown with `stored`."""
    return frame_piece(template, context["request"])


@register.simple_tag
def signup_open():
    """Whether people may open an account themselves."""
    return settings.SIGNUP_OPEN


BROWSERS = (
    ("Firefox", "Firefox"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent):
    """A browser's description of itself in two words, or as it stands where it says nothing known."""
    found = [
        next((name for mark, name in known if mark in user_agent), None) for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in found if name) or user_agent[:80]
