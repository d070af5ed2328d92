"""Differences as people read them."""

import pytest

from competencies import difference
from competencies.difference import Piece, compare, words


def kinds(old, new):
    return [row.kind for row in compare(old, new)]


def test_equal_texts_have_no_difference():
    assert compare("a\nb", "a\nb") == []


def test_a_changed_word_is_marked_inside_its_line():
    (row,) = compare("Il écoute bien les autres", "Il écoute mieux les autres")
    assert row.kind == "changed"
    assert row.pieces == [
        Piece("", "Il écoute "),
        Piece("del", "bien"),
        Piece("ins", "mieux"),
        Piece("", " les autres"),
    ]


def test_lines_that_have_little_in_common_stand_one_after_the_other():
    assert kinds("un deux trois", "quatre cinq six") == ["removed", "added"]


def test_a_new_wording_is_found_among_new_lines():
    rows = compare("Il écoute bien les autres", "Neuf\nIl écoute mieux les autres\nEncore")
    assert [row.kind for row in rows] == ["added", "changed", "added"]


def test_added_and_removed_lines_with_their_surroundings():
    old = "\n".join("abcdefghij")
    assert kinds(old, old.replace("e\n", "")) == ["gap", "same", "same", "removed", "same", "same", "gap"]
    assert kinds(old, old.replace("a", "a\nx", 1)) == ["same", "added", "same", "same", "gap"]


def test_empty_lines_are_not_told():
    assert kinds("a\nb", "a\n\nx\n\nb") == ["same", "added", "same"]


def test_very_long_lines_are_not_compared_word_by_word():
    assert words("a " * 3000, "b " * 3000) is None


def rebuilt(rows, gone):
    """The lines of one side; the other side's pieces are of the kind `gone`."""
    sides = ("".join(piece.text for piece in row.pieces if piece.kind != gone) for row in rows)
    return [line for line in sides if line.strip()]


HOSTILE = [
    ("a\nb\n" * 500, "b\na\na\n" * 500),
    ("x\n" + "a\nb\n" * 90, "b\na\na\n" * 60 + "y"),
    ("x" + " a b" * 240, "b a a " * 160 + "y"),
    (
        "\n".join(f"{n} a b" + " a b" * 20 for n in range(99)),
        "\n".join("b a a" * 9 + f" {n}" for n in range(99)),
    ),
]


@pytest.mark.parametrize(("old", "new"), HOSTILE)
@pytest.mark.parametrize("steps", [0, 5_000, difference.MOST_STEPS])
def test_beyond_the_budget_whole_lines_go_and_come(old, new, steps, monkeypatch):
    searched = []
    search = difference.SequenceMatcher.find_longest_match

    def counted(matcher, alo, ahi, blo, bhi):
        searched.append(sum(1 + len(matcher.b2j.get(item, ())) for item in matcher.a[alo:ahi]))
        return search(matcher, alo, ahi, blo, bhi)

    monkeypatch.setattr(difference, "MOST_STEPS", steps)
    monkeypatch.setattr(difference, "CONTEXT", 10_000)
    monkeypatch.setattr(difference.SequenceMatcher, "find_longest_match", counted)
    rows = compare(old, new)
    assert sum(searched) <= 2 * steps
    assert rebuilt(rows, "ins") == [line for line in old.split("\n") if line]
    assert rebuilt(rows, "del") == [line for line in new.split("\n") if line]


def test_a_long_text_with_one_change_is_compared_closely():
    old = "a\nb\n" * 5_000
    assert kinds(old + "un mot\n" + old, old + "un autre mot\n" + old) == [
        "gap", "same", "same", "changed", "same", "same", "gap",
    ]  # fmt: skip


def test_a_page_is_not_made_of_more_lines_than_anybody_reads(monkeypatch):
    monkeypatch.setattr(difference, "MOST_ROWS", 3)
    whole = compare("a\nb", "a\nb\nc")
    assert [row.kind for row in whole] == ["same", "same", "added"]
    cut = compare("a\nb", "a\nb\nc\nd")
    assert [row.kind for row in cut] == ["same", "same", "added", "rest"]


def test_two_long_texts_of_short_lines_are_shown_in_part():
    rows = compare("a\n" * 50_000, "b\na\n" * 25_000)
    assert len(rows) == difference.MOST_ROWS + 1
    assert rows[-1] == ("rest", [])
