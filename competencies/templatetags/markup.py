"""Shows HTML that was rendered when its text was saved."""

from django import template

from competencies import markup

register = template.Library()


@register.filter
def stored(html):
    """HTML kept since the render function made it."""
    return markup.stored(html)
