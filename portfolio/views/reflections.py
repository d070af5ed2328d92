"""Open questions and reflections: a question with its answers, three minutes, new, one, change, earlier editions."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from accounts.rules import Rule, guarded
from portfolio import access, answers, editions
from portfolio.forms.reflections import AnswerEditForm, AnswerForm, ReflectionForm, ThreeMinutesForm
from portfolio.forms.waiting import uuid_or_404
from portfolio.journal import details_of, entry_of
from portfolio.middleware import showing_kept
from portfolio.models import Reflection
from portfolio.permissions import can_answer
from portfolio.views.written import context_of, open_written, save_written
from portfolio.workflow import writing

TO_WRITE = {"again", "draft", "kept"}  # with one of these in the address the form stands open


@showing_kept
@guarded(Rule.READER)
def question(request, framework_slug, slug, question_slug):
    part = access.readable_question(request.user, framework_slug, slug, question_slug)
    may = can_answer(request.user, part)
    if request.method == "POST":
        require(may)
    form = open_written(request, AnswerForm, question=part)
    about = {"question": part, "competency": part.competency, "may_answer": may}
    about["following"] = part.following and part.following.removeprefix("q-")
    about["is_begun"] = request.method == "POST" or not TO_WRITE.isdisjoint(request.GET)
    context = context_of(request, form) | about | {"memory": answers.memory_of(request.user, part)}
    saved = save_written(request, form, to=f"{request.path}#answers")
    return saved or render(request, "portfolio/question_page.html", context)


@showing_kept
@guarded(Rule.SIGNED_IN)
def reflection_three_minutes(request):
    form = open_written(request, ThreeMinutesForm)
    offer = answers.offered(request.user, request.GET.get("after", ""))
    asked = form.data.get("question", "")
    if asked or request.method == "POST":
        form.question = access.answerable_question(request.user, uuid_or_404(asked))
    elif offer:
        form.question = offer.question
    else:
        return render(request, "portfolio/three_minutes_none.html")
    context = context_of(request, form) | {"question": form.question, "offer": offer}
    saved = save_written(request, form, to=f"{address_of(form.question)}#answers")
    return saved or render(request, "portfolio/three_minutes.html", context)


@showing_kept
@guarded(Rule.SIGNED_IN)
def reflection_new(request):
    form = open_written(request, ReflectionForm)
    return save_written(request, form) or render(
        request, "portfolio/reflection_form.html", context_of(request, form)
    )


@guarded(Rule.OWNER)
@require_safe
def reflection(request, uuid):
    row = access.own_written(Reflection, request.user, uuid)
    return render(request, "portfolio/reflection_page.html", details_of(row))


@showing_kept
@guarded(Rule.OWNER)
def reflection_edit(request, uuid):
    row = access.own_written(Reflection, request.user, uuid)
    form = open_written(
        request, AnswerEditForm if row.kind == Reflection.Kind.ANSWER else ReflectionForm, row
    )
    context = context_of(request, form) | {"entry": entry_of(row)}
    return save_written(request, form) or render(request, "portfolio/reflection_form.html", context)


@guarded(Rule.OWNER)
@require_safe
def reflection_history(request, uuid):
    row = access.own_written(Reflection, request.user, uuid)
    page = editions.page_of_editions(row, request.GET.get("page", ""))
    return render(request, "portfolio/reflection_history.html", {"entry": entry_of(row), "page": page})


@guarded(Rule.OWNER)
@require_POST
def reflection_delete(request, uuid):
    row = access.own_written(Reflection, request.user, uuid)
    writing.put_in_bin(row, by=request.user)
    return redirect(f"{reverse('reflections')}?{urlencode({'binned': row.uuid})}")


def address_of(question):
    """The question's page."""
    competency = question.competency
    return reverse("question", args=[competency.framework.slug, competency.slug, question.slug])
