"""What editors do to a sheet before its readers see it: its draft is saved, discarded, published.

Every verb asks for permission again, and writes only over the revision that its actor saw. A draft is emptied,
never deleted, and its revision only rises: a page that was opened before a publication cannot save over it.
"""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.permissions import require
from competencies.models import SheetDraft
from competencies.permissions import can_edit_framework
from competencies.publishing import publish_document
from competencies.sheet_document import SheetDocument, SheetDocumentError, dump, load

OPEN_FOR = timedelta(minutes=10)  # after that somebody who is silent has gone
# What becomes of a draft that was published or discarded.
EMPTIED = {"document": "", "based_on": None, "saved_by": None, "revision": F("revision") + 1}


class StaleDraft(Exception):
    """The draft was saved, published or discarded elsewhere; `current` is how it stands."""

    def __init__(self, current):
        self.current = current
        super().__init__("stale draft")


def draft_of(competency):
    """The sheet's draft; where nothing was written since the last publication, with the published text."""
    drafts = SheetDraft.objects.select_related("opened_by", "saved_by", "based_on")
    draft = drafts.filter(competency=competency).first() or SheetDraft(competency=competency, revision=0)
    if draft.is_empty:
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
    return not draft.is_empty and draft.document != starting_text(draft.competency)


def other_editor(draft, user):
    """Who else has the draft open just now, or None."""
    is_open = draft.opened_at and draft.opened_at > timezone.now() - OPEN_FOR
    return draft.opened_by if is_open and draft.opened_by_id != user.pk else None


def note_presence(competency, *, by):
    """Say that somebody has the sheet open, unless somebody else does; returns the draft."""
    require(can_edit_framework(by, competency.framework))
    create_draft(competency)
    gone = Q(opened_by=None) | Q(opened_by=by) | Q(opened_at=None)
    gone |= Q(opened_at__lte=timezone.now() - OPEN_FOR)
    SheetDraft.objects.filter(gone, competency=competency).update(opened_by=by, opened_at=timezone.now())
    return draft_of(competency)


def create_draft(competency):
    """Make the sheet's draft, empty, unless it has one."""
    SheetDraft.objects.get_or_create(competency=competency, defaults={"document": "", "revision": 0})


def save_draft(competency, *, by, document, revision):
    """Keep a text, valid or not, over the revision that was seen; raises StaleDraft over a later one."""
    require(can_edit_framework(by, competency.framework))
    create_draft(competency)
    now = timezone.now()
    written = {"document": document, "saved_by": by, "saved_at": now, "opened_by": by, "opened_at": now}
    written["revision"] = F("revision") + 1
    seen = SheetDraft.objects.filter(competency=competency, revision=revision)
    begun = seen.filter(document="").update(based_on=competency.published, **written)
    if not begun and not seen.update(**written):
        raise StaleDraft(draft_of(competency))
    return draft_of(competency)


def discard_draft(competency, *, by, revision):
    """Forget the draft as it was seen; raises StaleDraft when it was saved since."""
    require(can_edit_framework(by, competency.framework))
    drafts = SheetDraft.objects.filter(competency=competency).exclude(document="")
    if not drafts.filter(revision=revision).update(**EMPTIED) and drafts.exists():
        raise StaleDraft(draft_of(competency))


@transaction.atomic
def publish_draft(competency, *, by, revision, based_on, label, note, changes):
    """Publish the draft as it was seen, with what its editor says of each changed part; returns the version.

    `based_on` is the published version that the editor compared it with. Raises StaleDraft,
    StalePublication, and SheetDocumentError for a text that cannot be published.
    """
    require(can_edit_framework(by, competency.framework))
    draft = SheetDraft.objects.select_for_update(of=("self",)).filter(competency=competency).first()
    if draft is None or draft.revision != revision or not has_changes(draft):
        raise StaleDraft(draft_of(competency))
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
    SheetDraft.objects.filter(pk=draft.pk).update(**EMPTIED)
    return version
