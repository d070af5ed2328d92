"""Where the form of a draft stands, so that going on with it opens there."""

from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from portfolio.models import Draft


def page_of(draft, evidence_uuid):
    """The address that opens the draft in its form; `evidence_uuid` is that of the evidence it changes, or None."""
    if draft.form == Draft.Form.REQUEST:
        page = ask_page(draft) or reverse("requests")
    elif evidence_uuid:
        page = reverse("evidence-edit", args=[evidence_uuid])
    else:
        page = reverse("evidence-new")
    return f"{page}?{urlencode({'draft': draft.key})}"


def ask_page(draft):
    """The page on which a request was begun; empty where the form says nothing that is one of ours."""
    try:
        match = resolve(draft.page)
    except Resolver404:
        return ""
    return reverse("request-new", kwargs=match.kwargs) if match.url_name == "request-new" else ""


def waiting_request(user, page):
    """The latest draft of a request that was begun on this page, or None."""
    drafts = Draft.objects.filter(owner=user, form=Draft.Form.REQUEST)
    return next((draft for draft in drafts if draft.page == page), None)
