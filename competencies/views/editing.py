"""A sheet's text in the browser: typed, looked at, kept; nothing typed is lost."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.rules import Rule, guarded
from competencies import access, editing
from competencies.difference import compare
from competencies.forms import DraftForm, RevisionForm, UploadForm
from competencies.preview import preview_of, problems_of


@guarded(Rule.EDITOR)
@require_http_methods(["GET", "POST"])
def sheet_edit(request, framework_slug, slug):
    competency = access.editable_sheet(request.user, framework_slug, slug)
    form = DraftForm(request.POST or None)
    if form.is_valid():
        return keep(request, competency, **form.cleaned_data)
    return edit_page(request, competency, form)


@guarded(Rule.EDITOR)
@require_POST
def sheet_preview(request, framework_slug, slug):
    competency = access.editable_sheet(request.user, framework_slug, slug)
    form = DraftForm(request.POST)
    preview = preview_of(form.cleaned_data["document"], competency) if form.is_valid() else None
    if request.headers.get("X-Piece"):  # asked for by static/js/sheet_edit.js
        return render(request, "competencies/_sheet_preview.html", {"preview": preview})
    return edit_page(request, competency, form, preview=preview)


@guarded(Rule.EDITOR)
@require_POST
def sheet_presence(request, framework_slug, slug):
    competency = access.editable_sheet(request.user, framework_slug, slug)
    draft = editing.note_presence(competency, by=request.user)
    return JsonResponse({"said": presence(draft, request.user), "revision": draft.revision})


@guarded(Rule.EDITOR)
@require_POST
def sheet_discard(request, framework_slug, slug):
    competency = access.editable_sheet(request.user, framework_slug, slug)
    form = RevisionForm(request.POST)
    if form.is_valid():
        discard(request, competency, form.cleaned_data["revision"])
    return redirect("sheet-edit", framework_slug, slug)


def discard(request, competency, revision):
    """Forget the draft and say so, unless it was saved since."""
    try:
        editing.discard_draft(competency, by=request.user, revision=revision)
        messages.success(request, _("The draft is gone. Readers notice nothing."))
    except editing.StaleDraft:
        messages.warning(request, _("The draft was saved elsewhere meanwhile, so it was not discarded."))


def keep(request, competency, *, document, revision):
    """Save the draft and say so, to a script as JSON; a stale one is shown beside what stands there."""
    is_script = request.accepts("application/json") and not request.accepts("text/html")
    try:
        draft = editing.save_draft(competency, by=request.user, document=document, revision=revision)
    except editing.StaleDraft as stale:
        if is_script:
            message = _("The draft was saved elsewhere meanwhile. Press “Keep as draft” to see both texts.")
            return JsonResponse({"said": message}, status=409)
        return stale_page(request, competency, document, stale.current)
    if is_script:
        return JsonResponse(kept(draft))
    messages.success(request, _("Draft kept. Readers see nothing of it before you publish."))
    return redirect("sheet-edit", competency.framework.slug, competency.slug)


def kept(draft):
    """What a script is told after a save."""
    now = time_format(timezone.localtime(draft.saved_at), "TIME_FORMAT")
    problems = {"problems": problems_of(draft.document)}
    return {
        "revision": draft.revision,
        "said": _("Draft kept at %(time)s") % {"time": now},
        "problems": render_to_string("competencies/_sheet_problems.html", problems),
    }


def presence(draft, user):
    """The sentence about who else has the sheet open, or nothing."""
    other = editing.other_editor(draft, user)
    return _("%(name)s has this sheet open just now.") % {"name": other} if other else ""


def edit_page(request, competency, form, *, preview=None, upload=None):
    """The page with the text as typed, or as kept where nothing was typed."""
    draft = editing.draft_of(competency)
    if not form.is_bound:
        form = DraftForm(initial={"document": draft.document, "revision": draft.revision})
    context = {
        "competency": competency,
        "framework": competency.framework,
        "draft": draft,
        "has_changes": editing.has_changes(draft),
        "form": form,
        "upload": upload or UploadForm(initial={"revision": draft.revision}),
        "presence": presence(draft, request.user),
        "problems": problems_of(form["document"].value() or ""),
        "preview": preview,
    }
    return render(request, "competencies/sheet_edit.html", context)


def stale_page(request, competency, document, current):
    """Both texts: the one just typed, over the current revision, and the one that stands there."""
    context = {
        "competency": competency,
        "framework": competency.framework,
        "form": DraftForm(initial={"document": document, "revision": current.revision}),
        "current": current,
        "is_saved": current.saved_by is not None,
        "rows": compare(current.document, document),
    }
    return render(request, "competencies/sheet_stale.html", context, status=409)
