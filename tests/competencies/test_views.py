"""The editing pages: who gets in, what is kept, what is shown again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from competencies import registry
from competencies.models import SheetDraft, SheetVersion
from competencies.publishing import publish
from tests import factories
from tests.competencies.documents import DIAGRAM, document

pytestmark = pytest.mark.django_db

NEW = document(criteria="- Écoute bien {#c-ecoute}\n- Partage {#c-partage}\n- Accueille {#c-accueil}")


@pytest.fixture
def page(one, keeper, client):
    """The editor's browser at the sheet: `page("edit")`, `page("edit", document=…)`."""
    client.force_login(keeper)

    def ask(name, data=None, **options):
        address = reverse(f"sheet-{name}", args=[one.framework.slug, one.slug])
        return client.get(address, **options) if data is None else client.post(address, data, **options)

    return ask


def text_of(answer):
    return answer.content.decode()


ACTORS = {
    "reader": lambda one: factories.UserFactory(),
    "editor of another framework": lambda one: (
        factories.FrameworkFactory().editors.create(user=factories.UserFactory()).user
    ),
    "administrator": lambda one: factories.UserFactory(is_staff=True, is_superuser=True),
}


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize(
    "name", ["edit", "difference", "document", "preview", "publish", "discard", "presence"]
)
def test_only_the_framework_s_editors_get_in(one, keeper, client, actor, name):
    client.force_login(ACTORS[actor](one))
    address = reverse(f"sheet-{name}", args=[one.framework.slug, one.slug])
    method = client.get if name in {"edit", "difference", "document"} else client.post
    answer = method(address)
    assert answer.status_code == 403
    assert "Only the content editors of this framework" in text_of(answer)
    one.published = None
    one.save()
    assert method(address).status_code == 404
    client.force_login(keeper)
    assert method(address).status_code in {200, 302}


def test_sheet_edit_shows_the_published_text(page):
    html = text_of(page("edit"))
    assert "{#c-partage}" in html
    assert 'name="revision" value="0"' in html
    assert "This is what readers see." in html


def test_sheet_edit_keeps_a_draft_and_shows_it_again(page, one, keeper):
    answer = page("edit", {"document": NEW.replace("\n", "\r\n"), "revision": 0})
    assert answer.status_code == 302
    draft = SheetDraft.objects.get()
    assert (draft.document, draft.saved_by, draft.revision) == (NEW, keeper, 1)
    assert "Accueille" in text_of(page("edit"))
    assert "Accueille" not in text_of(page("versions"))


def test_sheet_edit_lists_what_is_wrong_by_line_and_keeps_the_text(page):
    page("edit", {"document": NEW.replace("Texte.", "<b>Texte</b>."), "revision": 0})
    html = text_of(page("edit"))
    assert "Line 32: HTML is not shown" in html
    assert "&lt;b&gt;Texte&lt;/b&gt;" in html


def test_a_stale_save_gets_both_texts_and_then_goes_through(page):
    page("edit", {"document": document(label="theirs"), "revision": 0})
    answer = page("edit", {"document": document(label="mine"), "revision": 0})
    assert answer.status_code == 409
    html = text_of(answer)
    assert "label: &quot;theirs&quot;" in html
    assert "label: &quot;mine&quot;" in html
    assert "<ins>mine</ins>" in html
    assert 'name="revision" value="1"' in html
    assert SheetDraft.objects.get().document == document(label="theirs")
    assert page("edit", {"document": document(label="mine"), "revision": 1}).status_code == 302


def test_a_script_s_save_is_answered_as_json(page):
    accepts = {"headers": {"Accept": "application/json"}}
    answer = page("edit", {"document": "x", "revision": 0}, **accepts)
    assert answer.json()["revision"] == 1
    assert "Line 1" in answer.json()["problems"]
    assert page("edit", {"document": "y", "revision": 0}, **accepts).status_code == 409
    assert SheetDraft.objects.get().document == "x"


def test_a_text_that_is_too_long_is_refused_and_shown_again(page):
    answer = page("edit", {"document": "é" * 300_001, "revision": 0})
    assert answer.status_code == 200
    assert "é" * 300_001 in text_of(answer)
    assert not SheetDraft.objects.exists()


@pytest.mark.parametrize(
    "text", ["\x00", "\ud800".encode("utf-8", "surrogatepass"), "\u202e", "[" * 20_000, "---\n---"]
)
def test_any_text_is_answered(page, text):
    for name in ("edit", "preview"):
        assert page(name, {"document": text, "revision": 0}).status_code in {200, 302, 409}


def test_sheet_preview_shows_the_typed_text_without_keeping_it(page):
    answer = page("preview", {"document": NEW.replace("Texte.", "Un *texte*.") + DIAGRAM, "revision": 0})
    html = text_of(answer)
    assert "<p>Un <em>texte</em>.</p>" in html
    assert "Un *texte*." in html
    assert "data:image/svg+xml;base64," in html
    assert not SheetDraft.objects.exists()


def test_sheet_preview_for_a_script_is_a_piece(page):
    html = text_of(page("preview", {"document": NEW, "revision": 0}, headers={"X-Piece": "preview"}))
    assert html.lstrip().startswith("<article")
    broken = text_of(page("preview", {"document": "x", "revision": 0}, headers={"X-Piece": "preview"}))
    assert "Line 1" in broken
    assert "<html" not in broken


def test_who_else_has_it_open(page, one, client):
    assert page("presence", {}).json()["said"] == ""
    other = factories.UserFactory()
    one.framework.editors.create(user=other)
    client.force_login(other)
    assert "Kim Keeper has this sheet open" in page("presence", {}).json()["said"]
    assert "Kim Keeper has this sheet open" in text_of(page("edit"))


def test_sheet_discard(page):
    page("edit", {"document": NEW, "revision": 0})
    page("discard", {"revision": 2})
    assert SheetDraft.objects.get().document == NEW
    page("discard", {"revision": 1})
    assert SheetDraft.objects.get().document == ""
    assert "This is what readers see." in text_of(page("edit"))
    assert page("discard", {"revision": "x"}).status_code == 302


# Difference and publication


def test_sheet_difference_shows_lines_parts_and_their_use(page, monkeypatch):
    monkeypatch.setattr(registry, "part_use_counters", [lambda uids, competency: dict.fromkeys(uids, 3)])
    page("edit", {"document": NEW, "revision": 0})
    html = text_of(page("difference"))
    assert "Écoute<ins> bien</ins>" in html
    assert "Accueille" in html
    assert "fewer than five people use it" in html
    assert 'value="1.1"' in html
    assert 'name="change-c-ecoute"' in html


def test_without_changes_there_is_nothing_to_publish(page):
    html = text_of(page("difference"))
    assert "There is nothing to publish" in html
    assert 'name="label"' not in html


def test_what_changes_nothing_is_not_published_either(page, one):
    page("presence", {})
    html = text_of(page("publish", form(revision=0)))
    assert "There is nothing to publish" in html
    assert 'name="label"' not in html
    assert one.versions.count() == 1


def test_a_save_over_a_publication_gets_both_texts(page):
    page("edit", {"document": NEW, "revision": 0})
    page("publish", form())
    answer = page("edit", {"document": document(label="mine"), "revision": 0})
    assert answer.status_code == 409
    html = text_of(answer)
    assert "The draft was published or discarded elsewhere" in html
    assert 'name="revision" value="2"' in html
    assert "Écoute bien" in html
    assert page("edit", {"document": document(label="mine"), "revision": 2}).status_code == 302


def test_a_draft_with_errors_is_compared_and_not_published(page):
    page("edit", {"document": NEW.replace("Texte.", "# Texte."), "revision": 0})
    html = text_of(page("difference"))
    assert "first-level heading" in html
    assert 'name="label"' not in html


def form(**changed):
    return {"revision": 1, "based_on": 1, "label": "1.1", "note": "", "change-c-ecoute": "reworded"} | changed


def test_sheet_publish(page, one):
    page("edit", {"document": NEW, "revision": 0})
    answer = page("publish", form(note="Mieux"))
    assert answer.url == one.get_absolute_url()
    one.refresh_from_db()
    assert (one.published.label, one.published.note) == ("1.1", "Mieux")
    kinds = {change.uid: change.kind for change in one.published.changes.exclude(kind="unchanged")}
    assert kinds == {"c-ecoute": "reworded", "c-accueil": "new"}
    assert "Mieux" in text_of(page("versions"))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"label": "1.0"}, "There is a version 1.0"),
        ({"label": ""}, "This field is required"),
        ({"change-c-ecoute": ""}, "This field is required"),
        ({"change-c-ecoute": "retired"}, "Select a valid choice"),
        ({"note": "x" * 301}, "at most 300"),
    ],
)
def test_a_refused_publication_says_why_and_keeps_everything(page, one, changed, words):
    page("edit", {"document": NEW, "revision": 0})
    html = text_of(page("publish", form(**{"note": "Mieux"} | changed)))
    assert words in html
    assert changed.get("note", "Mieux") in html
    assert one.versions.count() == 1


def test_what_was_not_seen_is_not_published(page, one):
    page("edit", {"document": NEW, "revision": 0})
    page("edit", {"document": NEW.replace("Texte", "Plus"), "revision": 1})
    stale = page("publish", form())
    assert stale.status_code == 409
    assert 'name="revision" value="2"' in text_of(stale)
    publish(document(label="1.0.1"), framework=one.framework)
    overtaken = page("publish", form(revision=2))
    assert overtaken.status_code == 409
    assert "Version 1.0.1 was published since this draft was begun" in text_of(overtaken)
    assert page("publish", form(revision=2, based_on=2)).status_code == 302


def test_a_draft_that_leaves_the_framework_s_words_says_so(page, one):
    page("edit", {"document": NEW.replace("notebook: book", "notebook: never"), "revision": 0})
    html = text_of(page("publish", form()))
    assert "Line 5: notebook: the framework has no “never”" in html
    assert one.versions.count() == 1


def test_extra_fields_have_no_effect(page, one):
    page("edit", {"document": NEW, "revision": 0, "competency": 99, "saved_by": 99, "based_on": 99})
    draft = SheetDraft.objects.get()
    assert (draft.competency, draft.based_on) == (one, one.published)


# As a file


def upload(content, name="one.md"):
    return {"file": SimpleUploadedFile(name, content), "revision": 0}


def test_sheet_document_comes_down_and_goes_up_again(page):
    down = page("document")
    assert down["Content-Disposition"] == 'attachment; filename="one.md"'
    assert down["Content-Type"] == "text/markdown; charset=utf-8"
    changed = down.content.replace(b"Texte.", "Été.".encode())
    assert page("document", upload(b"\xef\xbb\xbf" + changed)).status_code == 302
    assert SheetDraft.objects.get().document == changed.decode()
    assert page("document").content == changed


@pytest.mark.parametrize(
    ("content", "words"),
    [("été".encode("latin-1"), "not UTF-8"), (b"", "empty"), (b"x" * 1_200_001, "larger than a sheet")],
)
def test_a_refused_file_says_why_and_leaves_the_draft(page, content, words):
    page("edit", {"document": NEW, "revision": 0})
    assert words in text_of(page("document", upload(content) | {"revision": 1}))
    assert SheetDraft.objects.get().document == NEW


def test_a_stale_file_gets_both_texts(page):
    page("edit", {"document": NEW, "revision": 0})
    answer = page("document", upload(document(label="file").encode()))
    assert answer.status_code == 409
    assert "label: &quot;file&quot;" in text_of(answer)


# For readers


def test_sheet_diagram_is_an_image_that_only_shows(one, client):
    version = publish(document(label="1.1", more=DIAGRAM), framework=one.framework)
    address = reverse("sheet-diagram", args=[one.framework.slug, one.slug, version.uuid])
    assert client.get(address).status_code == 302
    client.force_login(factories.UserFactory())
    answer = client.get(address)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"].startswith(
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"private", "immutable", "max-age=31536000"} <= set(answer["Cache-Control"].split(", "))
    first = reverse("sheet-diagram", args=[one.framework.slug, one.slug, one.published.uuid])
    assert client.get(first).status_code == 404


def test_the_page_keeps_room_for_a_diagram_that_says_its_size():
    drawn = SheetVersion(diagram_svg='<svg id="d" width="833.83" height="602.4" viewBox="0 0 833.83 602.4">')
    assert drawn.diagram_size == [("width", 834), ("height", 602)]
    assert SheetVersion(diagram_svg="<svg/>").diagram_size == []


def test_sheet_versions_are_every_reader_s(one, client):
    publish(document(label="1.1"), framework=one.framework, note="Une *note*")
    client.force_login(factories.UserFactory())
    html = text_of(client.get(reverse("sheet-versions", args=[one.framework.slug, one.slug])))
    assert html.index("Version 1.1") < html.index("Version 1.0")
    assert "Une *note*" in html
