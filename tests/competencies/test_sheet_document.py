"""The sheet file: what is read, what is refused with its line, and that nothing gets lost on the way back."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from competencies.markup import one_line
from competencies.sheet_document import (
    KINDS,
    LIST_KINDS,
    Item,
    Section,
    SheetDocument,
    SheetDocumentError,
    dump,
    load,
)
from competencies.sheet_document.front_matter import RESERVED

HEAD = """---
id: x:one
slug: one
title: One
notebook: book
label: "1.0"
language: fr
---
"""
CONTENT = sorted(Path(settings.BASE_DIR, "competencies", "content").glob("*/sheets/*.md"))


def problems(text):
    """What `load` complains about, as (line, message)."""
    with pytest.raises(SheetDocumentError) as caught:
        load(text)
    return [tuple(problem) for problem in caught.value.problems]


def section(body):
    """The only section of a document."""
    (found,) = load(HEAD + body).sections
    return found


# Reading


def test_front_matter_is_read_as_words():
    document = load(
        "---\nid: fec:h7\ncode: H7\nslug: h7\ntitle: L’été, « oui »\nnotebook: book\narea: think\n"
        "modules: [mtv, mda]\nposition: 3\nlabel: 1.10\nauthor: Ada\ndate: 2026-02-21\nlanguage: fr\n"
        "tags: [h7, communauté]\nstrength: {fresh_months: 18, kinds: 2}\nchanges: {c-a: corrected}\n---\n"
        "## Critères de performance\n- Un {#c-a}\n"
    )
    assert document == SheetDocument(
        id="fec:h7",
        code="H7",
        slug="h7",
        title="L’été, « oui »",
        notebook="book",
        area="think",
        modules=("mtv", "mda"),
        position=3,
        label="1.10",
        author="Ada",
        date=datetime.date(2026, 2, 21),
        language="fr",
        tags=("h7", "communauté"),
        strength={"kinds": 2, "fresh_months": 18},
        changes={"c-a": "corrected"},
        sections=(Section("criteria", "Critères de performance", items=(Item("Un", "c-a"),)),),
    )


def test_the_rules_of_strength_are_written_in_one_order_and_left_out_where_there_are_none():
    said = dump(load(HEAD.replace("label", "strength: {fresh_months: 18, kinds: 2}\nlabel")))
    assert "\nstrength: \n  kinds: 2\n  fresh_months: 18\n" in said
    assert "strength" not in dump(load(HEAD.replace("label", "strength:\nlabel")))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["french", "english"])
def test_every_known_heading_is_recognised_in_both_languages(kind, language):
    title = getattr(KINDS[kind], language)
    body = "```mermaid\ngraph TD\n```\n\n- a\n" if kind == "diagram" else ""
    assert section(f"## {title}\n{body}").kind == kind


@pytest.mark.parametrize("title", ["Formes d'engagement", "Formes d’engagement", "FORMES  D’ENGAGEMENT"])
def test_a_typewriter_apostrophe_is_read_as_the_printed_one(title):
    assert section(f"## {title}\n").kind == "engagement"


def test_an_unknown_heading_becomes_a_section_in_its_place_as_often_as_wanted():
    found = load(HEAD + "## Objectif\na\n## L'annexe\nb\n## Conseils\nc\n## L’annexe\nd\n").sections
    assert [(part.kind, part.title, part.body) for part in found] == [
        ("objective", "Objectif", "a"),
        ("section", "L’annexe", "b"),
        ("advice", "Conseils", "c"),
        ("section", "L’annexe", "d"),
    ]


def test_the_quote_before_the_first_heading():
    assert load(HEAD + "\n> « Un\n>\n> deux »\n\n## Objectif\n").quote == "« Un\n\ndeux »"


@pytest.mark.parametrize(("kind", "letter"), [("criteria", "c"), ("questions", "q"), ("actions", "a")])
def test_items_with_introduction_continuation_and_uid(kind, letter):
    found = section(
        f"## {KINDS[kind].french}\nVoici.\n\n- Un **mot** {{#{letter}-un}}\n- Deux\n  lignes {{#{letter}-deux}}\n"
    )
    assert found.body == "Voici."
    assert found.items == (Item("Un **mot**", f"{letter}-un"), Item("Deux lignes", f"{letter}-deux"))


def test_dimensions_with_their_details():
    found = section(
        "## Dimensions\nIntro.\n\n### Un {#d-un}\n\nProse.\n\n#### Sous-titre\n\n- a\n\n### Deux {#d-deux}\n"
    )
    assert found.body == "Intro."
    assert found.items == (
        Item("Un", "d-un", detail="Prose.\n\n#### Sous-titre\n\n- a"),
        Item("Deux", "d-deux"),
    )


def test_tools_name_their_tool():
    assert section("## Outils\n- Pour voir {#t-grille}\n").items == (Item("Pour voir", "t-grille"),)


def test_a_diagram_and_its_text_alternative():
    found = section("## Schéma\n\n```mermaid\ngraph TD\n  A --> B\n```\n\n- A, puis\n  - B\n")
    assert found.diagram == "graph TD\n  A --> B"
    assert found.body == "- A, puis\n  - B"


def test_headings_inside_code_are_code():
    assert section("## Conseils\n```\n## pas un titre\n# ni ceci <b>\n```\n").body.count("#") == 3


def test_split_and_merged_parts_name_their_sources():
    items = section(
        "## Critères de performance\n- A {#c-a2 from=c-a}\n- B {#c-b from=c-a,c-c}\n- C {#c-d from=c-a, c-c}\n"
    ).items
    assert [item.came_from for item in items] == [("c-a",), ("c-a", "c-c"), ("c-a", "c-c")]


def test_missing_uids_are_made_of_the_first_words_always_the_same_and_once_each():
    text = HEAD + (
        "## Critères de performance\n- L’œuvre, d'été\n- L'œuvre d’été\n- Donné {#c-l-oeuvre-d-ete-2}\n- 漢字\n"
        "- Participe activement à des échanges professionnels avec ses pairs du métier\n"
    )
    uids = [item.uid for item in load(text).items("criteria")]
    assert uids == [
        "c-l-oeuvre-d-ete",
        "c-l-oeuvre-d-ete-3",
        "c-l-oeuvre-d-ete-2",
        "c-1",
        "c-participe-activement-a-des-echanges",
    ]
    assert uids == [item.uid for item in load(text).items("criteria")]


def test_control_characters_and_a_byte_order_mark_are_dropped():
    document = load("\ufeff" + HEAD.replace("One", "O\x00n\ud800e") + "## Objectif\r\na\x0bb\r\n")
    assert document.title == "One"
    assert document.sections[0].body == "ab"


# Refusing


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "front matter"),
        ("---\nid: x\n", 1, "front matter"),
        (HEAD.replace("id: x:one\n", ""), 2, "“id” is missing"),
        (HEAD.replace("slug: one", "slug: Été"), 3, "slug: only lower-case"),
        (HEAD.replace("label", "colour: red\nlabel"), 6, "“colour” is not known"),
        (HEAD.replace("label", "id: y\nlabel"), 6, "“id” stands here twice"),
        (HEAD.replace("label", "date: 21/02/2026\nlabel"), 6, "year-month-day"),
        (HEAD.replace("label", "date: 2026-02-30\nlabel"), 6, "no such day"),
        (HEAD.replace("label", "position: -1\nlabel"), 6, "whole number"),
        (HEAD.replace("label", "modules: mtv\nlabel"), 6, "a list is expected"),
        (HEAD.replace("label", "tags: [[a]]\nlabel"), 6, "one line of text"),
        (HEAD.replace("label", "changes: {c-a: retired}\nlabel"), 6, "corrected or reworded"),
        (HEAD.replace("label", "changes: {c-a: corrected}\nlabel"), 6, "no part c-a"),
        (HEAD.replace("label", "changes: [c-a]\nlabel"), 6, "are expected"),
        (HEAD.replace("label", "strength: much\nlabel"), 6, "key: value"),
        (HEAD.replace("label", "strength: {score: 3}\nlabel"), 6, "“score” is not known"),
        (HEAD.replace("label", "strength: {kinds: 7}\nlabel"), 6, "from 1 to 6"),
        (HEAD.replace("label", "strength: {kinds: ٢}\nlabel"), 6, "from 1 to 6"),
        (HEAD.replace("label", "strength: {fresh_months: 0}\nlabel"), 6, "from 1 to 120"),
        (HEAD.replace("fr", "french language"), 7, "at most 10 characters"),
        (HEAD.replace("fr", "français"), 7, "language code"),
        (HEAD.replace("label", "title: [a: b\nlabel"), 7, "not valid YAML"),
        ("---\n" + "[" * 201 + "\n---\n", 2, "too long"),
        ("---\na: &a [*a]\n---\n", 2, "not known"),
        ("---\ntags: &a [*a]\n---\n", 2, "is expected"),
        ("---\n- a\n---\n", 2, "key: value"),
        ("---\n" + "a" * 20_001 + "\n---\n", 2, "too long"),
        (HEAD + "Bonjour\n", 9, "only the sheet's quote"),
        (HEAD + "## Objectif\n# Titre\n", 10, "first-level"),
        (HEAD + "## Objectif\nDu <b>gras</b>\n", 10, "HTML"),
        (HEAD + "## Objectif\n```\na\n", 10, "not closed"),
        (HEAD + "##\n", 9, "no words"),
        (HEAD + "## Objectif\n## Objective\n", 10, "stands already at line 9"),
        (HEAD + "## Actions\n- A\nB\n", 11, "begins with “- ”"),
        (HEAD + "## Actions\n- {#a-b}\n", 10, "no words"),
        (HEAD + "## Actions\n- A {#a-b}\n- B {#a-b}\n", 11, "already at line 10"),
        (HEAD + "## Actions\n- A {#c-b}\n", 10, "begins with a-"),
        (HEAD + "## Actions\n- A {#a-É}\n", 10, "begins with a-"),
        (HEAD + "## Actions\n- A {#a-b for=c}\n", 10, "from=a-other"),
        (HEAD + "## Actions\n- A {#a-b from=a-b}\n", 10, "from=a-other"),
        (HEAD + "## Actions\n- A {#a-b from=c-b}\n", 10, "begins with a-"),
        (HEAD + f"## Actions\n- {'a' * 2001} {{#a-b}}\n", 10, "longer than 2000"),
        (HEAD + f"## Actions\n- A {{#a-{'b' * 60}}}\n", 10, "cannot be used"),
        (HEAD + "## Outils\n- A\n", 10, "The tool is missing"),
        (HEAD + f"## Outils\n- {'a' * 301} {{#t-b}}\n", 10, "longer than 300"),
        (HEAD + "## Schéma\n- a\n", 9, "```mermaid"),
        (HEAD + "## Schéma\n```mermaid\ngraph TD\n```\nMots\n", 9, "say the same in words"),
        (HEAD + f"## Objectif\n{'a' * 100_001}\n", 9, "longer than 100,000"),
        ("a" * 300_001, 1, "longer than 300,000"),
    ],
)
def test_each_mistake_is_told_with_its_line(text, line, words):
    (found,) = problems(text)
    assert found[0] == line
    assert words in found[1]


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_a_slug_that_leads_elsewhere_is_refused(slug):
    ((line, message),) = problems(HEAD.replace("slug: one", f"slug: {slug}"))
    assert (line, "an address of the framework's own" in message) == (3, True)


def test_what_stands_beside_the_sheets_addresses_is_reserved():
    below = re.compile(r"competencies/%\(framework_slug\)s/([a-z]+)/")
    taken = {
        found[1]
        for entries in get_resolver().reverse_dict.lists()
        for possibilities, *_rest in entries[1]
        for address, _names in possibilities
        if (found := below.match(address))
    }
    assert taken == RESERVED


def test_every_mistake_is_told_at_once_in_the_order_of_lines():
    text = HEAD.replace("slug: one", "slug: É") + "## Actions\nA\n- {#c-a}\n## Actions\n"
    assert [line for line, _message in problems(text)] == [3, 11, 11, 12]


def test_an_error_reads_as_lines():
    with pytest.raises(SheetDocumentError, match=r"^Line 10: HTML is not shown"):
        load(HEAD + "## Objectif\n<br>\n")


def test_addresses_in_angle_brackets_and_code_are_no_html():
    assert section("## Objectif\n<https://example.org> et `<b>` et a < b > c\n").body


# There and back


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.stem)
def test_the_shipped_sheets_come_back(path):
    document = load(path.read_text(encoding="utf-8"))
    assert load(dump(document)) == document


LETTERS = "abéœ’'«»\u00a0\u202f :;!?#*_`[](){}<>|\\~-+.1—&%\"@,=/漢\u0301\u202e🙂"
TEXT = st.text(LETTERS, max_size=30)
WORDS = TEXT.map(one_line).filter(lambda text: text.strip() and not text.rstrip().endswith("}"))
SLUG = st.from_regex(r"\A[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}\Z")


def is_prose(text):
    try:
        (found,) = load(HEAD + f"## Annexe\n\n{text}\n").sections
    except (SheetDocumentError, ValueError):
        return False
    return found.body == text


PROSE = (
    st.lists(
        TEXT | st.sampled_from(["", "- a", "    code", "### Titre", "```", "> q", "| a | b |"]), max_size=5
    )
    .map("\n".join)
    .filter(is_prose)
)


@st.composite
def items(draw, letter, details=False):
    uids = draw(st.lists(SLUG, unique=True, max_size=4))
    found = []
    for uid in uids:
        sources = () if letter == "t" else tuple(draw(st.lists(SLUG, unique=True, max_size=2)))
        came_from = tuple(f"{letter}-{source}" for source in sources if source != uid)
        detail = draw(PROSE.filter(lambda text: "###" not in text)) if details else ""
        words = draw(WORDS).lstrip("#") or "a"
        found.append(Item(words.strip(" ") or "a", f"{letter}-{uid}", came_from, detail))
    return tuple(found)


@st.composite
def sections(draw, kind):
    language = draw(st.sampled_from(["french", "english"]))
    title = getattr(KINDS[kind], language)
    intro = PROSE.filter(
        lambda text: "###" not in text and not any(line.startswith("- ") for line in text.split("\n"))
    )
    if kind == "diagram":
        return Section(kind, title, "- a\n  - b", diagram="graph TD\n  A --> B")
    if kind in LIST_KINDS:
        return Section(kind, title, draw(intro), draw(items(KINDS[kind].letter)))
    if kind == "dimensions":
        return Section(kind, title, draw(intro), draw(items("d", details=True)))
    return Section(kind, title, draw(PROSE))


@st.composite
def documents(draw):
    kinds = draw(st.lists(st.sampled_from(list(KINDS)), unique=True, max_size=5))
    known = [draw(sections(kind)) for kind in kinds]
    own = [Section("section", f"Annexe {n}", draw(PROSE)) for n in range(draw(st.integers(0, 2)))]
    parts = [item.uid for part in known if part.kind != "tools" for item in part.items]
    changed = draw(st.lists(st.sampled_from(parts), unique=True, max_size=2)) if parts else []
    return SheetDocument(
        id=draw(WORDS),
        slug=draw(SLUG),
        title=draw(WORDS),
        notebook=draw(SLUG),
        label=draw(WORDS | st.sampled_from(["1.10", "yes", "null", "2026-02-21"])),
        language=draw(st.sampled_from(["fr", "en"])),
        code=draw(st.sampled_from(["", "H7", "07", "0x1"])),
        area=draw(st.just("") | SLUG),
        modules=tuple(draw(st.lists(SLUG, unique=True, max_size=3))),
        position=draw(st.integers(0, 9999)),
        author=draw(st.just("") | WORDS),
        date=draw(st.none() | st.dates(min_value=datetime.date(1000, 1, 1))),
        tags=tuple(draw(st.lists(WORDS, unique=True, max_size=3))),
        strength=draw(
            st.fixed_dictionaries(
                {}, optional={"kinds": st.integers(1, 6), "fresh_months": st.integers(1, 120)}
            )
        ),
        changes={uid: draw(st.sampled_from(["corrected", "reworded"])) for uid in changed},
        quote=draw(st.just("") | WORDS),
        sections=tuple(draw(st.permutations(known + own))),
    )


@hypothesis_settings(max_examples=80, deadline=None, derandomize=True)
@given(documents())
def test_what_is_written_is_read_again(document):
    assert load(dump(document)) == document


@hypothesis_settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(TEXT | st.sampled_from(["## Actions", "## Dimensions", "### A", "- a", "## Schéma", "```"])))
def test_whatever_is_read_comes_back(lines):
    try:
        document = load(HEAD + "## Annexe\n" + "\n".join(lines))
    except SheetDocumentError:
        return
    assert load(dump(document)) == document
