"""What a filled-in tool says, cell by cell, for its form, its page and the files made of it."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from competencies.models import ToolTemplate
from portfolio.models import ToolRecord

YES, NO = "yes", "no"
# The keys of a checklist's row that are no field's.
LINE, DONE = "line", "done"


@dataclass(frozen=True)
class Column:
    """One field of a template."""

    key: str
    label: str
    kind: str = "line"
    choices: tuple[str, ...] = ()
    help: str = ""

    def words(self, text: str) -> str:
        """What stands in a cell, as the page says it."""
        if self.kind == "yes_no":
            return {YES: _("yes"), NO: _("no")}.get(text, text)
        if self.kind == "date" and (day := read_date(text)):
            return formats.date_format(day)
        return text


@dataclass(frozen=True)
class Cell:
    """One text of a record, with its field."""

    column: Column
    text: str

    @property
    def words(self) -> str:
        return self.column.words(self.text)

    @property
    def is_address(self) -> bool:
        return self.column.kind == "link" and self.text.startswith(("http://", "https://"))


@dataclass(frozen=True)
class Row:
    """One row of a grid, one line of a checklist, or all of a form."""

    cells: list[Cell]
    label: str = ""  # of a checklist's line
    is_done: bool = False


def read_date(text: str) -> date | None:
    """The day that an ISO date names, or None."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def columns_of(template: ToolTemplate) -> list[Column]:
    """What can be filled in, in its order; of a checklist what stands beside each line."""
    fields = template.fields
    if template.kind == ToolTemplate.Kind.CHECKLIST and not fields:
        return [Column("date", _("Date"), "date"), Column("note", _("Note"), "text")]
    return [
        Column(
            field["key"],
            field["label"],
            field.get("kind", "line"),
            tuple(field.get("choices", ())),
            field.get("help", ""),
        )
        for field in fields
    ]


def lines_of(template: ToolTemplate) -> dict[str, str]:
    """A checklist's lines: what each says, by its key."""
    return {line["key"]: line["label"] for line in template.lines}


def arranged(template: ToolTemplate, rows: list[dict[str, str]]) -> list[tuple[int | None, dict[str, str]]]:
    """The rows that the template shows, each with its place among those kept: None for one that is not there yet."""
    if template.kind == ToolTemplate.Kind.GRID:
        return list(enumerate(rows))
    if template.kind == ToolTemplate.Kind.FORM:
        return [(0, rows[0])] if rows else [(None, {})]
    places = {row.get(LINE, ""): place for place, row in reversed(list(enumerate(rows)))}
    return [
        (places[key], rows[places[key]]) if key in places else (None, {LINE: key})
        for key in lines_of(template)
    ]


def table_of(record: ToolRecord) -> list[Row]:
    """The record's rows as its template shows them."""
    template = record.template
    columns, lines = columns_of(template), lines_of(template)
    return [
        Row(
            [Cell(column, row.get(column.key, "")) for column in columns],
            lines.get(row.get(LINE, ""), ""),
            row.get(DONE) == YES,
        )
        for _place, row in arranged(template, record.rows)
    ]


def hidden_by(record: ToolRecord, template: ToolTemplate) -> list[tuple[str, str]]:
    """What the record holds and `template` does not show, as (label, text), by the labels of all editions."""
    shown = {column.key for column in columns_of(template)} | {LINE, DONE}
    lines = lines_of(template)
    labels, old_lines = _labels_of(record)
    found = []
    for row in record.rows:
        is_gone = bool(row.get(LINE)) and row[LINE] not in lines
        said = [(labels.get(key, key), text) for key, text in row.items() if text and key not in {LINE, DONE}]
        if is_gone and (said or row.get(DONE) == YES):
            done = [_("done")] if row.get(DONE) == YES else []
            found.append((old_lines.get(row[LINE], row[LINE]), " · ".join([*done, *(t for _l, t in said)])))
        elif not is_gone:
            found += [(labels.get(key, key), text) for key, text in row.items() if text and key not in shown]
    return found


def _labels_of(record: ToolRecord) -> tuple[dict[str, str], dict[str, str]]:
    """The latest label of each field and of each line that any edition had."""
    labels: dict[str, str] = {}
    lines: dict[str, str] = {}
    for template in ToolTemplate.objects.filter(tool=record.tool_id).order_by("number"):
        labels |= {column.key: column.label for column in columns_of(template)}
        lines |= lines_of(template)
    return labels, lines
