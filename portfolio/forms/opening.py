"""What stands in an evidence's form when it opens: a post, a draft, a kept form, the evidence, or nothing yet."""

from uuid import uuid4

from django.utils.datastructures import MultiValueDict

from portfolio.forms.evidence import EvidenceForm, fields_of
from portfolio.forms.waiting import typed_before
from portfolio.models import Evidence


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
