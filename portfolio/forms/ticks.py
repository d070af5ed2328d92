"""The little that a ticked action can be told with."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portfolio.forms.fields import DateInput
from portfolio.workflow import ticks


class TickForm(forms.Form):
    """When it was done, and a note; both may stay empty."""

    done_on = forms.DateField(label=_("Done on"), required=False, widget=DateInput())
    note = forms.CharField(
        label=_("A note for myself"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        if day and day.year < 1900:
            raise ValidationError(_("This day is very long ago."))
        return day

    def clean_note(self):
        return " ".join(self.cleaned_data["note"].split())

    def save(self, action, *, by):
        """Write it. Raises PermissionDenied and StaleShortNote."""
        ticks.tell(action, by=by, was=self.data.get("note_was"), **self.cleaned_data)
