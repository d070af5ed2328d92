"""Forms about one's account: what sign-up asks, and the profile."""

import unicodedata
import zoneinfo
from functools import cache

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
# Joiners that some scripts need inside words; every other invisible character goes.
JOINERS = "\u200c\u200d"


class NameField(forms.CharField):
    """A person's name: one line, without control characters and text direction tricks."""

    def to_python(self, value):
        value = super().to_python(value)
        seen = (c if c in JOINERS or unicodedata.category(c)[0] != "C" else " " for c in value)
        return " ".join("".join(seen).split())


class SignupDetails(forms.Form):
    """What sign-up asks beside address and password."""

    name = NameField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def signup(self, request, user):
        user.name = self.cleaned_data["name"]
        user.language = get_language() or settings.LANGUAGE_CODE
        user.time_zone = settings.TIME_ZONE
        user.save(update_fields=["name", "language", "time_zone"])


@cache
def time_zones():
    """The time zones that people live in, by region, as choices."""
    names = sorted(zoneinfo.available_timezones())
    groups = [
        (region, [(name, place(name)) for name in names if name.startswith(f"{region}/")])
        for region in REGIONS
    ]
    return [("UTC", "UTC"), *groups]


def place(name):
    return name.partition("/")[2].replace("_", " ")


class ProfileForm(forms.ModelForm):
    """What others see of me, and how Carnet speaks to me."""

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        field_classes = {"name": NameField}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget = forms.Select(choices=self.zones())

    def zones(self):
        """The known zones, with the person's own when it is one of the rarer ones."""
        known = time_zones()
        mine = self.instance.time_zone
        listed = mine == "UTC" or any(mine == name for _region, group in known[1:] for name, _place in group)
        return known if listed else [(mine, mine), *known]
