"""Ticking the actions of a sheet, in place."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.forms.ticks import TickForm
from portfolio.views.short_notes import save_note
from portfolio.workflow import ticks


@guarded(Rule.READER)
@require_POST
def tick_set(request, framework_slug, slug, action_slug):
    action = access.readable_action(request.user, framework_slug, slug, action_slug)
    change = ticks.untick if request.POST.get("done") == "0" else ticks.tick
    change(action, by=request.user)
    return redirect(line_of(action))


@guarded(Rule.READER)
@require_POST
def tick_tell(request, framework_slug, slug, action_slug):
    action = access.readable_action(request.user, framework_slug, slug, action_slug)
    return keep_told(request, action) or redirect(line_of(action))


@guarded(Rule.READER)
@require_POST
def tick_evidence(request, framework_slug, slug, action_slug):
    action = access.readable_action(request.user, framework_slug, slug, action_slug)
    refused = keep_told(request, action)
    if refused is not None:
        return refused
    made = ticks.make_evidence(action, by=request.user)
    messages.success(request, _("It is evidence now. Tell more, add a file, and say what it shows."))
    return redirect("evidence-edit", made.uuid)


def keep_told(request, action):
    """Keep the date and the note of the form, where there are any; the answer that says why not, or None."""
    if not {"done_on", "note"} & request.POST.keys():
        return None
    back = line_of(action)
    return save_note(
        request, TickForm(request.POST), lambda form: form.save(action, by=request.user), back=back
    )


def line_of(action):
    """Where the action stands on its sheet."""
    competency = action.competency
    return f"{reverse('sheet', args=[competency.framework.slug, competency.slug])}#{action.uid}"
