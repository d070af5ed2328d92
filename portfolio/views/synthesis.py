"""The six lists of a sheet's synthesis, and the gestures on their lines."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.forms.synthesis import LineForm, PlaceForm
from portfolio.models import SynthesisItem
from portfolio.permissions import can_write_on
from portfolio.synthesis import List, lists_of
from portfolio.workflow import synthesis as workflow


@guarded(Rule.READER)
@require_safe
def synthesis(request, framework_slug, slug):
    competency = access.readable_sheet(request.user, framework_slug, slug)
    return render(request, "portfolio/synthesis_page.html", context_of(request.user, competency, "page"))


@guarded(Rule.READER)
def synthesis_add(request, framework_slug, slug, list_name):
    competency = access.readable_sheet(request.user, framework_slug, slug)
    require(can_write_on(request.user, competency))
    if list_name not in List.values:
        raise Http404
    given = {"owner": request.user, "competency": competency, "to": List(list_name)}
    return save_and_go_back(request, LineForm(request.POST or None, **given))


@guarded(Rule.OWNER)
def synthesis_line(request, uuid):
    line = access.own_row(SynthesisItem, request.user, uuid)
    given = {"owner": request.user, "competency": line.competency, "to": List(line.list), "line": line}
    return save_and_go_back(request, LineForm(request.POST or None, **given))


@guarded(Rule.OWNER)
@require_POST
def synthesis_line_move(request, uuid):
    line = access.own_row(SynthesisItem, request.user, uuid)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    refused = save_words_beside(request, line)
    if refused is None:
        form.move(line, by=request.user)
    return refused or back(request, line.competency, f"line-{line.uuid}")


@guarded(Rule.OWNER)
@require_POST
def synthesis_line_strike(request, uuid):
    line = access.own_row(SynthesisItem, request.user, uuid)
    refused = save_words_beside(request, line)
    if refused is not None:
        return refused
    workflow.strike(line, by=request.user)
    messages.success(request, _("Struck. It waits below its list, where you can take it back."))
    return back(request, line.competency, f"synthesis-{line.list}")


@guarded(Rule.OWNER)
@require_POST
def synthesis_line_restore(request, uuid):
    line = workflow.restore(access.own_row(SynthesisItem, request.user, uuid), by=request.user)
    return back(request, line.competency, f"line-{line.uuid}")


@guarded(Rule.OWNER)
@require_POST
def synthesis_line_remove(request, uuid):
    line = access.own_row(SynthesisItem, request.user, uuid)
    workflow.remove(line, by=request.user)
    messages.success(request, _("Removed for good."))
    return back(request, line.competency, f"synthesis-{line.list}")


def save_words_beside(request, line):
    """Save the words that stand in the form of a gesture, where they were changed; the answer that says why not."""
    given = {"owner": request.user, "competency": line.competency, "to": List(line.list), "line": line}
    form = LineForm(request.POST, **given)
    if "text" not in request.POST or not form.has_changed():
        return None
    answer = save_and_go_back(request, form)
    return None if answer.status_code == 302 else answer


def context_of(user, competency, place):
    """What the lists need; `place` is where they stand, « sheet » or « page »."""
    return {
        "competency": competency,
        "synthesis": lists_of(user, competency),
        "place": place,
        "may_write": can_write_on(user, competency),
    }


def save_and_go_back(request, form):
    """Save a posted line and lead back to its list; otherwise the form, or both texts of a stale save."""
    context = {"form": form, "competency": form.competency, "line": form.line, "place": place_of(request)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "portfolio/synthesis_line.html", context)
    try:
        line = form.save()
    except workflow.StaleLine as stale:
        context |= {"current": stale.current, "mine": form.cleaned_data}
        return render(request, "portfolio/synthesis_stale.html", context, status=409)
    return back(request, form.competency, f"synthesis-{line.list}")


def place_of(request):
    """Where the gesture was made: « sheet » or « page », nothing else."""
    return "sheet" if request.POST.get("next", request.GET.get("next")) == "sheet" else "page"


def back(request, competency, anchor):
    """Where the gesture was made, at the anchor."""
    if place_of(request) == "sheet":
        return redirect(f"{competency.get_absolute_url()}#{anchor}")
    page = reverse("synthesis", args=[competency.framework.slug, competency.slug])
    return redirect(f"{page}#{anchor}")
