"""What a later round changed: every field of it, in words, at a bounded cost."""

import time
from dataclasses import replace

import pytest

from competencies.difference import Piece
from portfolio.differences import between
from portfolio.snapshots import Frozen, FrozenClaim, FrozenFile, FrozenLink

FIRST = Frozen(
    evidence="e",
    competency="c",
    sheet_version="v",
    title="Minutes of the café in March",
    text="I led an exchange.\nAll went well.",
    kind="document",
    starts="2026-03-12",
    ends="",
    claims=(
        FrozenClaim("d-one", "Sharing", ""),
        FrozenClaim("c-one", "Shares practices", "I showed my grid.", "l2", "Step 2"),
    ),
    links=(FrozenLink("https://example.org/", "Minutes"),),
    files=(FrozenFile("a" * 64, "minutes.pdf", "application/pdf", 12),),
)


def changed(**fields):
    return between(FIRST, replace(FIRST, **fields))


def said(pieces):
    return [(piece.kind, piece.text.strip()) for piece in pieces if piece.kind]


def test_the_same_again_has_no_differences():
    assert between(FIRST, FIRST).is_empty
    assert changed(sheet_version="w").is_empty
    assert changed(text=FIRST.text.replace("\n", "\r\n") + "\n").is_empty


def test_each_field_alone_is_a_difference():
    fields = {
        "title": "Other",
        "text": "Other",
        "kind": "observation",
        "starts": "",
        "ends": "2026-03-13",
        "claims": FIRST.claims[:1],
        "links": (),
        "files": (),
    }
    assert not [name for name, value in fields.items() if changed(**{name: value}).is_empty]


def test_the_title_word_by_word():
    assert said(changed(title="Minutes of the café in April").title) == [("del", "March"), ("ins", "April")]
    assert said(changed(title="Something else").title) == [("del", FIRST.title), ("ins", "Something else")]
    assert said(changed(title="").title) == [("del", FIRST.title)]


def test_the_text_line_by_line():
    rows = changed(text="I led a short exchange.\nTwo colleagues said nothing.").text
    assert [row.kind for row in rows] == ["changed", "removed", "added"]
    assert ("ins", "short") in said(rows[0].pieces) or ("ins", "a short") in said(rows[0].pieces)


def test_kind_and_dates():
    about = changed(kind="observation", ends="2026-03-13").about
    assert [piece.kind for piece in about] == ["del", "ins"]
    assert "March 13, 2026" in about[1].text


def test_claims_that_came_and_went():
    new = FrozenClaim("c-two", "Welcomes feedback", "I led the round.", "", "")
    first, second = changed(claims=(FIRST.claims[0], new)).claims
    assert (first.kind, first.text, said(first.justification)) == (
        "del",
        "Shares practices",
        [("del", "I showed my grid.")],
    )
    assert (second.kind, second.text, second.is_criterion) == ("ins", "Welcomes feedback", True)


def test_a_claim_that_says_something_else():
    claim = replace(FIRST.claims[1], justification="I showed my new grid.", level="l3", level_title="Step 3")
    (row,) = changed(claims=(FIRST.claims[0], claim)).claims
    assert (row.kind, said(row.justification)) == ("", [("ins", "new")])
    assert row.level == [Piece("del", "Step 2"), Piece("ins", "Step 3")]


def test_a_first_own_level():
    bare = replace(FIRST, claims=(replace(FIRST.claims[1], level="", level_title=""),))
    (row,) = between(bare, replace(FIRST, claims=FIRST.claims[1:])).claims
    assert row.level == [Piece("ins", "Step 2")]


def test_files_by_their_bytes_and_links_by_what_is_read():
    same_name = FrozenFile("b" * 64, "minutes.pdf", "application/pdf", 13)
    assert [piece.kind for piece in changed(files=(same_name,)).files] == ["del", "ins"]
    renamed = replace(FIRST.files[0], name="other.pdf")
    assert changed(files=(renamed,)).is_empty
    link = FrozenLink("https://example.org/", "")
    assert said(changed(links=(link,)).links) == [
        ("del", "Minutes (https://example.org/)"),
        ("ins", "https://example.org/"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 25_000, "b a " * 25_000),
        ("\n" * 99_999, "\n" * 50_000 + "x"),
        ("ab\n" * 33_000, "ba\n" * 33_000),
    ],
)
def test_long_texts_cost_little(old, new):
    begun = time.monotonic()
    between(replace(FIRST, text=old), replace(FIRST, text=new))
    assert time.monotonic() - begun < 10
