"""A mentor's page on a trainee, with the mentor's private notes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import Rule, guarded
from portfolio import access, trainees
from portfolio.forms.signing import NoteForm
from portfolio.workflow.notes import StaleNote, note_on


@guarded(Rule.MENTOR)
@require_safe
def trainee(request, uuid):
    person = access.trainee(request.user, uuid)
    form = NoteForm.of(note_on(person, by=request.user))
    return render(request, "portfolio/trainee_page.html", trainee_context(request.user, person, form))


def trainee_context(user, person, form):
    """All that the page shows: what is open to the mentor, and what is the mentor's own."""
    return {
        "trainee": person,
        "mentorship": trainees.mentorship_of(user, person),
        "sheets": trainees.open_sheets(user, person),
        "feedback": trainees.given_feedback(user, person),
        "sign_offs": trainees.given_sign_offs(user, person),
        "form": form,
    }


@guarded(Rule.MENTOR)
@require_POST
def notes_save(request, uuid):
    person = access.trainee(request.user, uuid)
    form = NoteForm(request.POST)
    if not request.accepts("text/html"):
        return autosaved(form, person, by=request.user)
    if not form.is_valid():
        context = trainee_context(request.user, person, form)
        return render(request, "portfolio/trainee_page.html", context, status=422)
    try:
        form.save(person, by=request.user)
    except StaleNote as stale:
        context = {"trainee": person, "current": stale.current, "text": form.cleaned_data["text"]}
        return render(request, "portfolio/notes_stale.html", context, status=409)
    messages.success(request, _("Your notes are kept. Nobody else reads them."))
    return redirect("trainee", uuid=person.uuid)


def autosaved(form, person, *, by):
    """The answer to the script: what to say, and the version that the next save is over."""
    if not form.is_valid():
        return JsonResponse({"said": next(iter(form.errors.values()))[0]}, status=422)
    try:
        note = form.save(person, by=by)
    except PermissionDenied as refused:
        return JsonResponse({"said": str(refused)}, status=403)
    except StaleNote:
        sentence = _("These notes were saved in another window. Press “Keep my notes” to see both texts.")
        return JsonResponse({"said": sentence}, status=409)
    return JsonResponse({"said": _("Kept. Nobody else reads them."), "version": note.version})
