"""The forms of the journal: an answer to an open question, and what one writes of one's own accord."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.models import Tag
from portfolio.forms.about import AboutPicker
from portfolio.forms.evidence import MAX_COMPLETIONS
from portfolio.forms.fields import DateInput, TagsField
from portfolio.forms.written import MarkdownField, WrittenForm
from portfolio.models import Reflection
from portfolio.workflow.reflections import About, linked, set_about, set_question

EARLIEST = 1900
Kind = Reflection.Kind
OWN_KINDS = [(kind.value, kind.label) for kind in (Kind.FREE, Kind.QUESTION, Kind.ROLE)]


class DayField(forms.DateField):
    """The day that a text was thought on: today, or before."""

    def __init__(self, widget=DateInput):
        super().__init__(label=_("Date"), widget=widget)

    def clean(self, value):
        day = super().clean(value)
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        if day.year < EARLIEST:
            raise ValidationError(_("This day is too long ago."))
        return day


class DatedForm(WrittenForm):
    """A text and its day."""

    model = Reflection
    columns = ("text", "dated")
    edit_route = "reflection-edit"

    text = MarkdownField(label=_("Text"), rows=10, required=True)
    dated = DayField()

    @classmethod
    def new_fields(cls, parameters):
        fields = super().new_fields(parameters)
        fields.setdefault("dated", timezone.localdate().isoformat())
        return fields


class AnswerForm(DatedForm):
    """A new answer to one open question."""

    text = MarkdownField(label=_("Your answer"), rows=10, required=True)

    def __init__(self, data, *, question=None, **about):
        super().__init__(data, **about)
        self.question = question

    def more_values(self):
        return {"kind": Kind.ANSWER}

    def write_beside(self, row):
        set_question(row, self.question, by=self.owner)


class ThreeMinutesForm(AnswerForm):
    """An answer on the quiet page; `question` is the UUID of the one that was offered."""

    text = MarkdownField(label=_("Your answer"), rows=8, required=True)
    dated = DayField(widget=forms.HiddenInput)
    question = forms.CharField(widget=forms.HiddenInput)


class WordsForm(DatedForm):
    """A text with what it is about."""

    tags = TagsField(
        label=_("Tags"),
        required=False,
        widget=forms.TextInput(attrs={"list": "own-tags", "data-tags": ""}),
        help_text=_("Your own words, with commas between them. Only you see them."),
    )
    names = ("competencies", "dimensions", "evidence")

    def __init__(self, data, **about):
        super().__init__(data, **about)
        self.picker = AboutPicker(self.owner, data, self.row, self.names)

    @classmethod
    def new_fields(cls, parameters):
        fields = super().new_fields(parameters)
        for name in cls.names:
            fields.setlist(name, parameters.getlist(name))
        return fields

    @classmethod
    def more_fields_of(cls, row):
        links = {name: [str(one.uuid) for one in linked(row, name)] for name in cls.names}
        return links | {"tags": [", ".join(sorted(row.tagged.values_list("tag__name", flat=True)))]}

    def clean(self):
        values = super().clean()
        self.picker.clean()
        return values

    def write_beside(self, row):
        set_about(row, self._about(), by=self.owner)

    def says_beside(self, row):
        said = {name: {one.pk for one in self.picker.chosen(name)} for name in self.names}
        kept = {name: set(linked(row, name).values_list("pk", flat=True)) for name in self.names}
        tags = {name.casefold() for name in self.cleaned_data["tags"]}
        return (
            said == kept
            and {name.casefold() for name in row.tagged.values_list("tag__name", flat=True)} == tags
        )

    def own_tags(self):
        """The person's own words, to complete from."""
        return Tag.objects.filter(owner=self.owner).values_list("name", flat=True)[:MAX_COMPLETIONS]

    def sides(self):
        return super().sides() + self._chosen_words(self.picker)

    def sides_of(self, row):
        picker = AboutPicker(self.owner, self.fields_of(row), row, self.names)
        return super().sides_of(row) + self._chosen_words(picker)

    def _chosen_words(self, picker):
        return [(label, picker.words(name)) for name, label in picker.labels.items()]

    def _about(self):
        chosen = {name: self.picker.chosen(name) for name in self.names}
        return About(**chosen, tags=self.cleaned_data["tags"])


class AnswerEditForm(WordsForm):
    """A change of an answer that was given; its sheet is its question's."""

    names = ("dimensions", "evidence")
    text = MarkdownField(label=_("Your answer"), rows=10, required=True)


class ReflectionForm(WordsForm):
    """A reflection, a question of one's own with the answer one gives oneself, one's role today."""

    columns = ("kind", "title", "text", "dated")
    kind = forms.ChoiceField(
        label=_("Kind"), choices=OWN_KINDS, widget=forms.RadioSelect({"class": "form-check-input"})
    )
    title = forms.CharField(label=_("Title or question"), required=False, max_length=300)
    text = MarkdownField(label=_("Text"), rows=12)

    field_order = ("kind", "title", "text", "dated", "tags")

    @classmethod
    def new_fields(cls, parameters):
        fields = super().new_fields(parameters)
        if fields.get("kind") not in dict(OWN_KINDS):
            fields["kind"] = Kind.FREE.value
        return fields

    def clean(self):
        values = super().clean()
        if values.get("kind") == Kind.QUESTION:
            if not values.get("title") and "title" not in self.errors:
                self.add_error("title", _("Write the question that you ask yourself."))
        elif not values.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write a few words: one sentence is enough."))
        return values
