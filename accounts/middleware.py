"""What every request passes: readable input, one's own language and time, link tokens kept quiet, second factors."""

import codecs

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import zone_of
from accounts.permissions import lacks_second_factor


class UnreadableInputMiddleware:
    """Answers what no text can hold (NUL, broken UTF-8, an unknown charset) with a sentence and 400."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not readable(request):
            return HttpResponseBadRequest(render_to_string("400.html"))
        return self.get_response(request)


def readable(request):
    """Whether headers, path and query are text: valid UTF-8 without NUL and without lone surrogates."""
    if any("\x00" in value for value in request.META.values() if isinstance(value, str)):
        return False
    if "\x00" in request.path or "\ufffd" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return False
    try:
        request.path.encode()
        for name, values in request.GET.lists():
            "".join([name, *values]).encode()
        return codecs.lookup(request.content_params.get("charset", "utf-8")).name == "utf-8"
    except (UnicodeError, LookupError, ValueError):
        return False


class PersonalSettingsMiddleware:
    """Speaks the signed-in person's language, in their time zone; leaves nothing behind after sign-out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        request.LANGUAGE_CODE = user.language
        with translation.override(user.language), timezone.override(zone_of(user)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", user.language)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class LinkTokenMiddleware:
    """Keeps addresses that hold a link token out of Referer headers and search engines."""

    ROUTES = frozenset(
        {
            "account_confirm_email",
            "account_reset_password_from_key",
            "calendar-feed",
            "invitation-accept",
        }
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.resolver_match and request.resolver_match.url_name in self.ROUTES:
            # Not « no-referrer »: browsers then post « Origin: null », which the CSRF check refuses.
            response.headers["Referrer-Policy"] = "strict-origin"
            response.headers["X-Robots-Tag"] = "noindex"
        return response


class SecondFactorMiddleware:
    """Sends whoever must have a second factor, and has none, to set one up before anything else."""

    OPEN = frozenset({"account_logout", "account_reauthenticate", "set_language", "healthz"})

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        route = request.resolver_match.view_name
        if not request.user.is_authenticated or route in self.OPEN or route.startswith("mfa_"):
            return None
        if not lacks_second_factor(request.user):
            return None
        messages.warning(request, _("Your role here needs a second factor. Choose one to go on."))
        return redirect("mfa_index")
