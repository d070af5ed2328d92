"""Forms about one's account: what sign-up asks, and the profile."""

import unicodedata
import zoneinfo
from functools import cache

from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
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
        if len(value) > self.max_length:
            return value  # refused for its length
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
def zone_options():
    """The time zones that people live in, by region, as options; made once, since there are hundreds."""
    names = sorted(zoneinfo.available_timezones())
    groups = [
        (region, [(name, place(name)) for name in names if name.startswith(f"{region}/")])
        for region in REGIONS
    ]
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        ((region, format_html_join("", '<option value="{}">{}</option>', zones)) for region, zones in groups),
    )


def place(name):
    """The readable part of a zone's name."""
    return name.partition("/")[2].replace("_", " ") or name


class ZoneSelect(forms.Select):
    """A list of time zones with the present one on top."""

    def render(self, name, value, attrs=None, renderer=None):
        attributes = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html(
            '<select{}><option value="{}" selected>{}</option><option value="UTC">UTC</option>{}</select>',
            flatatt(attributes),
            value or "",
            place(value or ""),
            zone_options(),
        )


class ProfileForm(forms.ModelForm):
    """What others see of me, and how Carnet speaks to me."""

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        field_classes = {"name": NameField}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"}), "time_zone": ZoneSelect}
