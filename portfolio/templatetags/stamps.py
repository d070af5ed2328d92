"""The template tag that puts a form's stamp into it."""

from django import template
from django.utils.html import format_html

from portfolio import stamps

register = template.Library()


@register.simple_tag(takes_context=True)
def form_stamp(context, path=None):
    """The hidden field with the stamp; `path` is the page with the form where the request's own is not.

    A piece that is rendered for everybody has no request, and a slot that `pieces.with_token` fills.
    """
    request = context.get("request")
    if request is None:
        stamp = stamps.SLOT
    elif request.user.is_authenticated:
        stamp = _stamp_of(request, path or request.path)
    else:
        return ""
    return format_html('<input type="hidden" name="{}" value="{}">', stamps.FIELD, stamp)


def _stamp_of(request, path):
    """One stamp for all forms of an answer: signing costs, and a page has dozens."""
    kept = request.__dict__.setdefault("form_stamps", {})
    if path not in kept:
        kept[path] = stamps.make_stamp(request.user, path)
    return kept[path]
