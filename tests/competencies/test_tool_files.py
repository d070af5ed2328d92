"""Templates in tool files: what is read, what is refused with its line, and the versions that loading keeps."""

import pytest
from django.conf import settings

from competencies.framework_file import ToolFile, load_tool
from competencies.frameworks import upsert_tools
from competencies.models import Tool
from competencies.problems import DocumentError
from tests import factories

HEAD = "---\nslug: map\ntitle: Map\npurpose: To see\ntemplate:\n"
GRID = """  kind: grid
  fields:
    - {key: place, label: Place}
    - {key: nature, label: Nature, kind: choice, choices: [formal, informal], help: As it is.}
    - {key: ties, label: Ties}
  graph: {node: place, group: nature, links: ties}
"""
SHIPPED = sorted((settings.BASE_DIR / "competencies/content/formation-en-conscience/tools").glob("*.md"))


def tool_of(template):
    return load_tool(f"{HEAD}{template}---\nHow.\n")


def test_a_grid_that_draws_itself():
    assert tool_of(GRID).template == {
        "kind": "grid",
        "fields": [
            {"key": "place", "label": "Place", "kind": "line"},
            {
                "key": "nature",
                "label": "Nature",
                "kind": "choice",
                "choices": ["formal", "informal"],
                "help": "As it is.",
            },
            {"key": "ties", "label": "Ties", "kind": "line"},
        ],
        "lines": [],
        "graph": {"node": "place", "group": "nature", "links": "ties"},
    }


@pytest.mark.parametrize(
    "template",
    [
        "  kind: form\n  fields:\n    - {key: a, label: A, kind: text}\n",
        "  kind: checklist\n  lines:\n    - {key: a, label: A}\n",
        "  kind: checklist\n  lines:\n    - {key: a, label: A}\n  fields:\n    - {key: b, label: B}\n",
        "  kind: commitments\n",
    ],
)
def test_the_other_kinds(template):
    assert tool_of(template).template["kind"] in template


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("kind: grid", "kind: pie", 6, "one of these is expected: grid"),
        ("  kind: grid\n", "", 6, "“kind” is missing"),
        ("label: Place", "title: Place", 8, "“title” is not known here"),
        ("{key: place, label: Place}", "{key: place}", 8, "“label” is missing"),
        ("key: place,", "key: The place,", 8, "lower-case letters"),
        ("key: ties,", "key: place,", 5, "“place” stands there twice"),
        ("kind: choice, ", "", 5, "“nature” has choices"),
        ("[formal, informal]", "[formal]", 5, "two to 20 choices"),
        ("links: ties", "links: knots", 5, "no field “knots”"),
        ("kind: grid", "kind: form", 5, "only a grid draws itself"),
        ("  graph:", "  lines:\n    - {key: a, label: A}\n  graph:", 5, "only a checklist has lines"),
        ("node: place, ", "", 11, "“node” is missing"),
    ],
)
def test_each_mistake_is_told_with_its_line(old, new, line, words):
    assert old in GRID
    with pytest.raises(DocumentError) as refused:
        tool_of(GRID.replace(old, new, 1))
    problem = refused.value.problems[0]
    assert (problem.line, words in problem.message) == (line, True), problem


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("  kind: grid\n", "needs at least one field"),
        ("  kind: checklist\n", "needs at least one line"),
        ("  kind: commitments\n  fields:\n    - {key: a, label: A}\n", "no fields of their own"),
        (
            "  kind: form\n  fields:\n" + "".join(f"    - {{key: f{n}, label: F}}\n" for n in range(21)),
            "at most 20 fields",
        ),
        (
            "  kind: checklist\n  lines:\n" + "".join(f"    - {{key: l{n}, label: L}}\n" for n in range(61)),
            "at most 60 lines",
        ),
    ],
)
def test_what_does_not_fit_together(template, words):
    with pytest.raises(DocumentError) as refused:
        tool_of(template)
    assert words in refused.value.problems[0].message


@pytest.mark.django_db
def test_a_changed_template_is_the_next_version():
    framework = factories.FrameworkFactory()
    upsert_tools(framework, [tool_of(GRID)])
    upsert_tools(framework, [tool_of(GRID)])
    tool = Tool.objects.get()
    assert (tool.description, tool.description_html) == ("How.", "<p>How.</p>")
    assert [version.number for version in tool.templates.all()] == [1]
    upsert_tools(framework, [tool_of(GRID.replace("label: Ties", "label: Bonds"))])
    assert [version.fields[2]["label"] for version in tool.templates.all()] == ["Bonds", "Ties"]
    assert [version.number for version in tool.templates.all()] == [2, 1]


@pytest.mark.django_db
def test_a_template_that_left_its_file_stays_in_use():
    framework = factories.FrameworkFactory()
    upsert_tools(framework, [tool_of(GRID)])
    upsert_tools(framework, [ToolFile("map", "Map", "To see", "How.")])
    assert Tool.objects.get().templates.count() == 1


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_tool_has_something_to_fill_in(file):
    assert load_tool(file.read_text(encoding="utf-8")).template


def test_the_three_tools_of_the_seed_page():
    """The map draws itself, the sharing is a form, the contributions are the sheet's commitments."""
    by_slug = {file.stem: load_tool(file.read_text(encoding="utf-8")).template for file in SHIPPED}
    assert by_slug["cartographie"]["graph"] == {"node": "espace", "group": "nature", "links": "liens"}
    assert [field["key"] for field in by_slug["cartographie"]["fields"]] == [
        "espace",
        "nature",
        "domaine",
        "rythme",
        "recois",
        "apporte",
        "liens",
        "decision",
        "date",
    ]
    assert by_slug["partage-de-pratique"]["kind"] == "form"
    assert by_slug["contribution-reguliere"]["kind"] == "commitments"
