"""What every request passes: readable input, and the language and time zone of the person signed in."""

import zoneinfo

from django.http import HttpResponseBadRequest
from django.template.loader import render_to_string
from django.utils import timezone, translation


class UnreadableInputMiddleware:
    """Answers an address or query that no text can hold (NUL, broken UTF-8) with a sentence and 400."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not readable(request):
            return HttpResponseBadRequest(render_to_string("400.html"))
        return self.get_response(request)


def readable(request):
    """Whether path and query are valid UTF-8 without NUL and without lone surrogates."""
    raw = request.META.get("QUERY_STRING", "")
    if "\x00" in request.path or "%00" in raw:
        return False
    try:
        request.path.encode()
        for name, values in request.GET.lists():
            "".join([name, *values]).encode()
    except UnicodeError:
        return False
    return "\ufffd" not in request.path


class PersonalSettingsMiddleware:
    """Speaks the signed-in person's language, in their time zone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        request.LANGUAGE_CODE = request.user.language
        with translation.override(request.user.language), timezone.override(zone(request.user)):
            return self.get_response(request)


def zone(user):
    """The person's time zone; an unknown name, which forms refuse, falls back to the installation's."""
    try:
        return zoneinfo.ZoneInfo(user.time_zone)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError):
        return timezone.get_default_timezone()
