"""The little that a ticked action can be told with."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portfolio.workflow import ticks


class TickForm(forms.Form):
    """When it was done, and a note; both may stay empty."""

    done_on = forms.DateField(label=_("done on"), required=False)
    note = forms.CharField(label=_("note"), required=False, max_length=500)

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
        """Keep what is right of it, and say what is not. Raises PermissionDenied."""
        self.full_clean()
        told = {name: value for name, value in self.cleaned_data.items() if name in self.data}
        ticks.tell(action, by=by, **told)
        return " ".join(error for errors in self.errors.values() for error in errors)
