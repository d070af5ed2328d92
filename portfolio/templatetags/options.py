"""The options of a select field, made in one go."""

from django import template
from django.utils.html import format_html_join

register = template.Library()


@register.simple_tag
def options(pairs, chosen=None):
    """An `<option>` for each (value, words), the chosen one selected."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, " selected" if value and value == chosen else "", words) for value, words in pairs),
    )
