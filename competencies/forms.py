"""What editors send: a sheet's text, a sheet's file, a publication."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from competencies.markup import clean_text, one_line
from competencies.sheet_document import MAX_LENGTH

MAX_BYTES = 4 * MAX_LENGTH  # no character takes more in UTF-8


class DraftForm(forms.Form):
    """The whole document, and the revision of the draft that it was typed over."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    document = forms.CharField(
        label=_("The sheet's document"),
        strip=False,
        required=False,
        max_length=MAX_LENGTH,
        widget=forms.Textarea(
            attrs={"rows": 30, "spellcheck": "true", "class": "form-control document", "data-document": ""}
        ),
    )

    def clean_document(self):
        return clean_text(self.cleaned_data["document"])


class UploadForm(forms.Form):
    """A sheet's file, which takes the place of the draft's text."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("A file of this sheet (.md)"),
        widget=forms.FileInput(attrs={"accept": ".md,text/markdown,text/plain", "class": "form-control"}),
    )

    def clean_file(self):
        """The file's text."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("This file is larger than a sheet can be."))
        try:
            return clean_text(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            message = _("This file is not UTF-8 text. Save it as UTF-8 in your editor, then send it again.")
            raise forms.ValidationError(message) from error


class RevisionForm(forms.Form):
    """Which revision of the draft somebody saw."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PublishForm(RevisionForm):
    """Label and note of the new version, and for each part with other words whether its meaning stayed.

    `parts` are the parts that changed their words, `labels` those that versions of the sheet have already.
    """

    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Version"), max_length=40)
    note = forms.CharField(
        label=_("What changed, in one line"),
        max_length=300,
        required=False,
        help_text=_("Readers see it in the list of versions."),
    )

    MEANINGS = (
        ("corrected", _("Corrected: it says the same, only better")),
        ("reworded", _("Reworded: it says something else, portfolios are asked to look at it again")),
    )

    RADIOS = forms.RadioSelect(attrs={"class": "form-check-input"})

    def __init__(self, *args, parts=(), labels=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.labels = set(labels)
        self.parts = list(parts)
        for part in self.parts:
            self.fields[f"change-{part.uid}"] = forms.ChoiceField(
                label=part.new, choices=self.MEANINGS, widget=self.RADIOS, initial=part.said
            )
            part.field = self[f"change-{part.uid}"]

    def clean_label(self):
        label = one_line(clean_text(self.cleaned_data["label"]))
        if label in self.labels:
            raise forms.ValidationError(
                _("There is a version %(label)s of this sheet already."), params={"label": label}
            )
        return label

    def clean_note(self):
        return one_line(clean_text(self.cleaned_data["note"]))

    @property
    def changes(self):
        """What the editor says of each part, by uid."""
        return {part.uid: self.cleaned_data[f"change-{part.uid}"] for part in self.parts}

    @property
    def faults(self):
        """How many fields are to be looked at again, as a sentence."""
        number = len(self.errors)
        return ngettext("%d field needs another look.", "%d fields need another look.", number) % number
