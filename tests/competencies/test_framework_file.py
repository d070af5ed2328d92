"""framework.yaml and the tools' files: what is read, what is refused with its line."""

import pytest

from competencies.framework_file import ToolFile, load_framework, load_tool, nested
from competencies.problems import DocumentError

TEXT = """id: f
slug: f
title: F
language: fr
scale:
  slug: steps
  title: Steps
  levels:
    - {slug: one, title: One, description: First, proficient: false}
    - {slug: two, title: Two, description: Second, proficient: true}
notebooks:
  - slug: a
    title: A
    notebooks:
      - {slug: b, title: B}
  - {slug: c, title: C}
"""


def problems(reader, text):
    with pytest.raises(DocumentError) as caught:
        reader(text)
    return [tuple(problem) for problem in caught.value.problems]


def test_a_framework():
    values = load_framework(TEXT)
    assert [level["proficient"] for level in values["scale"]["levels"]] == [False, True]
    assert [(book["slug"], parent) for book, parent in nested(values["notebooks"])] == [
        ("a", ""),
        ("b", "a"),
        ("c", ""),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("id: f\n", "", 1, "“id” is missing"),
        ("slug: f\n", "slug: F\n", 2, "lower-case"),
        ("title: F", "titel: F", 3, "not known"),
        ("proficient: true", "proficient: false", 5, "proficient"),
        ("proficient: true", "proficient: yes", 10, "true or false"),
        ("slug: two, ", "", 10, "“slug” is missing"),
        ("slug: two", "slug: one", 1, "stands there twice"),
        ("slug: b", "slug: c", 1, "stands there twice"),
        ("language: fr", "language: fr\naudience: all", 5, "one of these"),
        ("  - {slug: c, title: C}", "  - c", 16, "key: value"),
        ("notebooks:\n  -", "notebooks: x\nareas:\n  -", 11, "a list is expected"),
    ],
)
def test_each_mistake_is_told_with_its_line(old, new, line, words):
    found = problems(load_framework, TEXT.replace(old, new, 1))
    assert found[0][0] == line
    assert words in found[0][1]


def test_a_tool():
    text = "---\nslug: t\ntitle: T\npurpose: To see\n---\n\nHow.\n\n### When\n"
    assert load_tool(text) == ToolFile("t", "T", "To see", "How.\n\n### When")


@pytest.mark.parametrize(
    ("text", "line"),
    [("How.", 1), ("---\nslug: t\ntitle: T\n---\n", 2), ("---\nslug: t\ncolour: red\n---\n", 3)],
)
def test_each_mistake_of_a_tool_is_told_with_its_line(text, line):
    assert problems(load_tool, text)[0][0] == line
