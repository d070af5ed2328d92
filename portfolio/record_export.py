"""A filled-in tool as files to keep: rows for a spreadsheet, and Markdown."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from competencies.models import ToolTemplate
from portfolio.models import ToolRecord
from portfolio.record_table import Cell, Row, columns_of, table_of

MAX_COLUMNS = 5  # of a table in a text; wider ones are told row by row
MARKS = re.compile(r"[\\`*\[\]>]|(?<!\w)_|_(?!\w)")
UNESCAPABLE = re.compile(r"[<|~]|&(?=#?\w+;)|^\s*=", re.MULTILINE)
OPENING = re.compile(r"^(\s*(?=[#+\-])|\s*\d+(?=[.)]))", re.MULTILINE)


def spreadsheet_rows(record: ToolRecord) -> Iterator[list[str]]:
    """The head and the rows, with dates as spreadsheets read them."""
    columns, rows = columns_of(record.template), table_of(record)
    if record.template.kind == ToolTemplate.Kind.FORM:
        yield [_("Field"), _("Text")]
        yield from ([cell.column.label, _plain(cell)] for row in rows for cell in row.cells)
        return
    is_list = record.template.kind == ToolTemplate.Kind.CHECKLIST
    yield [*([_("Line"), _("Done")] if is_list else []), *(column.label for column in columns)]
    for row in rows:
        beside = [row.label, _("yes") if row.is_done else _("no")] if is_list else []
        yield [*beside, *map(_plain, row.cells)]


def markdown_of(record: ToolRecord) -> str:
    """What was filled in, as a text whose signs stand for themselves."""
    rows = table_of(record)
    if record.template.kind == ToolTemplate.Kind.CHECKLIST:
        return "\n".join(map(_line, rows)) + "\n"
    if record.template.kind == ToolTemplate.Kind.FORM:
        return _sections(rows[0].cells)
    columns = columns_of(record.template)
    texts = [cell.text for row in rows for cell in row.cells]
    if len(columns) <= MAX_COLUMNS and not any("\n" in text for text in texts):
        head = [" | ".join(_escaped(column.label) for column in columns), " | ".join("---" for _c in columns)]
        body = [" | ".join(_said(cell) for cell in row.cells) for row in rows]
        return "".join(f"| {line} |\n" for line in [*head, *body])
    return "\n".join(_told(number, row.cells) for number, row in enumerate(rows, 1))


def _line(row: Row) -> str:
    """A checklist's line, with what stands beside it."""
    beside = " · ".join(_said(cell).replace("\n", " ") for cell in row.cells if cell.text)
    return f"- [{'x' if row.is_done else ' '}] {_escaped(row.label)}" + (f" ({beside})" if beside else "")


def _sections(cells: list[Cell]) -> str:
    """A form: each field that holds something under its label."""
    return "\n".join(f"### {_escaped(cell.column.label)}\n\n{_said(cell)}\n" for cell in cells if cell.text)


def _told(number: int, cells: list[Cell]) -> str:
    """A row that is too wide for a table: its first cell as a heading, the others below."""
    name = _escaped(" ".join(cells[0].words.split())) or _("Row %(number)s") % {"number": number}
    below = [
        f"- **{_escaped(cell.column.label)}**{_(':')} " + _said(cell).replace("\n", "\n  ")
        for cell in cells[1:]
        if cell.text
    ]
    return "\n".join([f"### {name}", "", *below, ""])


def _said(cell: Cell) -> str:
    if cell.is_address and not re.search(r"[<>\s]", cell.text):
        return f"<{cell.text}>"
    return _escaped(cell.words)


def _escaped(text: str) -> str:
    """The text with a backslash before whatever Markdown would read as a sign; some signs only have a number."""
    escaped = MARKS.sub(r"\\\g<0>", text)
    numbered = UNESCAPABLE.sub(lambda found: f"&#{ord(found.group()[-1])};", escaped)
    return OPENING.sub(r"\1\\", numbered)


def _plain(cell: Cell) -> str:
    """A date stays as it was written: spreadsheets read it so."""
    return cell.text if cell.column.kind == "date" else cell.words
