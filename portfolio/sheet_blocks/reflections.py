"""The personal reflections on a sheet."""

from django.template.loader import render_to_string


def slots(request, competency, latest):
    """The latest reflections and questions of one's own on this sheet."""
    context = {"competency": competency, "free": latest.free, "questions": latest.questions}
    return {"own:reflection": render_to_string("portfolio/_reflections_on_sheet.html", context, request)}
