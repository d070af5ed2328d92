"""The cells of a filled-in tool as they are typed: one list of texts for each column, judged cell by cell."""

import re
from itertools import zip_longest

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competencies.markup import clean_text
from competencies.models import ToolTemplate
from portfolio.forms.fields import is_web_address
from portfolio.record_table import DONE, LINE, NO, YES, columns_of, lines_of, read_date

MAX_ROWS = 200
MAX_CELL = 5_000  # characters
MAX_RECORD = 300_000  # of all cells together
NUMBER = re.compile(r"[+\-−]?[\d\s\u00a0\u202f]*\d([.,]\d+)?\s*%?")
PREFIX = "cell-"
WAS = "was"  # where a row stood when the form was opened
FIRST_ROWS = 3  # of a new grid


class Texts(forms.Widget):
    """All texts that were sent under one name."""

    def value_from_datadict(self, data, files, name):
        return data.getlist(name)


class CellsField(forms.Field):
    """The texts of one column; an error names its row in `params`."""

    widget = Texts

    def __init__(self, column):
        super().__init__(label=column.label, required=False)
        self.column = column

    def clean(self, value):
        texts = [clean_text(text).strip() for text in value]
        faults = [(number, fault(self.column, text)) for number, text in enumerate(texts)]
        wrong = [ValidationError(words, params={"row": number}) for number, words in faults if words]
        if wrong:
            raise ValidationError(wrong)
        return texts


def fault(column, text):
    """What is wrong with a cell, in a sentence; empty where nothing is."""
    if not text:
        return ""
    if len(text) > MAX_CELL:
        sentence = _(
            "This has %(n)s characters: 5,000 fit into one cell. Please shorten it or use another row."
        )
        return sentence % {"n": len(text)}
    if column.kind == "date" and read_date(text) is None:
        return _("This is no date. Write it as year-month-day, such as 2026-03-12.")
    if column.kind == "number" and not NUMBER.fullmatch(text):
        return _("This is no number. Write it in digits, such as 12 or 3.5.")
    if column.kind == "choice" and text not in column.choices:
        return _("This is none of the choices: choose one of them, or leave it empty.")
    if column.kind == "yes_no" and text not in (YES, NO):
        return _("Choose yes or no, or leave it empty.")
    return _bad_address(text) if column.kind == "link" else ""


def _bad_address(text):
    try:
        is_web_address(text)
    except ValidationError:
        return _("This is no web address. It begins with https://.")
    return ""


def typed_rows(data, template):
    """What stands in the form: a (place it had, {key: text}) for each row, however uneven the lists are."""
    keys = [column.key for column in columns_of(template)]
    lists = [data.getlist(PREFIX + key) for key in keys]
    if template.kind == ToolTemplate.Kind.CHECKLIST:
        done = set(data.getlist(DONE))
        lines = list(lines_of(template))
        typed = dict(zip(data.getlist(LINE), zip_longest(*lists, fillvalue=""), strict=False))
        was = dict(zip(data.getlist(LINE), data.getlist(WAS), strict=False))
        blank = ("",) * len(keys)
        return [
            (
                was.get(line, ""),
                {LINE: line, DONE: YES if line in done else ""}
                | dict(zip(keys, typed.get(line, blank), strict=True)),
            )
            for line in lines
        ]
    rows = [dict(zip(keys, texts, strict=True)) for texts in zip_longest(*lists, fillvalue="")]
    if template.kind == ToolTemplate.Kind.FORM:
        rows = rows[:1] or [dict.fromkeys(keys, "")]
    was = data.getlist(WAS)
    return [(was[number] if number < len(was) else "", row) for number, row in enumerate(rows)]


def put_rows(data, template, rows):
    """Let the form hold these rows, given as `typed_rows` returns them."""
    for column in columns_of(template):
        data.setlist(PREFIX + column.key, [row.get(column.key, "") for _was, row in rows])
    data.setlist(WAS, [was for was, _row in rows])
    if template.kind == ToolTemplate.Kind.CHECKLIST:
        data.setlist(LINE, [row[LINE] for _was, row in rows])
        data.setlist(DONE, [row[LINE] for _was, row in rows if row.get(DONE) == YES])


def step(rows, asked):
    """The rows after a button of theirs: `add`, `up-2`, `down-2`, `remove-2`; anything else changes nothing."""
    what, _dash, place = asked.partition("-")
    rows = list(rows)
    if what == "add":
        return [*rows, ("", {})] if len(rows) < MAX_ROWS else rows
    if not (place.isascii() and place.isdigit() and len(place) < 5 and int(place) < len(rows)):
        return rows
    at = int(place)
    if what == "remove":
        del rows[at]
    other = at + {"up": -1, "down": 1}.get(what, 0)
    if what in {"up", "down"} and 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
    return rows


def too_much(rows):
    """What is wrong with all rows together, in a sentence; empty where nothing is."""
    if len(rows) > MAX_ROWS:
        return ngettext(
            "This has %(n)s row too many: 200 rows fit into one. Begin another one for the rest.",
            "This has %(n)s rows too many: 200 rows fit into one. Begin another one for the rest.",
            len(rows) - MAX_ROWS,
        ) % {"n": len(rows) - MAX_ROWS}
    if sum(len(text) for _was, row in rows for text in row.values()) > MAX_RECORD:
        return _("This holds more than 300,000 characters. Begin another one for the rest.")
    return ""
