"""What can happen to a filled-in tool beside being written: becoming evidence, going over to a newer edition."""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import denied, require
from competencies.markup import MAX_LENGTH
from competencies.models import ToolTemplate
from portfolio.models import Draft, Evidence, ToolRecord
from portfolio.permissions import can_edit_written
from portfolio.record_export import markdown_of
from portfolio.workflow.content import EvidenceData
from portfolio.workflow.evidence import create_evidence, lock
from portfolio.workflow.writing import again


@transaction.atomic
def make_evidence(record: ToolRecord, *, by: User) -> Evidence:
    """The evidence that the record was made into, made now where there is none out of the bin.

    Raises PermissionDenied, for a record that is too long for a text too.
    """
    lock(by)
    current = again(record)
    require(can_edit_written(by, current))
    if current.evidence is not None and not current.evidence.is_binned:
        return current.evidence
    text = markdown_of(current).rstrip()
    if len(text) > MAX_LENGTH:
        require(
            denied(_("This is too long for one evidence: a text holds 100,000 characters. Attach its file."))
        )
    data = EvidenceData(title=current.title, text=text, kind=Evidence.Kind.DOCUMENT)
    evidence = create_evidence(by=by, key=uuid4(), data=data, tools=[current.tool])
    # Nothing that was typed changes: a form that is open elsewhere is not stale because of it.
    ToolRecord.objects.filter(pk=current.pk).update(evidence=evidence)
    return evidence


@transaction.atomic
def renew(record: ToolRecord, *, by: User) -> ToolRecord:
    """Go over to the tool's latest edition; texts that it has no field for stay with their rows.

    Raises PermissionDenied.
    """
    lock(by)
    current = again(record)
    require(can_edit_written(by, current))
    newer = newer_edition(current)
    if newer is None:
        return current
    if Draft.objects.filter(owner=by, key=current.uuid).exists():
        require(denied(_("You have not saved what you typed last: save it or discard the draft first.")))
    current.template = newer
    current.version += 1
    current.save()
    return current


def newer_edition(record: ToolRecord) -> ToolTemplate | None:
    """The tool's latest edition where it is not the record's and of the same kind; None otherwise."""
    latest = ToolTemplate.objects.filter(tool=record.tool_id).order_by("-number").first()
    if latest is None or latest.pk == record.template_id or latest.kind != record.template.kind:
        return None
    return latest
