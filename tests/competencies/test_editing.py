"""A sheet's draft: saved over what was seen, published as it was seen, by those who may."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from competencies import editing
from competencies.editing import StaleDraft, discard_draft, draft_of, note_presence, publish_draft, save_draft
from competencies.models import Criterion, SheetDraft
from competencies.publishing import StalePublication, publish
from competencies.sheet_document import SheetDocumentError, load
from tests import factories
from tests.competencies.documents import document

pytestmark = pytest.mark.django_db

NEW = document(criteria="- Écoute bien {#c-ecoute}\n- Partage {#c-partage}")


def publication(sheet, **changed):
    return {
        "revision": 1,
        "based_on": sheet.published,
        "label": "1.1",
        "note": "Mieux dit",
        "changes": {"c-ecoute": "corrected"},
    } | changed


def test_without_a_draft_one_starts_from_what_readers_see(one):
    draft = draft_of(one)
    assert (draft.pk, draft.revision, draft.based_on) == (None, 0, one.published)
    assert load(draft.document) == load(document())


def test_what_a_version_said_of_its_own_changes_is_not_said_again(one, keeper):
    publish(document(label="1.1", head="changes: {c-ecoute: corrected}\n"), framework=one.framework)
    one.refresh_from_db()
    assert load(draft_of(one).document).changes == {}


def test_an_unpublished_sheet_starts_with_its_front_matter(framework):
    sheet = factories.CompetencyFactory(framework=framework, notebook=framework.notebooks.get(), slug="new")
    started = load(draft_of(sheet).document)
    assert (started.id, started.slug, started.notebook) == (sheet.external_id, "new", "book")


def test_a_draft_is_saved_valid_or_not_and_readers_see_nothing(one, keeper):
    draft = save_draft(one, by=keeper, document="not a sheet", revision=0)
    assert (draft.document, draft.revision, draft.saved_by) == ("not a sheet", 1, keeper)
    assert editing.has_changes(draft)
    one.refresh_from_db()
    assert "not a sheet" not in one.published.document
    assert save_draft(one, by=keeper, document="again", revision=1).revision == 2


def test_of_two_saves_over_the_same_revision_the_second_is_refused(one, keeper):
    save_draft(one, by=keeper, document="first", revision=0)
    with pytest.raises(StaleDraft) as caught:
        save_draft(one, by=keeper, document="second", revision=0)
    assert caught.value.current.document == "first"
    save_draft(one, by=keeper, document="third", revision=1)
    with pytest.raises(StaleDraft) as caught:
        save_draft(one, by=keeper, document="fourth", revision=1)
    assert caught.value.current.document == "third"
    assert draft_of(one).document == "third"


def test_a_save_over_a_draft_that_is_gone_is_refused(one, keeper):
    save_draft(one, by=keeper, document="first", revision=0)
    discard_draft(one, by=keeper, revision=1)
    with pytest.raises(StaleDraft) as caught:
        save_draft(one, by=keeper, document="second", revision=1)
    assert load(caught.value.current.document) == load(document())
    save_draft(one, by=keeper, document="again", revision=caught.value.current.revision)
    with pytest.raises(StaleDraft):
        save_draft(one, by=keeper, document="over the first", revision=1)


@pytest.mark.parametrize("way", ["draft", "file", "file over a draft that was only looked at"])
def test_a_page_from_before_a_publication_cannot_save_over_it(one, keeper, way):
    seen = draft_of(one).revision
    if way == "draft":
        save_draft(one, by=keeper, document=NEW, revision=seen)
        publish_draft(one, by=keeper, **publication(one))
    else:
        if "looked at" in way:
            note_presence(one, by=keeper)
        publish(NEW, framework=one.framework)
    one.refresh_from_db()
    with pytest.raises(StaleDraft) as caught:
        save_draft(one, by=keeper, document=document(label="mine"), revision=seen)
    current = caught.value.current
    assert "Écoute bien" in current.document
    saved = save_draft(one, by=keeper, document=document(label="mine"), revision=current.revision)
    assert saved.based_on == one.published


def test_a_draft_is_discarded_once_however_often_it_is_asked(one, keeper):
    save_draft(one, by=keeper, document="first", revision=0)
    discard_draft(one, by=keeper, revision=1)
    discard_draft(one, by=keeper, revision=1)
    assert not editing.has_changes(draft_of(one))
    assert SheetDraft.objects.get().saved_by is None


def test_a_draft_that_was_saved_since_is_not_discarded(one, keeper):
    save_draft(one, by=keeper, document="first", revision=0)
    save_draft(one, by=keeper, document="second", revision=1)
    with pytest.raises(StaleDraft):
        discard_draft(one, by=keeper, revision=1)
    assert draft_of(one).document == "second"


def test_publishing_the_draft(one, keeper):
    save_draft(one, by=keeper, document=NEW, revision=0)
    version = publish_draft(one, by=keeper, **publication(one))
    assert (version.number, version.label, version.note, version.published_by) == (
        2,
        "1.1",
        "Mieux dit",
        keeper,
    )
    assert load(version.document).label == "1.1"
    assert version.changes.get(uid="c-ecoute").kind == "corrected"
    assert Criterion.objects.get(uid="c-ecoute").text == "Écoute bien"
    one.refresh_from_db()
    assert not editing.has_changes(draft_of(one))


@pytest.mark.parametrize("text", [None, document()])
def test_a_draft_that_says_nothing_new_is_not_published(one, keeper, text):
    draft = note_presence(one, by=keeper)
    if text:
        draft = save_draft(one, by=keeper, document=draft.document, revision=0)
    with pytest.raises(StaleDraft):
        publish_draft(one, by=keeper, **publication(one, revision=draft.revision))
    save_draft(one, by=keeper, document=NEW, revision=draft.revision)
    assert publish_draft(one, by=keeper, **publication(one, revision=draft.revision + 1)).number == 2


@pytest.mark.parametrize("revision", [0, 1, 3])
def test_a_draft_that_was_saved_since_is_not_published(one, keeper, revision):
    save_draft(one, by=keeper, document=NEW, revision=0)
    save_draft(one, by=keeper, document=NEW, revision=1)
    with pytest.raises(StaleDraft):
        publish_draft(one, by=keeper, **publication(one, revision=revision))
    assert publish_draft(one, by=keeper, **publication(one, revision=2))


def test_a_draft_is_not_published_over_an_unseen_version(one, keeper):
    seen = one.published
    save_draft(one, by=keeper, document=NEW, revision=0)
    publish(document(label="1.0.1"), framework=one.framework)
    with pytest.raises(StalePublication):
        publish_draft(one, by=keeper, **publication(one, based_on=seen))
    assert draft_of(one).document == NEW


def test_a_draft_with_errors_is_kept_and_not_published(one, keeper):
    save_draft(one, by=keeper, document="not a sheet", revision=0)
    with pytest.raises(SheetDocumentError):
        publish_draft(one, by=keeper, **publication(one))
    assert draft_of(one).document == "not a sheet"


def test_every_write_asks_for_permission(one, keeper):
    reader, admin = factories.UserFactory(), factories.UserFactory(is_staff=True, is_superuser=True)
    elsewhere = factories.UserFactory()
    factories.FrameworkFactory().editors.create(user=elsewhere)
    save_draft(one, by=keeper, document=NEW, revision=0)
    for user in (reader, admin, elsewhere):
        for attempt in (
            lambda by: save_draft(one, by=by, document="mine", revision=1),
            lambda by: discard_draft(one, by=by, revision=1),
            lambda by: note_presence(one, by=by),
            lambda by: publish_draft(one, by=by, **publication(one)),
        ):
            with pytest.raises(PermissionDenied):
                attempt(user)
    assert publish_draft(one, by=keeper, **publication(one))


# Who else is in it


def test_others_are_told_who_has_it_open(one, keeper):
    other = factories.UserFactory(name="Other")
    one.framework.editors.create(user=other)
    assert editing.other_editor(note_presence(one, by=keeper), keeper) is None
    assert editing.other_editor(note_presence(one, by=other), other) == keeper
    SheetDraft.objects.update(opened_at=timezone.now() - timedelta(minutes=11))
    assert editing.other_editor(note_presence(one, by=other), other) is None
    assert editing.other_editor(draft_of(one), keeper) == other


def test_having_it_open_is_no_change(one, keeper):
    draft = note_presence(one, by=keeper)
    assert (draft.revision, editing.has_changes(draft)) == (0, False)
    publish(NEW, framework=one.framework)
    one.refresh_from_db()
    assert load(draft_of(one).document) == load(NEW)
    saved = save_draft(one, by=keeper, document="mine", revision=1)
    assert (saved.revision, saved.based_on) == (2, one.published)
