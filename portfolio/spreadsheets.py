"""Tables for spreadsheets: CSV of which no cell is ever taken for a formula, and which reads back equal.

A spreadsheet takes a cell for a formula by how it begins: = + - @ or a tab or line break, in full width too, and
after spaces or signs that nobody sees. It decides where a cell begins by a separator that may not be ours: the
same file opened with the other separator begins cells in the middle of texts. So an apostrophe goes before
every such beginning, at the start of the text and after each sign that may separate; and, so that it can be
taken away again without a doubt, before an apostrophe that stands in one of these places already.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

BOM = "\ufeff"  # without it, Excel reads UTF-8 as the encoding of its country
UNSEEN = r"[\s\x00-\x20\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufeff]*"
FORMULA = r"[=+\-@\t\r\n\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]"
START = r"(?:\A|(?<=[,;|\t\r\n\x0b\x0c\x85\u2028\u2029\"]))"
RISKY = re.compile(f"{START}(?='|{UNSEEN}{FORMULA})")
GUARD = re.compile(f"{START}'")


def guarded_text(text: str) -> str:
    """The text as a cell holds it; `plain_text` is the inverse."""
    return RISKY.sub("'", text)


def plain_text(cell: str) -> str:
    """What was written into the cell."""
    return GUARD.sub("", cell)


class Echo:
    """A file that hands each line back as it is written."""

    def write(self, line: str) -> str:
        return line


def separator() -> str:
    """What stands between cells: a spreadsheet in French expects a semicolon, its comma is for decimals."""
    return ";" if (get_language() or "").startswith("fr") else ","


def lines(rows: Iterable[Iterable[Any]], delimiter: str) -> Iterator[str]:
    """The rows as lines of the file. Numbers are ours and stay numbers; everything else is guarded."""
    writer = csv.writer(Echo(), delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    yield BOM
    for row in rows:
        yield writer.writerow([cell if isinstance(cell, int) else guarded_text(str(cell)) for cell in row])


def csv_response(rows: Iterable[Iterable[Any]], filename: str) -> StreamingHttpResponse:
    """The rows as a file to keep, line by line."""
    # The language of this moment decides: the lines are made when the page's own language is over.
    answer = StreamingHttpResponse(lines(rows, separator()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, filename)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
