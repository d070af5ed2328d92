"""The six lists of a sheet’s synthesis."""

from django.template.loader import render_to_string

from portfolio.synthesis import lists_of


def slots(request, competency, _latest):
    """The slots of this block: {slot: HTML}."""
    context = {
        "competency": competency,
        "synthesis": lists_of(request.user, competency),
        "place": "sheet",
        "may_write": True,  # the sheet asks only for who works in its framework
    }
    return {"own:synthesis": render_to_string("portfolio/_synthesis_lists.html", context, request)}
