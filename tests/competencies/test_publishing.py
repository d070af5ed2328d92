"""Publishing: one transaction, identities that stay, and what each publication did to each part."""

import hashlib
from uuid import UUID

import pytest

from competencies import diagrams
from competencies.models import (
    Competency,
    CompetencyTool,
    Criterion,
    Dimension,
    PartChange,
    SheetVersion,
    Tag,
)
from competencies.models.parts import part_uuid
from competencies.publishing import StalePublication, publish
from competencies.sheet_document import SheetDocumentError, load
from tests import factories
from tests.competencies.documents import DIAGRAM, document

pytestmark = pytest.mark.django_db


def changes(version):
    """What a publication did, without what it left alone."""
    found = version.changes.exclude(kind="unchanged")
    return {change.uid: (change.kind, change.came_from) for change in found}


def criteria(*lines):
    return "\n".join(f"- {line}" for line in lines)


def problems(text, framework):
    with pytest.raises(SheetDocumentError) as caught:
        publish(text, framework=framework)
    return [tuple(problem) for problem in caught.value.problems]


def test_a_first_publication(framework, editor):
    text = document(
        head="area: area\nmodules: [module]\nposition: 3\nauthor: Ada\ndate: 2026-02-21\ntags: [Été, h7]\ncode: H7\n",
        more=DIAGRAM,
    )
    version = publish(text, framework=framework, by=editor, note="Voilà")
    sheet = Competency.objects.get(framework=framework)
    assert (sheet.external_id, sheet.slug, sheet.code, sheet.title) == ("x:one", "one", "H7", "L’accueil")
    assert (sheet.notebook.slug, sheet.area.slug, sheet.position) == ("book", "area", 3)
    assert [module.slug for module in sheet.modules.all()] == ["module"]
    assert sheet.published == version
    assert (version.number, version.label, version.author, version.note) == (1, "1.0", "Ada", "Voilà")
    assert (version.published_by, version.from_file, str(version.dated)) == (editor, False, "2026-02-21")
    assert version.quote_html == "<p>Une <em>citation</em></p>"
    assert version.tags == ["Été", "h7"]
    assert set(Tag.objects.values_list("name", "owner")) == {("Été", None), ("h7", None)}
    assert version.digest == hashlib.sha256(version.document.encode()).hexdigest()
    assert load(version.document) == load(text)
    assert set(changes(version)) == {"c-ecoute", "c-partage", "d-presence", "d-silence"}
    assert {kind for kind, _from in changes(version).values()} == {"new"}


def test_blocks_hold_what_the_page_shows_and_no_interface_words(framework):
    version = publish(document(more=DIAGRAM), framework=framework)
    assert [(block["kind"], block["anchor"], block["title"]) for block in version.blocks] == [
        ("criteria", "criteria", "Critères de performance"),
        ("dimensions", "dimensions", "Dimensions"),
        ("tools", "tools", "Outils"),
        ("section", "s-annexe", "Annexe"),
        ("diagram", "diagram", "Schéma"),
    ]
    by_kind = {block["kind"]: block for block in version.blocks}
    assert by_kind["criteria"]["items"][0] == {"uid": "c-ecoute", "html": "Écoute", "has_detail": False}
    assert [item["has_detail"] for item in by_kind["dimensions"]["items"]] == [True, False]
    assert by_kind["tools"]["items"] == [{"slug": "grille", "title": "Grille", "html": "Pour voir"}]
    assert by_kind["section"]["html"] == "<p>Texte.</p>"
    assert by_kind["diagram"]["html"].startswith("<ul>\n<li>A, puis")
    assert version.diagram_svg.startswith("<svg")


def test_a_diagram_that_cannot_be_drawn_shows_its_source(framework, monkeypatch):
    monkeypatch.setattr(diagrams, "draw", lambda source: "")
    block = publish(document(more=DIAGRAM), framework=framework).blocks[-1]
    assert block["html"].startswith("<pre><code>graph TD\n  A --&gt; B</code></pre>\n<ul>")


def test_anchors_are_unique(framework):
    more = "\n## Annexe\n\n## Annexe !\n\n## 漢字\n"
    anchors = [block["anchor"] for block in publish(document(more=more), framework=framework).blocks]
    assert anchors == ["criteria", "dimensions", "tools", "s-annexe", "s-annexe-2", "s-annexe-3", "s-x"]


def test_parts_have_the_same_uuids_wherever_the_file_is_loaded(framework):
    sheet = publish(document(), framework=framework).competency
    part = Criterion.objects.get(competency=sheet, uid="c-partage")
    assert part.uuid == part_uuid(sheet.uuid, "c-partage")
    first = sheet.uuid
    again = publish(document(id=str(UUID(int=7)), slug="two"), framework=framework).competency
    assert again.uuid == UUID(int=7) != first


def test_a_sheet_is_found_by_external_id_then_by_slug(framework):
    sheet = publish(document(), framework=framework).competency
    assert publish(document(slug="other"), framework=framework).competency == sheet
    assert publish(document(id="y:new", slug="other"), framework=framework).competency == sheet
    sheet.refresh_from_db()
    assert (sheet.external_id, sheet.slug, sheet.versions.count()) == ("y:new", "other", 3)


def test_a_sheet_is_found_by_its_own_uuid_and_keeps_its_external_id(framework):
    sheet = publish(document(), framework=framework).competency
    assert publish(document(id=str(sheet.uuid)), framework=framework).competency == sheet
    sheet.refresh_from_db()
    assert sheet.external_id == "x:one"


def test_what_the_framework_does_not_have_is_told_with_its_line(framework):
    text = document(notebook="never", head="area: never\nmodules: [never]\n")
    found = problems(text.replace("t-grille", "t-never"), framework)
    assert [line for line, _message in found] == [5, 8, 9, 29]
    assert all("never" in message for _line, message in found)
    assert not Competency.objects.filter(framework=framework).exists()


def test_nothing_is_written_when_something_fails(framework, monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("competencies.publishing.keep_tags", fail)
    with pytest.raises(RuntimeError):
        publish(document(), framework=framework)
    assert not SheetVersion.objects.exists()
    assert not Criterion.objects.exists()


# What becomes of the parts


def test_an_unchanged_part_stays_the_same_row(framework):
    before = {row.uid: row.pk for row in Criterion.objects.filter(competency=_first(framework))}
    version = publish(document(label="1.1"), framework=framework)
    assert changes(version) == {}
    assert {row.uid: row.pk for row in Criterion.objects.all()} == before
    assert set(version.changes.values_list("kind", flat=True)) == {"unchanged"}


def _first(framework, **options):
    return publish(document(**options), framework=framework).competency


def test_changed_words_are_reworded_unless_the_document_says_corrected(framework):
    _first(framework)
    new = criteria("Écoute vraiment {#c-ecoute}", "Partages {#c-partage}")
    version = publish(document(criteria=new, head="changes: {c-partage: corrected}\n"), framework=framework)
    assert changes(version) == {"c-ecoute": ("reworded", []), "c-partage": ("corrected", [])}
    rows = {row.uid: (row.text, row.reworded_in) for row in Criterion.objects.all()}
    assert rows == {"c-ecoute": ("Écoute vraiment", 2), "c-partage": ("Partages", 0)}


def test_a_dimension_s_detail_may_change_without_its_meaning(framework):
    _first(framework)
    version = publish(document().replace("Le **détail**", "Un autre détail"), framework=framework)
    assert changes(version) == {}
    assert Dimension.objects.get(uid="d-presence").detail_html == "<p>Un autre détail.</p>"


def test_a_part_that_leaves_is_retired_and_comes_back_as_itself(framework):
    sheet = _first(framework)
    row = Criterion.objects.get(uid="c-partage")
    version = publish(document(criteria=criteria("Écoute {#c-ecoute}")), framework=framework)
    assert changes(version) == {"c-partage": ("retired", [])}
    row.refresh_from_db()
    assert row.retired_at == version.published_at
    assert [part.uid for part in Criterion.objects.current()] == ["c-ecoute"]
    again = publish(
        document(criteria=criteria("Partage {#c-partage}", "Écoute {#c-ecoute}")), framework=framework
    )
    assert changes(again) == {"c-partage": ("new", [])}
    row.refresh_from_db()
    assert (row.retired_at, row.position, row.competency) == (None, 1, sheet)
    # A part that stays away is retired once.
    publish(document(criteria=criteria("Écoute {#c-ecoute}")), framework=framework)
    last = publish(document(criteria=criteria("Écoute {#c-ecoute}"), label="9"), framework=framework)
    assert changes(last) == {}


def test_one_part_becomes_two(framework):
    _first(framework)
    new = criteria(
        "Écoute {#c-ecoute}",
        "Partage à l’oral {#c-oral from=c-partage}",
        "Par écrit {#c-ecrit from=c-partage}",
    )
    version = publish(document(criteria=new), framework=framework)
    assert changes(version) == {
        "c-oral": ("split", ["c-partage"]),
        "c-ecrit": ("split", ["c-partage"]),
        "c-partage": ("retired", []),
    }
    assert Criterion.objects.get(uid="c-oral").reworded_in == 2
    # Where the uid stands already, `from` is history.
    assert changes(publish(document(criteria=new, label="1.2"), framework=framework)) == {}


def test_a_part_that_goes_on_beside_its_offshoot_is_split_too(framework):
    _first(framework)
    new = criteria("Écoute {#c-ecoute}", "Partage {#c-partage}", "Transmet {#c-transmet from=c-partage}")
    assert changes(publish(document(criteria=new), framework=framework)) == {
        "c-partage": ("split", ["c-partage"]),
        "c-transmet": ("split", ["c-partage"]),
    }


def test_two_parts_become_one(framework):
    _first(framework)
    new = criteria("Écoute et partage {#c-les-deux from=c-ecoute,c-partage}")
    assert changes(publish(document(criteria=new), framework=framework)) == {
        "c-les-deux": ("merged", ["c-ecoute", "c-partage"]),
        "c-ecoute": ("retired", []),
        "c-partage": ("retired", []),
    }


def test_a_source_that_was_never_seen_here_says_nothing(framework):
    sheet = _first(framework, criteria=criteria("Écoute {#c-ecoute from=c-ancien}"))
    assert changes(sheet.published)["c-ecoute"] == ("new", [])


def test_tools_follow_the_document(framework):
    sheet = _first(framework)
    assert [(row.tool.slug, row.use) for row in CompetencyTool.objects.all()] == [("grille", "Pour voir")]
    publish(document().replace("Pour voir", "Pour mieux voir"), framework=framework)
    assert [row.use for row in sheet.sheet_tools.all()] == ["Pour mieux voir"]
    publish(document().replace("- Pour voir {#t-grille}\n", ""), framework=framework)
    assert not sheet.sheet_tools.exists()


# Two editors


def test_a_publication_over_an_unseen_version_is_refused(framework):
    first = publish(document(), framework=framework)
    sheet = first.competency
    second = publish(document(label="1.1"), framework=framework, competency=sheet, based_on=first)
    with pytest.raises(StalePublication) as caught:
        publish(document(label="1.2"), framework=framework, competency=sheet, based_on=first)
    assert caught.value.published == second
    assert sheet.versions.count() == 2


def test_a_sheet_being_edited_may_not_take_another_s_place(framework):
    sheet = _first(framework)
    other = publish(document(id="x:two", slug="two"), framework=framework).competency
    for text in (document(id="x:two"), document(slug="two")):
        with pytest.raises(SheetDocumentError, match="Another sheet"):
            publish(text, framework=framework, competency=sheet)
    assert (
        publish(document(id="x:three", slug="three"), framework=framework, competency=sheet).competency
        == sheet
    )
    assert other.versions.count() == 1


def test_frameworks_do_not_meet(framework):
    elsewhere = factories.CompetencyFactory(slug="one", external_id="x:one")
    assert _first(framework) != elsewhere
    assert not elsewhere.versions.exists()


def test_every_kind_of_change_is_one_the_table_knows():
    assert set(PartChange.Kind.values) == {
        "unchanged", "corrected", "reworded", "split", "merged", "retired", "new",
    }  # fmt: skip
