"""The files that come with a form, taken in before anything else of it is judged."""

from django.utils.translation import gettext_lazy as _

from portfolio.files import Refused, take_in
from portfolio.files.stores import NO_ROOM
from portfolio.files.taking import too_large

BROKEN_OFF = _("The connection broke off while this file was being sent. Please send it again.")


def faults_of(request):
    """What went wrong while the request's files came in: (name, sentence)."""
    bool(request.FILES)  # the body is read when it is first asked for
    reasons = {"too_large": too_large(), "broken_off": BROKEN_OFF, "no_room": NO_ROOM}
    return [(name, reasons[fault]) for name, fault in getattr(request, "upload_faults", [])]


def receive_files(request, key):
    """Keep the files of the form `key`; returns (name, sentence) of each that was not taken."""
    refused = faults_of(request)
    for sent in request.FILES.getlist("files"):
        try:
            take_in(by=request.user, form_key=key, sent=sent)
        except Refused as refusal:
            refused.append((sent.name, refusal.reason))
    return refused
