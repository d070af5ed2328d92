"""The three preferred tools on a sheet."""

from django.template.loader import render_to_string

from portfolio import tool_shelf


def slots(request, competency, _latest):
    """The slots of this block: {slot: HTML}."""
    choices, earlier = tool_shelf.choices_and_earlier(request.user, competency)
    context = {
        "competency": competency,
        "choices": choices,
        "earlier": earlier,
        "may_write": competency.is_enrolled,
    }
    return {"own:tools": render_to_string("portfolio/_tool_choices.html", context, request)}
