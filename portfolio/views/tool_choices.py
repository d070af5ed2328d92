"""The three preferred tools of a sheet: choosing, changing, putting in order, ending, and what was before."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from accounts.rules import Rule, guarded
from portfolio import access, tool_shelf
from portfolio.forms.tools import ChoiceForm, NewChoiceForm, uuid_of
from portfolio.middleware import showing_kept
from portfolio.models import PendingPost
from portfolio.permissions import can_use_tool, can_write_on
from portfolio.views.written import open_written
from portfolio.workflow import tool_choices as workflow

PLACE = "#own-tools"  # where the three stand on the sheet


def back_to(competency):
    """The sheet, at the three tools."""
    return redirect(f"{competency.get_absolute_url()}{PLACE}")


@guarded(Rule.READER)
@require_safe
def tool_choices(request, framework_slug, slug):
    competency = access.sheet_of_choices(request.user, framework_slug, slug)
    context = {
        "competency": competency,
        "choices": tool_shelf.choices_on(request.user, competency),
        "earlier": tool_shelf.earlier_on(request.user, competency),
        "may_choose": can_write_on(request.user, competency),
    }
    return render(request, "portfolio/tool_choices_page.html", context)


@showing_kept
@guarded(Rule.READER)
def tool_choice_new(request, framework_slug, slug):
    competency = access.sheet_of_choices(request.user, framework_slug, slug)
    require(can_write_on(request.user, competency))
    asked = asked_of(request)
    active = tool_shelf.choices_on(request.user, competency)
    instead_of = next((one for one in active if one.uuid == uuid_of(asked.get("replace"))), None)
    about = {"competency": competency, "choices": active, "instead_of": instead_of}
    if not asked.get("tool"):
        about["offers"] = tool_shelf.offers(request.user, competency)
        return render(request, "portfolio/tool_choice_offers.html", about)
    return choose(request, asked, about)


def asked_of(request):
    """The fields of the post, of the kept form, or of the address."""
    if request.method == "POST":
        return request.POST
    kept = uuid_of(request.GET.get("kept"))
    pending = PendingPost.objects.filter(owner=request.user, uuid=kept).first() if kept else None
    if pending is None:
        return request.GET
    return {name: values[0] for name, values in pending.data.items() if values}


def choose(request, asked, about):
    """The form for one tool; a fourth is refused with an offer to replace one of the three."""
    tool = access.usable_tool(request.user, uuid_of(asked["tool"]))
    require(can_use_tool(request.user, tool))
    competency = about["competency"]
    given = {"competency": competency, "tool": tool, "instead_of": about["instead_of"]}
    form = open_written(request, NewChoiceForm, **given)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except workflow.ThreeAlready:
            return render(request, "portfolio/tool_choice_form.html", about | {"form": form}, status=409)
        messages.success(request, _("“%(tool)s” is among your three tools.") % {"tool": tool})
        return back_to(competency)
    return render(request, "portfolio/tool_choice_form.html", about | {"form": form})


@showing_kept
@guarded(Rule.OWNER)
def tool_choice_edit(request, uuid):
    choice = access.own_choice(request.user, uuid)
    form = open_written(request, ChoiceForm, choice)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except workflow.StaleChoice as stale:
            return show_both(request, form, stale.current)
        messages.success(request, _("Saved."))
        return back_to(choice.competency)
    context = {"form": form, "choice": choice, "competency": choice.competency}
    return render(request, "portfolio/tool_choice_form.html", context)


def show_both(request, form, current):
    """A stale save: what was typed beside what is saved, each with its button."""
    fields = form.hidden_fields_for(current.version)
    context = {"page": request.path, "fields": fields, "sides": form.both_sides(current)}
    return render(request, "portfolio/written_stale.html", context, status=409)


@guarded(Rule.OWNER)
@require_POST
def tool_choice_move(request, uuid):
    choice = access.own_choice(request.user, uuid)
    rank = request.POST.get("rank", "")
    workflow.move(choice, by=request.user, rank=int(rank) if rank in {"1", "2", "3"} else choice.rank)
    return back_to(choice.competency)


@guarded(Rule.OWNER)
@require_POST
def tool_choice_end(request, uuid):
    choice = access.own_choice(request.user, uuid)
    workflow.end(choice, by=request.user)
    messages.success(
        request,
        _("“%(tool)s” is no longer among the three. It stays in your history.") % {"tool": choice.tool},
    )
    return back_to(choice.competency)
