"""One's own archives: nobody else's are there."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.access.own import readable_sheet
from portfolio.models import DataExport


def latest_export(user):
    """The last archive that the person asked for and that is still to be had, or None."""
    return DataExport.objects.filter(owner=user).order_by("-pk").first()


def own_export(user, uuid):
    """An archive of the person's that is made and has not expired, or Http404."""
    export = DataExport.objects.filter(owner=user, uuid=uuid, state=DataExport.State.MADE).first()
    if export is None or export.expires_at < timezone.now():
        raise Http404
    return export


def followed_sheet(user, framework_slug, slug):
    """A published sheet of a framework that the person follows; Http404, or PermissionDenied for one they only read."""
    sheet = readable_sheet(user, framework_slug, slug)
    if not user.enrolments.filter(framework=sheet.framework_id).exists():
        raise PermissionDenied(_("You have no dossier here: follow this framework first."))
    return sheet
