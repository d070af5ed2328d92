"""The form of all that a trainer writes and keeps. What stands in it is always a post's fields."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.choices import flatten_choices
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from competencies.markup import MAX_LENGTH, TextTooLong, clean_text, render
from portfolio.forms.quiet import QuietForm
from portfolio.models import Draft
from portfolio.workflow import writing
from portfolio.workflow.kept import form_key, typed_fields


class MarkdownField(forms.CharField):
    """A longer text, as Markdown."""

    def __init__(self, *, label, rows=10, required=False, **more):
        widget = forms.Textarea({"rows": rows})
        super().__init__(label=label, required=required, strip=False, widget=widget, **more)

    def clean(self, value):
        text = clean_text(super().clean(value)).rstrip()
        if self.required and not text:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(text) > MAX_LENGTH:
            raise ValidationError(str(TextTooLong()))
        return text


class WrittenForm(QuietForm):
    """A new row, or with `row` a change of it; `is_quiet` shows what stands there without judging.

    A subclass names its `model`, the `columns` that are fields of the same name, and its `kind_of_draft`; it says
    in `more_values` what else goes into the row and in `write_beside` what hangs on it.
    """

    model = None
    columns = ()
    kind_of_draft = Draft.Form.REFLECTION
    edit_route = ""  # where a saved row is changed, for saving over it from the form of a new one

    def __init__(self, data, *, owner, page, row=None, is_quiet=False):
        super().__init__(data, label_suffix="")
        self.owner, self.page, self.row, self.is_quiet = owner, page, row, is_quiet
        self.key = row.uuid if row else form_key(dict(data.lists()))
        self.version = data.get("version", "")
        self.preview = self.kept = None

    @classmethod
    def fields_of(cls, row):
        """The row as a post would send it."""
        values = {name: ["" if (value := getattr(row, name)) is None else str(value)] for name in cls.columns}
        return MultiValueDict(
            values | cls.more_fields_of(row) | {"version": [str(row.version)], "end": ["1"]}
        )

    @classmethod
    def more_fields_of(cls, row):
        """What hangs on the row, as a post would send it."""
        return {}

    @classmethod
    def new_fields(cls, parameters):
        """What stands in the form of a new row; `parameters` are the address's."""
        known = {name: parameters.getlist(name) for name in cls.base_fields if name in parameters}
        return MultiValueDict({"key": [str(uuid4())], "end": ["1"]} | known)

    def clean(self):
        values = super().clean()
        if not self.data.get("end"):
            raise ValidationError(
                _("The form did not arrive whole. Nothing was saved: please send it again.")
            )
        return values

    def show_preview(self):
        """Render the text as it will look, and judge nothing yet."""
        self.is_quiet = True
        try:
            self.preview = render(self.data.get("text", ""), breaks=True)
        except TextTooLong as error:
            self.preview = str(error)

    def more_values(self):
        """Columns that no field names."""
        return {}

    def write_beside(self, row):
        """Write what hangs on the row, within the transaction that writes it; nothing here."""

    def says_beside(self, row):
        """Whether what hangs on the row is what the form says; asked within the transaction."""
        return True

    def save(self):
        """Write the row. Raises StaleWriting and PermissionDenied."""
        values = {name: self.cleaned_data[name] for name in self.columns} | self.more_values()
        written = {"by": self.owner, "values": values, "beside": self.write_beside}
        if self.row is None:
            return writing.create(self.model, key=self.key, **written)
        version = int(self.version) if self.version.isdecimal() and len(self.version) < 10 else 0
        return writing.save(self.row, version=version, same_beside=self.says_beside, **written)

    def hidden_fields_for(self, version):
        """Every field as (name, value), to be sent again over `version`."""
        fields = typed_fields(dict(self.data.lists())) | {"version": [str(version)], "end": ["1"]}
        return [(name, value) for name, values in fields.items() for value in values]

    def page_over(self, current):
        """Where this post saves over `current`."""
        if self.row is None and self.edit_route:
            return reverse(self.edit_route, args=[current.uuid])
        return self.page

    def both_sides(self, row):
        """(label, what was typed, what is saved) of each field."""
        pairs = zip(self.sides(), self.sides_of(row), strict=True)
        return [(label, mine, theirs) for (label, mine), (_label, theirs) in pairs]

    def sides(self):
        """(label, what stands there) of each field, for showing two tellings side by side."""
        return self._sides(self.data)

    def sides_of(self, row):
        """The same of the row as it is saved."""
        return self._sides(self.fields_of(row))

    def _sides(self, data):
        return [
            (field.label, self._words_of(field.field, data.getlist(field.html_name)))
            for field in self.visible_fields()
        ]

    @staticmethod
    def _words_of(field, values):
        """What a choice says, instead of its value."""
        offered = flatten_choices(getattr(field, "choices", ()))
        said = {str(value): words for value, words in offered if value}
        return [said.get(value, value) for value in values]
