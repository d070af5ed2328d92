"""Where the form of a draft stands, so that going on with it opens there."""

from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from portfolio.models import Draft

# Where one is led whose draft names no page of ours.
LISTS = {
    Draft.Form.REQUEST: "requests",
    Draft.Form.REFLECTION: "reflections",
    Draft.Form.PHASE: "reflections",
    Draft.Form.RECORD: "tools",
    Draft.Form.COMMITMENT: "commitments",
    Draft.Form.TOOL: "tools",
    Draft.Form.ANSWER: "requests",
    Draft.Form.SIGN_OFF: "mentoring",
}
# Pages that show what waits for their form whichever way one comes to them.
OPEN_THEMSELVES = {"request", "submission", "sign-off-new"}


def page_of(draft, evidence_uuid):
    """The address that opens the draft in its form; `evidence_uuid` is that of the evidence it changes, or None."""
    if draft.form != Draft.Form.EVIDENCE:
        page = form_page(draft) or reverse(LISTS[draft.form])
    elif evidence_uuid:
        page = reverse("evidence-edit", args=[evidence_uuid])
    else:
        page = reverse("evidence-new")
    return f"{page}?{urlencode({'draft': draft.key})}"


def form_page(draft):
    """The page of ours on which the form stands; empty where it names none that shows what was typed again."""
    try:
        match = resolve(draft.page)
    except Resolver404:
        return ""
    shows_it = match.url_name in OPEN_THEMSELVES or getattr(match.func, "shows_kept", False)
    return reverse(match.view_name, args=match.args, kwargs=match.kwargs) if shows_it else ""


def waiting_request(user, page):
    """The latest draft of a request that was begun on this page, or None."""
    drafts = Draft.objects.filter(owner=user, form=Draft.Form.REQUEST)
    return next((draft for draft in drafts if draft.page == page), None)
