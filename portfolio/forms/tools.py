"""The forms of a tool of one's own, of a choice among the three, and of finding a tool."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from competencies.markup import clean_text, one_line
from competencies.models import Tool, ToolTemplate
from competencies.tool_templates import (
    MAX_FIELDS,
    MAX_HELP,
    MAX_LABEL,
    MAX_LINES,
    check_shape,
    current_template,
    shape_of,
)
from portfolio.forms.fields import DateInput
from portfolio.forms.written import MarkdownField, WrittenForm
from portfolio.models import Draft, ToolChoice
from portfolio.workflow import own_tools, tool_choices

Kind = ToolTemplate.Kind


class LineField(forms.CharField):
    """One line, kept as it reads: one kind of space, no control characters."""

    def to_python(self, value):
        return one_line(clean_text(super().to_python(value)))


class LabelsField(forms.CharField):
    """One label per line, each once."""

    def __init__(self, *, most, longest, **more):
        self.most, self.longest = most, longest
        super().__init__(required=False, widget=forms.Textarea({"rows": 8}), **more)

    def clean(self, value):
        lines = [one_line(line) for line in clean_text(super().clean(value)).splitlines()]
        labels = list(dict.fromkeys(line for line in lines if line))
        if len(labels) > self.most:
            raise ValidationError(_("At most %(most)d lines."), params={"most": self.most})
        if any(len(label) > self.longest for label in labels):
            raise ValidationError(
                _("A line has at most %(longest)d characters."), params={"longest": self.longest}
            )
        return labels


class ToolForm(WrittenForm):
    """A tool of one's own, with the simplest of templates: labels, one per line."""

    model = Tool
    columns = ("title", "purpose")
    kind_of_draft = Draft.Form.TOOL
    edit_route = "own-tool-edit"

    title = LineField(label=_("Title"), max_length=150)
    purpose = LineField(
        label=_("What it is for"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("One sentence."),
    )
    text = MarkdownField(label=_("How to use it"), rows=8)
    kind = forms.ChoiceField(
        label=_("What there is to fill in"),
        required=False,
        choices=[
            ("", _("nothing: I only read it")),
            (Kind.FORM, _("a form: fields one below the other")),
            (Kind.GRID, _("a grid: columns, and as many rows as needed")),
            (Kind.CHECKLIST, _("a checklist: lines to tick")),
        ],
        widget=forms.RadioSelect,
    )
    labels = LabelsField(
        label=_("Its fields, columns or lines"),
        most=MAX_LINES,
        longest=MAX_HELP,
        help_text=_(
            "One per line, such as: What I saw. A change makes a new version; what is filled in stays."
        ),
    )

    @classmethod
    def more_fields_of(cls, row):
        template = current_template(row)
        found = (template.lines or template.fields) if template else []
        return {
            "text": [row.description],
            "kind": [template.kind if template else ""],
            "labels": ["\n".join(part["label"] for part in found)],
        }

    @classmethod
    def fields_of(cls, row):
        row.version = own_tools.edition_of(row)
        return super().fields_of(row)

    def clean(self):
        values = super().clean()
        kind, labels = values.get("kind"), values.get("labels")
        if kind is None or labels is None:
            return values
        if labels and not kind:
            self.add_error("kind", _("Say how these lines are filled in."))
        elif kind and not labels:
            self.add_error("labels", _("Write at least one line."))
        elif kind in (Kind.GRID, Kind.FORM) and (
            len(labels) > MAX_FIELDS or max(map(len, labels)) > MAX_LABEL
        ):
            self.add_error(
                "labels",
                _("At most %(most)d fields, of %(longest)d characters each.")
                % {"most": MAX_FIELDS, "longest": MAX_LABEL},
            )
        elif not kind and self.row is not None and current_template(self.row):
            self.add_error("kind", _("This tool was made to be filled in: its template can change, not go."))
        return values

    def save(self):
        """Write the tool. Raises StaleWriting and PermissionDenied."""
        said = self.cleaned_data
        shape = self._shape(said["kind"], said["labels"]) if said["kind"] else None
        data = own_tools.ToolData(said["title"], said["purpose"], said["text"], shape)
        if self.row is None:
            return own_tools.create_tool(by=self.owner, key=self.key, data=data)
        return own_tools.save_tool(self.row, by=self.owner, edition=self.version, data=data)

    def _shape(self, kind, labels):
        """The template that these labels make; a label that was there before keeps its key."""
        template = current_template(self.row) if self.row else None
        known = {part["label"]: part for part in (template.fields + template.lines if template else [])}
        keys, parts = set(), []
        for label in labels:
            key = (
                known[label]["key"]
                if label in known
                else new_key(label, keys | {p["key"] for p in known.values()})
            )
            keys.add(key)
            parts.append({"key": key, "label": label})
        if kind == Kind.CHECKLIST:
            shape = shape_of(kind, lines=parts)
        else:
            typed = "text" if kind == Kind.FORM else "line"
            shape = shape_of(kind, fields=[part | {"kind": typed} for part in parts])
        check_shape(**shape)
        return shape


def new_key(label, taken):
    """A key of the label's letters that is not taken."""
    stem = slugify(label)[:40].strip("-_").replace("_", "-") or "field"
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if key not in taken)


class ChoiceForm(WrittenForm):
    """What one says of a chosen tool."""

    model = ToolChoice
    columns = ("use", "mastery", "since")

    use = LineField(
        label=_("What I use it for"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    mastery = forms.ChoiceField(
        label=_("How well I know it"), choices=ToolChoice.Mastery.choices, widget=forms.RadioSelect
    )
    since = forms.DateField(label=_("Since when"), required=False, widget=DateInput)

    def about(self):
        """What stands in the form."""
        return tool_choices.About(**{name: self.cleaned_data[name] for name in self.columns})

    def save(self):
        """Say it of the choice. Raises StaleChoice and PermissionDenied."""
        version = int(self.version) if self.version.isdecimal() and len(self.version) < 10 else 0
        return tool_choices.change(self.row, by=self.owner, version=version, about=self.about())


class NewChoiceForm(ChoiceForm):
    """A tool to choose on a sheet, in the place of another where `replace` names one."""

    def __init__(self, data, *, competency, tool, instead_of=None, **more):
        super().__init__(data, **more)
        self.competency, self.tool, self.instead_of = competency, tool, instead_of

    @classmethod
    def new_fields(cls, parameters):
        fields = super().new_fields(parameters)
        fields.setdefault("mastery", ToolChoice.Mastery.DISCOVER)
        return fields

    def save(self):
        """Choose it. Raises ThreeAlready and PermissionDenied."""
        return tool_choices.choose(
            self.tool, self.competency, by=self.owner, about=self.about(), instead_of=self.instead_of
        )


def uuid_of(text):
    """The UUID that the text is, or None."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
