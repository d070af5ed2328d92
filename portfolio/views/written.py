"""Opening and saving the forms of what a trainer writes, the same for all of them."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portfolio.forms.waiting import typed_before, waiting_draft
from portfolio.workflow.drafts import save_draft
from portfolio.workflow.writing import StaleWriting


def open_written(request: HttpRequest, form_class, row=None, **about):
    """The form for this request: what was posted, a draft (`?draft=`), a kept form (`?kept=`), the row, or nothing yet.

    `about` goes to the form's constructor.
    """
    given = {"owner": request.user, "page": request.path, "row": row} | about
    if request.method == "POST":
        form = form_class(request.POST, **given)
        form.kept = request.POST.get("kept")
        if "preview" in request.POST:
            form.show_preview()
        return form
    data, kept = _standing_fields(request, form_class, row)
    form = form_class(data, is_quiet=True, **given)
    form.kept = kept
    return form


def save_written(request, form, *, to=None, said=None):
    """Save a posted form and lead on, to the row or `to`; None where it is to be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        row = form.save()
    except StaleWriting as stale:
        return show_both(request, form, stale.current)
    messages.success(request, said or _("Saved."))
    return redirect(to or row)


def show_both(request, form, current):
    """A stale save: both texts side by side, what was typed kept as a draft of the row."""
    page = form.page_over(current)
    data = dict(form.data.lists()) | {"page": [page]}
    save_draft(by=request.user, key=current.uuid, data=data, asked=True)
    context = {
        "form": form,
        "page": page,
        "current": current,
        "fields": form.hidden_fields_for(current.version),
        "sides": form.both_sides(current),
    }
    return render(request, "portfolio/written_stale.html", context, status=409)


def context_of(request, form):
    """What the templates of a form need beside it: the row, and the draft that waits in its form."""
    draft = waiting_draft(request, form.row) if form.row else None
    return {"form": form, "row": form.row, "draft": draft}


def _standing_fields(request, form_class, row):
    """The fields, and the kept post's UUID where they come from one."""
    typed = typed_before(request)
    if typed is not None:
        return typed
    return (form_class.fields_of(row) if row else form_class.new_fields(request.GET)), None
