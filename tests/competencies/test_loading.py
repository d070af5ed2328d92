"""load_content: everything or nothing, once or as often as wanted, and never over somebody's work."""

import shutil
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competencies.loading import CONTENT
from competencies.models import Area, Competency, Framework, Level, Notebook, Scale, SheetVersion, Tool
from competencies.publishing import publish
from tests.competencies.documents import document
from tests.competencies.test_framework_file import TEXT

pytestmark = pytest.mark.django_db

FRAMEWORK = TEXT.replace("slug: a\n", "slug: book\n", 1)
TOOL = "---\nslug: grille\ntitle: Grille\npurpose: Voir\n---\n\nComment faire.\n"


@pytest.fixture
def folder(tmp_path):
    """A framework's folder with one sheet and one tool."""
    (tmp_path / "sheets").mkdir()
    (tmp_path / "tools").mkdir()
    (tmp_path / "framework.yaml").write_text(FRAMEWORK)
    (tmp_path / "sheets" / "one.md").write_text(document())
    (tmp_path / "tools" / "grille.md").write_text(TOOL)
    return tmp_path


def load(*arguments, **options):
    out = StringIO()
    call_command("load_content", *arguments, stdout=out, **options)
    return out.getvalue()


def refused(*arguments, **options):
    with pytest.raises(CommandError) as caught:
        load(*arguments, **options)
    return str(caught.value)


def test_a_folder_becomes_a_framework(folder):
    assert load(folder) == "f/one: 1.0\n"
    framework = Framework.objects.get(external_id="f")
    sheet = framework.competencies.get()
    assert (sheet.notebook.slug, sheet.published.from_file) == ("book", True)
    assert [(book.slug, book.parent and book.parent.slug) for book in framework.notebooks.all()] == [
        ("book", None),
        ("b", "book"),
        ("c", None),
    ]
    assert Tool.objects.get(framework=framework).description_html == "<p>Comment faire.</p>"
    assert [level.is_proficient for level in Level.objects.filter(scale__framework=framework)] == [
        False,
        True,
    ]


def test_the_shipped_content_loads_and_a_second_time_changes_nothing():
    load()
    numbers = [model.objects.count() for model in (SheetVersion, Level, Scale, Tool, Competency, Notebook)]
    assert SheetVersion.objects.count() == len(list(CONTENT.glob("*/sheets/*.md")))
    begun = time.process_time()
    assert load() == "formation-en-conscience: unchanged\n"
    assert time.process_time() - begun < 1
    after = [model.objects.count() for model in (SheetVersion, Level, Scale, Tool, Competency, Notebook)]
    assert after == numbers


def test_a_changed_file_is_published(folder):
    load(folder)
    (folder / "sheets" / "one.md").write_text(document(label="1.1"))
    assert load(folder) == "f/one: 1.1\n"
    assert load(folder) == "f: unchanged\n"
    assert SheetVersion.objects.count() == 2


def test_another_form_of_the_same_document_is_no_change(folder):
    load(folder)
    text = document().replace("id: x:one\nslug: one\n", "slug: 'one'\nid: x:one\n").replace("\n", "\r\n")
    (folder / "sheets" / "one.md").write_text(text, newline="")
    assert load(folder) == "f: unchanged\n"


def test_a_version_from_the_browser_is_not_overwritten_without_force(folder, editor):
    load(folder)
    sheet = Competency.objects.get(framework__slug="f")
    publish(document(label="1.1"), framework=sheet.framework, competency=sheet, by=editor)
    assert load(folder) == "f: unchanged\n"
    file = folder / "sheets" / "one.md"
    file.write_text(document(label="2.0"))
    message = refused(folder)
    assert f"{file}:1: Version 1.1 of this sheet was published in the browser" in message
    assert sheet.versions.count() == 2
    assert load(folder, force=True) == "f/one: 2.0\n"


def test_errors_name_file_and_line_all_at_once_and_nothing_is_written(folder):
    (folder / "framework.yaml").write_text(FRAMEWORK.replace("language: fr", "language: français"))
    (folder / "sheets" / "one.md").write_text(document().replace("Texte.", "# Texte."))
    (folder / "tools" / "grille.md").write_bytes(b"---\nslug: t\n\xff")
    message = refused(folder)
    assert f"{folder / 'framework.yaml'}:4: " in message
    assert f"{folder / 'sheets' / 'one.md'}:31: The sheet's title" in message
    assert f"{folder / 'tools' / 'grille.md'}:3: This is not UTF-8 text." in message
    assert not Framework.objects.filter(slug="f").exists()


def test_what_only_the_framework_can_tell_also_undoes_everything(folder):
    (folder / "sheets" / "two.md").write_text(document(id="x:two", slug="two", notebook="never"))
    message = refused(folder)
    assert f"{folder / 'sheets' / 'two.md'}:5: notebook: the framework has no “never”" in message
    assert not Framework.objects.filter(slug="f").exists()


def test_two_files_may_not_be_the_same_sheet(folder):
    shutil.copy(folder / "sheets" / "one.md", folder / "sheets" / "two.md")
    assert "is the id or slug of one.md already" in refused(folder)


def test_a_folder_without_a_framework_says_so(tmp_path):
    assert "There is no framework.yaml" in refused(tmp_path)
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "framework.yaml").write_text(FRAMEWORK)
    assert load(tmp_path) == "f: unchanged\n"


def test_places_follow_the_file_and_stay_while_a_sheet_needs_them(folder):
    areas = "areas:\n  - {slug: x, title: X}\n"
    (folder / "framework.yaml").write_text(FRAMEWORK + areas)
    load(folder)
    other = FRAMEWORK.replace("slug: book", "slug: other").replace("title: A", "title: Other")
    (folder / "framework.yaml").write_text(other)
    (folder / "sheets" / "one.md").unlink()
    load(folder)
    assert {book.slug for book in Notebook.objects.filter(framework__slug="f")} == {"book", "b", "c", "other"}
    assert not Area.objects.exists()


def test_other_levels_make_a_new_scale_and_leave_the_old_ones(folder):
    load(folder)
    old = {level.slug: level for level in Level.objects.filter(scale__framework__slug="f")}
    (folder / "framework.yaml").write_text(
        FRAMEWORK.replace("description: Second", "description: More").replace("slug: one", "slug: zero")
    )
    load(folder)
    current = Scale.objects.get(framework__slug="f", is_current=True)
    assert (current.number, Scale.objects.filter(framework__slug="f").count()) == (2, 2)
    for level in old.values():
        level.refresh_from_db()
    assert old["two"].description == "Second"
    assert old["two"].replaced_by == current.levels.get(slug="two")
    assert old["one"].replaced_by is None


def test_the_scale_s_own_title_is_no_change_of_levels(folder):
    load(folder)
    (folder / "framework.yaml").write_text(FRAMEWORK.replace("title: Steps", "title: Paces"))
    load(folder)
    assert Scale.objects.get(framework__slug="f").title == "Paces"


def test_a_framework_is_found_again_under_another_slug(folder):
    load(folder)
    (folder / "framework.yaml").write_text(FRAMEWORK.replace("slug: f\n", "slug: g\n", 1))
    load(folder)
    assert Framework.objects.get(external_id="f").slug == "g"


def test_loading_again_takes_few_queries(folder):
    load(folder)
    with CaptureQueriesContext(connection) as queries:
        load(folder)
    assert len(queries) < 60
