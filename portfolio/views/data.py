"""The pages of one's own data: what is kept, the archive, reading one in."""

from types import SimpleNamespace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import ErasureRequest
from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.data.exporting import ask_for_export
from portfolio.data.kept import kept_about
from portfolio.files import serve


@guarded(Rule.SIGNED_IN)
@require_safe
def data(request):
    export = access.latest_export(request.user)
    erasure = ErasureRequest.objects.filter(user=request.user).first()
    context = {"kept": kept_about(request.user), "export": export, "erasure": erasure}
    return render(request, "portfolio/data_page.html", context)


@guarded(Rule.SIGNED_IN)
@require_safe
def data_export_state(request):
    """Where the archive stands: the piece of the page that changes while it is made."""
    export = access.latest_export(request.user)
    return render(request, "portfolio/_data_export.html", {"export": export})


@guarded(Rule.SIGNED_IN)
@require_POST
def data_export_new(request):
    ask_for_export(request.user)
    messages.success(request, _("Your archive is being made."))
    return redirect("data")


@guarded(Rule.OWNER)
@require_safe
def data_export(request, uuid):
    export = access.own_export(request.user, uuid)
    file = SimpleNamespace(
        storage_name=export.storage_name,
        media_type="application/zip",
        name=f"carnet-{export.made_at:%Y-%m-%d}.zip",
    )
    try:
        return serve(request, file)
    except FileNotFoundError:
        raise Http404 from None
