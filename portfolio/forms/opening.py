"""What stands in an evidence's form when it opens: a post, a draft, a kept form, the evidence, or nothing yet."""

from uuid import UUID, uuid4

from django.http import Http404
from django.utils.datastructures import MultiValueDict

from portfolio import access
from portfolio.forms.evidence import EvidenceForm, fields_of
from portfolio.models import Draft, Evidence


def open_form(request, evidence=None, form_class=EvidenceForm):
    """The form for this request, its files taken in where it was posted."""
    if request.method == "POST":
        form = form_class(request.POST, owner=request.user, evidence=evidence)
        form.receive(request)
        form.kept = request.POST.get("kept")
        if "preview" in request.POST:
            form.show_preview()
        return form
    data, kept = _standing_fields(request, evidence)
    form = form_class(data, owner=request.user, evidence=evidence, is_quiet=True)
    form.kept = kept
    return form


def waiting_draft(request, evidence):
    """The draft that waits in this evidence's form and is not what stands there now, or None."""
    if request.method == "POST" or "draft" in request.GET:
        return None
    return Draft.objects.filter(owner=request.user, key=evidence.uuid).first()


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


def _standing_fields(request, evidence):
    """The fields, and the kept post's UUID where they come from one."""
    typed = typed_before(request)
    if typed is not None:
        return typed
    if evidence is not None:
        return fields_of(evidence), None
    parts = [request.GET[name] for name in ("criterion", "dimension") if request.GET.get(name)]
    return MultiValueDict(
        {"key": [str(uuid4())], "kind": [Evidence.Kind.DOCUMENT], "claim": parts, "end": ["1"]}
    ), None
