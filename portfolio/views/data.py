"""The pages of one's own data: what is kept, the archive, reading one in."""

from types import SimpleNamespace

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import limited
from accounts.models import ErasureRequest
from accounts.permissions import require
from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.data.exporting import ask_for_export
from portfolio.data.importing import can_import
from portfolio.data.kept import kept_about
from portfolio.files import serve
from portfolio.forms.archive import ArchiveForm
from portfolio.forms.receiving import faults_of
from portfolio.uploads import BODY_FILES


@guarded(Rule.SIGNED_IN)
@require_safe
def data(request):
    return render(request, "portfolio/data_page.html", context_of(request.user))


@guarded(Rule.SIGNED_IN)
@require_POST
@limited("import", back="data", alone=True)
def data_import(request):
    require(can_import(request.user))
    form = ArchiveForm(request.POST, request.FILES, user=request.user, faults=faults_of(request))
    if form.is_valid() and form.bring():
        messages.success(request, _("Your archive is here: everything that it holds for you was brought in."))
        return redirect("data")
    return render(request, "portfolio/data_page.html", context_of(request.user) | {"form": form}, status=422)


@guarded(Rule.SIGNED_IN)
@require_safe
def data_export_state(request):
    """Where the archive stands: the piece of the page that changes while it is made."""
    export = access.latest_export(request.user)
    return render(request, "portfolio/_data_export.html", {"export": export})


@guarded(Rule.SIGNED_IN)
@require_POST
@limited("export", back="data")
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


def context_of(user):
    """What the page says of a person's data."""
    return {
        "kept": kept_about(user),
        "export": access.latest_export(user),
        "erasure": ErasureRequest.objects.filter(user=user).first(),
        "may_import": can_import(user),
        "largest": BODY_FILES * settings.FILE_MAX_BYTES,
    }
