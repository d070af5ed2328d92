"""Forms that can show what stands in them without judging it."""

from django import forms
from django.forms.utils import ErrorDict


class QuietForm(forms.Form):
    """With `is_quiet` it is never valid and has no errors."""

    is_quiet = False

    def is_valid(self):
        return not self.is_quiet and super().is_valid()

    def full_clean(self):
        if self.is_quiet:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()
