"""Typing that is not saved yet: kept on the server as it stands, and dropped when its owner says so."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from competencies.models import Tool
from portfolio.models import (
    Acknowledgement,
    Commitment,
    Draft,
    Evidence,
    Reflection,
    ReviewRequest,
    RolePhase,
    SignOff,
    ToolRecord,
    Upload,
)
from portfolio.permissions import can_discard_draft
from portfolio.workflow.attachments import forget_later
from portfolio.workflow.kept import form_version, typed_fields
from portfolio.workflow.own_tools import edition_of, uuid_of

MAX_DRAFTS = 50  # per person; those left longest go first
DRAFT_KEPT_FOR = timedelta(days=365)  # since its last change
# What the forms save. Requests, answers and sign-offs are not saved over; of a tool `own_tools` knows.
SAVED = {
    Draft.Form.EVIDENCE: Evidence,
    Draft.Form.REFLECTION: Reflection,
    Draft.Form.PHASE: RolePhase,
    Draft.Form.RECORD: ToolRecord,
    Draft.Form.COMMITMENT: Commitment,
}
UNDER_WAY = timedelta(minutes=1)  # how late typing may arrive that was sent before its form was saved


def save_draft(*, by: User, key: UUID, data: Mapping[str, list[str]], asked: bool = False) -> Draft | None:
    """Keep what stands in the form; None where the form was saved meanwhile and this came late.

    `asked` says that the person wants it kept, so that it is never taken for typing that came late.
    """
    form = form_of(data)
    if _is_sent(by, key, form) or (not asked and _comes_late(by, key, form, data)):
        return None
    draft, is_new = Draft.objects.update_or_create(
        owner=by, key=key, defaults={"data": typed_fields(data), "form": form}
    )
    if is_new:
        kept = Draft.objects.filter(owner=by).order_by("-saved_at", "-pk").values_list("pk", flat=True)
        Draft.objects.filter(pk__in=list(kept[MAX_DRAFTS : MAX_DRAFTS + 100])).delete()
    return draft


def form_of(data: Mapping[str, list[str]]) -> Draft.Form:
    """Which form the fields stand in, as it says itself; an evidence's does not."""
    said = next(iter(data.get("form", [])), "")
    return Draft.Form(said) if said in Draft.Form.values else Draft.Form.EVIDENCE


@transaction.atomic
def discard_draft(draft: Draft, *, by: User) -> None:
    """Drop the draft and the files that were sent with it and belong to nothing."""
    require(can_discard_draft(by, draft))
    uploads = Upload.objects.select_for_update().filter(owner=draft.owner, form_key=draft.key)
    forget_later(list(uploads))
    uploads.delete()
    draft.delete()


def sweep_drafts() -> int:
    """Delete drafts that nobody has changed for a year; returns how many."""
    return Draft.objects.filter(saved_at__lt=timezone.now() - DRAFT_KEPT_FOR).delete()[0]


def _is_sent(by: User, key: UUID, form: Draft.Form) -> bool:
    """Whether the form was saved, as a new row or as what is said once."""
    if form == Draft.Form.REQUEST:
        return ReviewRequest.objects.filter(trainer=by, key=key).exists()
    if form == Draft.Form.TOOL:
        return Tool.objects.filter(owner=by, uuid=uuid_of(key, by)).exists()
    if form == Draft.Form.ANSWER:
        answered = Acknowledgement.objects.exclude(answer="")
        return answered.filter(feedback__uuid=key, feedback__submission__owner=by).exists()
    if form == Draft.Form.SIGN_OFF:
        just_now = timezone.now() - UNDER_WAY
        return SignOff.objects.filter(mentor=by, request__uuid=key, signed_at__gt=just_now).exists()
    return SAVED[form]._default_manager.filter(owner=by, key=key).exists()


def _comes_late(by: User, key: UUID, form: Draft.Form, data: Mapping[str, list[str]]) -> bool:
    """Whether the row was saved over this version just now; a second tab's typing, later, is kept."""
    just_now = {"owner": by, "uuid": key, "updated_at__gt": timezone.now() - UNDER_WAY}
    if form == Draft.Form.TOOL:
        tool = Tool.objects.filter(**just_now).first()
        edition = next(iter(data.get("version", [])), "")
        return tool is not None and bool(edition) and edition_of(tool) != edition
    version = form_version(data)
    if version == 0 or form not in SAVED:
        return False
    return SAVED[form]._default_manager.filter(**just_now, version__gt=version).exists()
