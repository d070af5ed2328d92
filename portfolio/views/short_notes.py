"""A short note that could not be saved, given back: it is too long, or another was saved in between."""

from django.shortcuts import render

from portfolio.workflow.short_notes import StaleShortNote


def save_note(request, form, save, *, back):
    """Save the form's note by `save`; None, or the page that says why not and holds what was typed.

    `back` is the address that keeps what is saved.
    """
    context = {"form": form, "back": back, "was": request.POST.get("note_was"), "action": request.path}
    if not form.is_valid():
        return render(request, "portfolio/note_again.html", context, status=422)
    try:
        save(form)
    except StaleShortNote as stale:
        context |= {"saved": stale.saved, "was": stale.saved, "is_stale": True}
        return render(request, "portfolio/note_again.html", context, status=409)
    return None
