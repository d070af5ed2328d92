"""Typing that is not saved yet: kept on the server as it stands, and dropped when its owner says so."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from accounts.models import User
from portfolio.models import Draft, Evidence, Upload
from portfolio.workflow.attachments import forget_later
from portfolio.workflow.kept import typed_fields


def save_draft(*, by: User, key: UUID, data: Mapping[str, list[str]]) -> Draft | None:
    """Keep what stands in the form; None where the form was saved meanwhile and this came late."""
    if Evidence.objects.filter(owner=by, key=key).exists():
        return None
    draft, _created = Draft.objects.update_or_create(
        owner=by, key=key, defaults={"data": typed_fields(data), "form": Draft.Form.EVIDENCE}
    )
    return draft


@transaction.atomic
def discard_draft(draft: Draft) -> None:
    """Drop the draft and the files that were sent with it and belong to nothing."""
    uploads = Upload.objects.filter(owner=draft.owner, form_key=draft.key)
    forget_later(list(uploads))
    uploads.delete()
    draft.delete()
