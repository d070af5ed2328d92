"""Settling, moving and telling of one date of a commitment, in place."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.forms.commitments_dates import MoveForm, NoteForm, SettleForm
from portfolio.models import Occurrence
from portfolio.views.short_notes import save_note
from portfolio.workflow import commitments_dates as workflow


@guarded(Rule.OWNER)
@require_POST
def occurrence_settle(request, uuid):
    return told(request, uuid, SettleForm)


@guarded(Rule.OWNER)
@require_POST
def occurrence_move(request, uuid):
    return told(request, uuid, MoveForm)


@guarded(Rule.OWNER)
@require_POST
def occurrence_note(request, uuid):
    row = access.own_row(Occurrence, request.user, uuid)
    return keep_note(request, row) or redirect(place_of(row, request.POST.get("to")))


@guarded(Rule.OWNER)
@require_POST
def occurrence_evidence(request, uuid):
    """The note that stands in the same form is kept first."""
    row = access.own_row(Occurrence, request.user, uuid)
    refused = keep_note(request, row) if "note" in request.POST else None
    if refused is not None:
        return refused
    made = workflow.make_evidence(row, by=request.user)
    messages.success(request, _("It is evidence now. Tell more, add a file, and say what it shows."))
    return redirect("evidence-edit", made.uuid)


def keep_note(request, row):
    """Keep the note of the form; the answer that says why not, or None."""
    back = place_of(row, request.POST.get("to"))
    return save_note(request, NoteForm(request.POST), lambda form: form.save(row, by=request.user), back=back)


def told(request, uuid, form_class):
    """Write what was told about a date, or say why not, and lead back to where it was told."""
    row = access.own_row(Occurrence, request.user, uuid)
    form = form_class(request.POST)
    if form.is_valid():
        form.save(row, by=request.user)
    else:
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect(place_of(row, request.POST.get("to")))


def place_of(row, asked):
    """The page on which the gesture was made, one of ours."""
    if asked == "list":
        return f"{reverse('commitments')}#c-{row.commitment.uuid}"
    if asked == "dashboard":
        return reverse("dashboard")
    return f"{row.commitment.get_absolute_url()}#o-{row.uuid}"
