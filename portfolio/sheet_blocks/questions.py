"""The answers to a sheet’s open questions."""

from django.template.loader import render_to_string


def slots(request, competency, latest):
    """A slot for each question: the latest answer, how many earlier ones, and where to answer."""
    return {
        f"question:{question.uid}": render_to_string(
            "portfolio/_question_slot.html",
            {"question": question, "competency": competency, "found": latest.answers.get(question.uid)},
            request,
        )
        for question in competency.standing.questions
    }
