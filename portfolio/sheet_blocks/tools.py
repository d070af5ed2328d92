"""The three preferred tools on a sheet."""

from django.template.loader import render_to_string

from portfolio import tool_shelf
from portfolio.models import ToolChoice


def slots(request, competency):
    """The slots of this block: {slot: HTML}."""
    ended = ToolChoice.objects.visible_to(request.user).filter(competency=competency, ended_at__isnull=False)
    context = {
        "competency": competency,
        "choices": tool_shelf.choices_on(request.user, competency),
        "earlier": ended.count(),
        "may_write": competency.is_enrolled,
    }
    return {"own:tools": render_to_string("portfolio/_tool_choices.html", context, request)}
