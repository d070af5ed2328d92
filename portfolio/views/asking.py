"""Asking for a review in two posts: choose, look at what the mentors will see, send."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from accounts.permissions import require
from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.draft_pages import waiting_request
from portfolio.forms.asking import AskForm, ItemsForm, MentorsForm, active_mentorships
from portfolio.forms.waiting import uuid_or_404
from portfolio.middleware import showing_kept
from portfolio.permissions import can_ask, can_change_request
from portfolio.workflow.drafts import save_draft
from portfolio.workflow.freezing import ChangedSinceSeen


@showing_kept
@guarded(Rule.READER)
def request_new(request, framework_slug, slug):
    competency = access.readable_sheet(request.user, framework_slug, slug)
    require(can_ask(request.user, competency))
    form = open_ask_form(request, competency)
    answer = show_or_send(request, form, _("Your request is on its way."))
    return answer or render(request, "portfolio/request_new.html", ask_context(request, form))


@showing_kept
@guarded(Rule.OWNER)
def request_items(request, uuid):
    asked = access.own_request(request.user, uuid)
    require(can_change_request(request.user, asked))
    form = open_items_form(request, asked)
    answer = show_or_send(request, form, _("Shown to your mentors."))
    context = {"form": form, "competency": asked.competency, "asked": asked}
    return answer or render(request, "portfolio/request_items.html", context)


@guarded(Rule.OWNER)
def request_mentors(request, uuid):
    asked = access.own_request(request.user, uuid)
    require(can_change_request(request.user, asked))
    form = MentorsForm(request.POST or None, owner=request.user, request=asked)
    if form.is_valid():
        form.save()
        messages.success(request, _("Added: the whole request can be read there now."))
        return redirect(asked)
    items = {row.item: row.title for row in asked.submissions.shown().defer("snapshot", "html")}
    context = {"form": form, "competency": asked.competency, "asked": asked, "items": items.values()}
    return render(request, "portfolio/request_mentors.html", context)


def show_or_send(request, form, said):
    """The page before sending, or the way on once it was sent; None where the form itself is to be shown."""
    if request.method != "POST" or "back" in request.POST:
        return None
    if not form.is_valid():
        earlier = form.earlier()
        return redirect(earlier) if earlier else None
    if "ask" in request.POST and form.picker.is_seen:
        try:
            made = form.save()
        except ChangedSinceSeen:
            form.has_changed_since = True
        else:
            messages.success(request, said)
            return redirect(made)
    form.look()
    if isinstance(form, AskForm):
        keep_typing(request, form)
    context = {"form": form, "competency": form.competency, "asked": form.request}
    return render(request, "portfolio/request_preview.html", context)


def keep_typing(request, form):
    """What was typed is a draft until it is sent: the page before sending may be left."""
    fields = dict(request.POST.lists()) | {"key": [str(form.key)]}
    for transport in ("seen", "ask"):
        fields.pop(transport, None)
    save_draft(by=request.user, key=form.key, data=draft_fields(form.competency, request.path) | fields)


def open_ask_form(request, competency):
    """The form as posted, kept, left as a draft, or not yet begun."""
    options = {"owner": request.user, "competency": competency}
    if request.method == "POST":
        return AskForm(request.POST, is_quiet="back" in request.POST, **options)
    if "kept" in request.GET:
        pending = access.own_pending_post(request.user, uuid_or_404(request.GET["kept"]))
        fields = MultiValueDict(pending.data | {"kept": [str(pending.uuid)]})
    elif "draft" in request.GET:
        draft = access.own_draft(request.user, uuid_or_404(request.GET["draft"]))
        fields = MultiValueDict(draft.data | {"key": [str(draft.key)]})
    else:
        mentors = [str(row.uuid) for row in active_mentorships(request.user)]
        fields = MultiValueDict({"key": [str(uuid4())], "mentors": mentors if len(mentors) == 1 else []})
        fields.setlist("item", request.GET.getlist("item"))
    return begun(AskForm(fields, is_quiet=True, **options), request)


def open_items_form(request, asked):
    """The form as posted or kept; an item named in the address is ticked."""
    options = {"owner": request.user, "competency": asked.competency, "request": asked}
    if request.method == "POST":
        return ItemsForm(request.POST, is_quiet="back" in request.POST, **options)
    if "kept" in request.GET:
        pending = access.own_pending_post(request.user, uuid_or_404(request.GET["kept"]))
        fields = MultiValueDict(pending.data | {"kept": [str(pending.uuid)]})
    else:
        fields = MultiValueDict({"item": request.GET.getlist("item")})
    return begun(ItemsForm(fields, is_quiet=True, **options), request)


def begun(form, request):
    """A form that nobody has touched has its only item ticked."""
    if not request.GET and len(form.picker.offers) == 1:
        form.picker.offers[0].is_ticked = True
    return form


def draft_fields(competency, page):
    """What a draft of the form needs to be found again."""
    return {"form": ["request"], "page": [page], "title": [f"{competency.code} {competency.title}".strip()]}


def ask_context(request, form):
    """What the page of the form needs beside it."""
    untouched = request.method == "GET" and not request.GET
    return {
        "form": form,
        "competency": form.competency,
        "draft": waiting_request(request.user, request.path) if untouched else None,
        "draft_fields": [
            (name, values[0]) for name, values in draft_fields(form.competency, request.path).items()
        ],
    }
