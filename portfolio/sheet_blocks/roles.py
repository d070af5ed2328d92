"""The path of one’s role on a sheet."""

from django.template.loader import render_to_string

from portfolio.role_path import path_of


def slots(request, competency, latest):
    """The slots of this block: {slot: HTML}."""
    context = {
        "competency": competency,
        "phases": path_of(request.user, competency),
        "today": latest.role[0] if latest.role else None,
    }
    return {"own:role": render_to_string("portfolio/_role_path.html", context, request)}
