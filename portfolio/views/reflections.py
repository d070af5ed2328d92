"""The journal: answers to open questions, reflections, questions of one's own, one's role."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.models import Reflection


@guarded(Rule.READER)
@require_safe
def question(request, framework_slug, slug, question_slug):
    part = access.readable_question(request.user, framework_slug, slug, question_slug)
    answers = Reflection.objects.visible_to(request.user).filter(answers__question=part)
    context = {"question": part, "competency": part.competency, "answers": answers}
    return render(request, "portfolio/question_page.html", context)
