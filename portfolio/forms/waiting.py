"""What was typed before and waits for its form, whichever form it is: a draft, or a form kept over a session."""

from uuid import UUID

from django.http import Http404
from django.utils.datastructures import MultiValueDict

from portfolio import access
from portfolio.models import Draft


def waiting_draft(request, row):
    """The draft that waits in the form of this row and is not what stands there now, or None."""
    if request.method == "POST" or "draft" in request.GET:
        return None
    return Draft.objects.filter(owner=request.user, key=row.uuid).first()


def typed_before(request):
    """The fields of the kept form (`?kept=`) or the draft (`?draft=`) and the kept post's UUID; None without either."""
    parameters = request.GET
    if "kept" in parameters:
        pending = access.own_pending_post(request.user, uuid_or_404(parameters["kept"]))
        return MultiValueDict(pending.data), pending.uuid
    if "draft" in parameters:
        draft = access.own_draft(request.user, uuid_or_404(parameters["draft"]))
        return MultiValueDict(draft.data | {"key": [str(draft.key)]}), None
    return None


def uuid_or_404(text):
    """The UUID that the text is, or Http404."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
