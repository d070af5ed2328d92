"""Differences as people read them."""

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
