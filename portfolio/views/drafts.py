"""Keeping what stands in a form, by itself every few seconds or by a button."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.draft_pages import LISTS, form_page, page_of
from portfolio.forms.receiving import receive_files
from portfolio.models import Evidence
from portfolio.workflow.drafts import discard_draft, form_of, save_draft
from portfolio.workflow.kept import form_key


@guarded(Rule.SIGNED_IN)
@require_POST
def draft_save(request):
    data = dict(request.POST.lists())
    by_hand = request.accepts("text/html")
    draft = save_draft(by=request.user, key=form_key(data), data=data, asked=by_hand)
    if by_hand:
        return by_button(request, draft, data)
    return JsonResponse({"said": said(draft) if draft else ""})


@guarded(Rule.OWNER)
@require_POST
def draft_discard(request, key):
    draft = access.own_draft(request.user, key)
    discard_draft(draft, by=request.user)
    messages.success(request, _("The draft is gone."))
    return redirect(form_page(draft) or edited_by(draft) or "evidence-list")


def by_button(request, draft, data):
    """The button without JavaScript keeps the files too, and the form opens again with all of it."""
    if draft is None:
        messages.info(request, _("This form was saved already."))
        return redirect(LISTS.get(form_of(data), "evidence-list"))
    for name, reason in receive_files(request, draft.key):
        messages.warning(request, _("%(name)s: %(reason)s") % {"name": name, "reason": reason})
    messages.success(request, said(draft))
    edited = edited_by(draft)
    return redirect(page_of(draft, edited.uuid if edited else None))


def edited_by(draft):
    """The evidence whose form the draft stands in, or None for a new one's."""
    return Evidence.objects.visible_to(draft.owner).filter(uuid=draft.key).first()


def said(draft):
    """« Draft saved at 14:32 », as the language writes times."""
    # Translators: how a time of the day is written, in the signs of Django's date filter
    time = formats.date_format(timezone.localtime(draft.saved_at), _("H:i"))
    return _("Draft saved at %(time)s") % {"time": time}
