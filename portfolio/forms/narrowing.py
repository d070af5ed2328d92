"""What the filters of lists have in common."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.forms.fields import DateInput


class NarrowingForm(forms.Form):
    """Reads the address's parameters; what makes no sense there narrows nothing."""

    since = forms.DateField(label=_("From"), required=False, widget=DateInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput)

    def __init__(self, user, parameters):
        super().__init__(parameters)
        self.user = user
        self.is_valid()
        self.asked = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_narrowed(self):
        return bool(self.asked.keys() - {"sort"})
