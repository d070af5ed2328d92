"""No cell of a file is taken for a formula, whichever separator a spreadsheet reads it with, and all read back."""

import csv
import io
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portfolio.spreadsheets import BOM, guarded_text, lines, plain_text

HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "\u22121",
    "a;=1",
    "a,=1",
    'a";"=1',
    'a"",=1',
    "a\n=1",
    "a\r\n@x",
    "a\t+1",
    "'=1",
    "''",
    "'",
    "a,'b",
    "",
)
STARTS = set("=+-@\t\r\n")


def begins_formula(cell):
    """As a careful spreadsheet would see it: full width folded, spaces and invisible signs passed over."""
    folded = unicodedata.normalize("NFKC", cell).replace("\u2212", "-")
    seen = folded.lstrip(" \u200b\u200c\u200d\u2060\ufeff\x00\x0b\x0c\u00a0")
    return bool(cell) and (cell[0] in STARTS or seen[:1] in STARTS)


signs = st.sampled_from("=+-@'\",;\t\r\n \u00a0\u200b\ufeff\uff1d\uff0b\uff0d\uff20\u2212ab1é")
texts = st.one_of(st.text(), st.text(alphabet=signs))


@given(texts)
@pytest.mark.parametrize("hostile", ["", *HOSTILE])
def test_a_hostile_beginning_is_guarded(hostile, text):
    assert plain_text(guarded_text(hostile + text)) == hostile + text
    assert not begins_formula(guarded_text(hostile + text))


@given(st.lists(st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=3), st.sampled_from(",;"))
@example([["a;=1", "=1", "'=1"]], ",")
def test_a_file_reads_back_equal(rows, delimiter):
    text = "".join(lines(rows, delimiter))
    assert text.startswith(BOM)
    read = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=delimiter)
    assert [[plain_text(cell) for cell in row] for row in read] == rows


@given(st.lists(texts, min_size=1, max_size=4), st.sampled_from(",;"), st.sampled_from(",;\t"))
def test_no_cell_begins_a_formula_whatever_it_is_read_with(row, delimiter, reader):
    """A reader with another separator, or without an idea of quotes, cuts cells elsewhere."""
    text = "".join(lines([row], delimiter)).removeprefix(BOM)
    for cell in next(csv.reader([text.replace("\r", "").replace("\n", " ")], delimiter=reader)):
        assert not begins_formula(cell)
    for cut in text.split(reader):
        assert not begins_formula(cut.strip('"').removesuffix("\r\n"))


def test_numbers_stay_numbers():
    assert "".join(lines([["a", 3, 0]], ";")) == f'{BOM}"a";3;0\r\n'
