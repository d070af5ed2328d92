"""The form in which a tool is filled in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competencies.markup import clean_text, one_line
from competencies.models import Competency, ToolTemplate
from portfolio.evidence_rows import sheets_of
from portfolio.forms.record_cells import (
    FIRST_ROWS,
    MAX_ROWS,
    PREFIX,
    CellsField,
    put_rows,
    step,
    too_much,
    typed_rows,
)
from portfolio.forms.written import WrittenForm
from portfolio.models import Draft, ToolRecord
from portfolio.record_table import DONE, LINE, NO, YES, Column, arranged, columns_of, lines_of, read_date


class TypedCell:
    """A cell of the form, with what is wrong with it."""

    def __init__(self, column, number, text, errors):
        self.column, self.text, self.errors = column, text, errors
        self.name = PREFIX + column.key
        self.id = f"id_{self.name}" + (f"_{number}" if number else "")

    @property
    def shows_date(self):
        """A browser's own field for dates would drop what is none."""
        return not self.text or read_date(self.text) is not None

    @cached_property
    def options(self):
        """(value, words) of each; what stands there and is no choice any more is kept among them."""
        choices = [(choice, choice) for choice in self.column.choices]
        if self.column.kind == "yes_no":
            choices = [(YES, _("yes")), (NO, _("no"))]
        known = not self.text or self.text in dict(choices)
        return [("", "–"), *choices, *([] if known else [(self.text, self.text)])]


class RecordForm(WrittenForm):
    """A new record of `tool`, or a change of one; a row's button changes what stands there and saves nothing."""

    model = ToolRecord
    columns = ("title",)
    kind_of_draft = Draft.Form.RECORD
    edit_route = "tool-record-edit"

    title = forms.CharField(label=_("Title"), max_length=ToolRecord._meta.get_field("title").max_length)
    competency = forms.ChoiceField(label=_("Sheet"), required=False)

    def __init__(self, data, *, tool, templates, row=None, is_quiet=False, **about):
        self.tool = tool
        self.template = row.template if row else _begun_on(templates, data.get("template", ""))
        asked = "" if is_quiet else data.get("row", "")
        if asked:
            data = _stepped(data, self.template, asked)
        elif is_quiet and not row and "template" not in data:
            data = _begun(data, tool, self.template)
        super().__init__(data, row=row, is_quiet=is_quiet or bool(asked), **about)
        self.fields["competency"].choices = [("", _("no sheet")), *self._sheets()]
        for column in columns_of(self.template):
            self.fields[PREFIX + column.key] = CellsField(column)

    @classmethod
    def more_fields_of(cls, row):
        sheet = [str(row.competency.uuid)] if row.competency else [""]
        data = MultiValueDict({"competency": sheet, "template": [str(row.template.number)]})
        places = arranged(row.template, row.rows)
        put_rows(data, row.template, [("" if at is None else str(at), kept) for at, kept in places])
        return dict(data.lists())

    @cached_property
    def rows(self):
        """The rows for the page: their number, what they were, their cells, and a checklist's line."""
        faults = self._faults()
        lines = lines_of(self.template)
        return [
            {
                "number": number,
                "was": was,
                "line": typed.get(LINE, ""),
                "label": lines.get(typed.get(LINE, ""), ""),
                "is_done": typed.get(DONE) == YES,
                "cells": [
                    TypedCell(column, number, typed.get(column.key, ""), faults.get((column.key, number), []))
                    for column in columns_of(self.template)
                ],
            }
            for number, (was, typed) in enumerate(typed_rows(self.data, self.template))
        ]

    @property
    def blank_row(self):
        """A row that is still to be added."""
        cells = [TypedCell(column, "new", "", []) for column in self.columns_shown]
        return {"number": 0, "was": "", "cells": cells}

    @property
    def columns_shown(self) -> list[Column]:
        return columns_of(self.template)

    @property
    def is_full(self):
        return len(self.rows) >= MAX_ROWS

    def clean(self):
        values = super().clean()
        typed = typed_rows(self.data, self.template)
        if words := too_much(typed):
            raise ValidationError(words)
        if not self.errors:
            values["rows"] = self._kept_rows(typed)
        return values

    def clean_competency(self):
        uuid = self.cleaned_data["competency"]
        return Competency.objects.get(uuid=uuid) if uuid else None

    def more_values(self):
        return {
            "tool": self.tool,
            "template": self.template,
            "competency": self.cleaned_data["competency"],
            "rows": self.cleaned_data["rows"],
        }

    def hidden_fields_for(self, version):
        """A row's button is no part of what was typed."""
        return [(name, value) for name, value in super().hidden_fields_for(version) if name != "row"]

    def _sides(self, data):
        """Title, sheet and columns, with the words of the sheet's choice and of a checklist's lines."""
        sheets, lines = dict(self.fields["competency"].choices), lines_of(self.template)
        done = [(_("Done"), [lines.get(key, key) for key in data.getlist(DONE)])] if lines else []
        title, sheet, *cells = super()._sides(data)
        return [title, (sheet[0], [sheets.get(uuid, uuid) for uuid in sheet[1]]), *done, *cells]

    def _sheets(self):
        sheets = [(str(uuid), words) for uuid, words in sheets_of(self.owner)]
        own = self.row.competency if self.row else None
        known = own is None or str(own.uuid) in dict(sheets)
        return sheets if known else [*sheets, (str(own.uuid), str(own))]

    def _faults(self):
        """What is wrong with each cell, by its column's key and its row."""
        faults = {}
        for name, errors in self.errors.as_data().items():
            for error in errors if name.startswith(PREFIX) else []:
                place = name.removeprefix(PREFIX), (error.params or {}).get("row", 0)
                faults.setdefault(place, []).extend(error.messages)
        return faults

    def _kept_rows(self, typed):
        """The rows to keep, with the texts of earlier editions that they carry and this one does not show."""
        old = dict(enumerate(self.row.rows)) if self.row else {}
        shown = {column.key for column in self.columns_shown} | {LINE, DONE}
        lines_only = [column.key for column in self.columns_shown if column.kind == "line"]
        kept = []
        for was, row in typed:
            at = int(was) if was.isascii() and was.isdigit() and len(was) < 5 else None
            carried = {key: text for key, text in old.get(at, {}).items() if key not in shown}
            old[at] = {}  # once: no two rows were the same one
            texts = {key: clean_text(text).strip() for key, text in row.items()}
            texts |= {key: one_line(texts[key]) for key in lines_only}
            if self.template.kind != ToolTemplate.Kind.GRID or any((carried | texts).values()):
                kept.append({key: text for key, text in (carried | texts).items() if text})
        if self.template.kind == ToolTemplate.Kind.CHECKLIST:
            lines = lines_of(self.template)
            kept += [row for row in old.values() if row.get(LINE, "") not in {"", *lines}]
        return kept


def _begun_on(templates, number):
    """The edition that the form was opened on, or the latest."""
    return next((one for one in templates if str(one.number) == number), templates[0])


def _begun(data, tool, template):
    """A new form: the tool's title to begin with, and some empty rows."""
    data = data.copy()
    data.setlist("template", [str(template.number)])
    if not data.get("title"):
        data.setlist("title", [tool.title])
    blank = FIRST_ROWS if template.kind == ToolTemplate.Kind.GRID else 1
    rows = [("", {})] * blank
    if template.kind == ToolTemplate.Kind.CHECKLIST:
        rows = [("", {LINE: line}) for line in lines_of(template)]
    put_rows(data, template, rows)
    return data


def _stepped(data, template, asked):
    """What was typed, after a row's button."""
    data = data.copy()
    put_rows(data, template, step(typed_rows(data, template), asked))
    return data
