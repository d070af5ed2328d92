"""The personal reflections on a sheet."""

from django.template.loader import render_to_string

from portfolio.journal import latest_on_sheet
from portfolio.models import Reflection


def slots(request, competency):
    """The latest reflections and questions of one's own on this sheet, in one query."""
    found = latest_on_sheet(request.user, competency)
    context = {
        "competency": competency,
        "free": found[Reflection.Kind.FREE],
        "questions": found[Reflection.Kind.QUESTION],
    }
    return {"own:reflection": render_to_string("portfolio/_reflections_on_sheet.html", context, request)}
