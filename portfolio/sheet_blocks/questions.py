"""The answers to a sheet’s open questions."""

from django.template.loader import render_to_string

from competencies.models import Question
from portfolio.answers import latest_on


def slots(request, competency):
    """A slot for each question: the latest answer, how many earlier ones, and where to answer; two queries."""
    questions = list(
        Question.objects.current().filter(competency=competency).only("uid", "text", "competency")
    )
    if not questions:
        return {}
    latest = latest_on(request.user, competency)
    return {
        f"question:{question.uid}": render_to_string(
            "portfolio/_question_slot.html",
            {"question": question, "competency": competency, "found": latest.get(question.uid)},
            request,
        )
        for question in questions
    }
