"""What editors do to a sheet before its readers see it: its draft is saved, discarded, published.

Every verb asks for permission again, and writes only over the revision that its actor saw.
"""

from dataclasses import replace
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.permissions import require
from competencies.models import SheetDraft
from competencies.permissions import can_edit_framework
from competencies.publishing import publish_document
from competencies.sheet_document import SheetDocument, SheetDocumentError, dump, load

OPEN_FOR = timedelta(minutes=10)  # after that somebody who is silent has gone


class StaleDraft(Exception):
    """The draft was saved, published or discarded elsewhere; `current` is how it stands, or None."""

    def __init__(self, current):
        self.current = current
        super().__init__("stale draft")


def draft_of(competency):
    """The sheet's draft; where nobody began one, an unsaved one of revision 0 with the published text."""
    drafts = SheetDraft.objects.select_related("opened_by", "based_on")
    draft = drafts.filter(competency=competency).first() or SheetDraft(competency=competency, revision=0)
    if draft.revision == 0:  # somebody looked in at most: there is nothing but what is published
        draft.document = starting_text(competency)
        draft.based_on = competency.published
    return draft


def starting_text(competency):
    """The published document to go on from: what it said of its own changes was about that version only."""
    if competency.published is None:
        return dump(
            SheetDocument(
                id=competency.external_id,
                slug=competency.slug,
                title=competency.title,
                notebook=competency.notebook.slug,
                label="1.0",
                language=competency.framework.language,
            )
        )
    try:
        return dump(replace(load(competency.published.document), changes={}))
    except SheetDocumentError:
        return competency.published.document


def has_changes(draft):
    """Whether the draft says anything that readers do not see yet."""
    return draft.revision > 0 and draft.document != starting_text(draft.competency)


def other_editor(draft, user):
    """Who else has the draft open just now, or None."""
    is_open = draft.opened_at and draft.opened_at > timezone.now() - OPEN_FOR
    return draft.opened_by if is_open and draft.opened_by_id != user.pk else None


def note_presence(competency, *, by):
    """Say that somebody has the sheet open, unless somebody else does; returns the draft."""
    require(can_edit_framework(by, competency.framework))
    draft = draft_of(competency)
    if draft.pk is None:
        draft = create_draft(draft)
    gone = Q(opened_by=None) | Q(opened_by=by) | Q(opened_at=None)
    gone |= Q(opened_at__lte=timezone.now() - OPEN_FOR)
    SheetDraft.objects.filter(gone, pk=draft.pk).update(opened_by=by, opened_at=timezone.now())
    return draft_of(competency)


def create_draft(draft):
    """Save a new draft, or fetch the one that somebody else just made."""
    try:
        with transaction.atomic():
            draft.save()
        return draft
    except IntegrityError:
        return draft_of(draft.competency)


def save_draft(competency, *, by, document, revision):
    """Keep a text, valid or not, over the revision that was seen; raises StaleDraft over a later one."""
    require(can_edit_framework(by, competency.framework))
    if revision == 0:
        create_draft(draft_of(competency))
    now = timezone.now()
    written = {"document": document, "saved_by": by, "saved_at": now, "opened_by": by, "opened_at": now}
    if revision == 0:
        written["based_on"] = competency.published
    updated = SheetDraft.objects.filter(competency=competency, revision=revision).update(
        revision=F("revision") + 1, **written
    )
    if not updated:
        raise StaleDraft(SheetDraft.objects.filter(competency=competency).first())
    return draft_of(competency)


def discard_draft(competency, *, by, revision):
    """Forget the draft as it was seen; raises StaleDraft when it was saved since."""
    require(can_edit_framework(by, competency.framework))
    drafts = SheetDraft.objects.filter(competency=competency)
    deleted, _rows = drafts.filter(revision=revision).delete()
    if not deleted and drafts.exists():
        raise StaleDraft(drafts.first())


@transaction.atomic
def publish_draft(competency, *, by, revision, based_on, label, note, changes):
    """Publish the draft as it was seen, with what its editor says of each changed part; returns the version.

    `based_on` is the published version that the editor compared it with. Raises StaleDraft,
    StalePublication, and SheetDocumentError for a text that cannot be published.
    """
    require(can_edit_framework(by, competency.framework))
    draft = SheetDraft.objects.select_for_update(of=("self",)).filter(competency=competency).first()
    if draft is None or draft.revision != revision:
        raise StaleDraft(draft)
    document = load(draft.document)
    kept = {uid: kind for uid, kind in document.changes.items() if uid not in changes}
    version = publish_document(
        replace(document, label=label, changes=kept | changes),
        framework=competency.framework,
        competency=competency,
        by=by,
        note=note,
        based_on=based_on,
        text=draft.document,
    )
    draft.delete()
    return version
