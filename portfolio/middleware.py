"""Keeps a form that arrives after its session has ended, and forgets it once it was saved."""

from django.conf import settings
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from accounts.middleware import LinkTokenMiddleware
from portfolio import stamps
from portfolio.workflow.kept import forget_post, keep_post

FIELD = "kept"  # in a form that is shown again: which kept post it comes from


def showing_kept(view):
    """Declare that a page shows a kept form again by itself, given `?kept=`."""
    view.shows_kept = True
    return view


class KeptPostMiddleware:
    """Stands between the CSRF check and the one that asks for sign-in: see DESIGN, « never lose typing »."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_saved = request.method == "POST" and response.status_code in {204, 302, 303}
        if is_saved and request.user.is_authenticated and request.POST.get(FIELD):
            forget_post(request.POST[FIELD], by=request.user)
        return response

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or request.user.is_authenticated:
            return None
        if not getattr(view, "login_required", True):
            return None
        return keep_and_ask(request)


def shows_kept(path):
    """Whether the page at this path can show a kept form again by itself, given `?kept=`."""
    try:
        return getattr(resolve(path).func, "shows_kept", False)
    except Resolver404:
        return False


def page_of(request, stamp):
    """Where a kept form is shown again: on its own page, or where it would go if it cannot fill itself."""
    own = request.path in {stamp.path, reverse("draft-save")}
    return stamp.path if own and shows_kept(stamp.path) else request.get_full_path()


def keep_and_ask(request):
    """Keep a stamped post and lead through sign-in to the page that shows it again; None without a stamp.

    What was posted to a link's own address is not kept: that address is a secret.
    """
    if request.resolver_match is not None and request.resolver_match.url_name in LinkTokenMiddleware.ROUTES:
        return None
    stamp = stamps.read_stamp(request.POST.get(stamps.FIELD, ""))
    pending = stamp and keep_post(
        owner=stamp.user,
        path=page_of(request, stamp),
        data=dict(request.POST.lists()),
        files=request.FILES,
        lost=[name for name, _fault in getattr(request, "upload_faults", [])],
    )
    if not pending:
        return None
    address = reverse("kept", args=[pending.uuid])
    if not request.user.is_authenticated:
        address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': address})}"
    return redirect(address)
