"""The template tag that puts a form's stamp into it."""

from django import template
from django.utils.html import format_html

from portfolio import stamps

register = template.Library()


@register.simple_tag(takes_context=True)
def form_stamp(context, path=None):
    """The hidden field with the stamp; `path` is the page with the form where the request's own is not."""
    request = context["request"]
    if not request.user.is_authenticated:
        return ""
    stamp = stamps.make_stamp(request.user, path or request.path)
    return format_html('<input type="hidden" name="{}" value="{}">', stamps.FIELD, stamp)
