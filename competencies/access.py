"""How an editing view gets its sheet: 404 if you may not see it, 403 with the reason if you may not do it."""

from django.http import Http404

from accounts.permissions import require
from competencies.models import Competency, SheetVersion
from competencies.permissions import can_edit_framework, can_view_framework


def editable_sheet(user, framework_slug, slug):
    """A sheet of a framework that the person edits, published or not."""
    competency = _sheet(user, framework_slug, slug)
    decision = can_edit_framework(user, competency.framework)
    if not decision and competency.published is None:
        raise Http404
    require(decision)
    return competency


def readable_sheet(user, framework_slug, slug):
    """A sheet that readers see, or Http404."""
    competency = _sheet(user, framework_slug, slug)
    if competency.published is None:
        raise Http404
    return competency


def readable_diagram(user, framework_slug, slug, uuid):
    """The version whose diagram is asked for, with nothing but the drawing, or Http404."""
    version = (
        SheetVersion.objects.filter(
            uuid=uuid, competency__framework__slug=framework_slug, competency__slug=slug
        )
        .exclude(diagram_svg="")
        .select_related("competency__framework")
        .only("diagram_svg", "competency__framework")
        .first()
    )
    if version is None or not can_view_framework(user, version.competency.framework):
        raise Http404
    return version


def _sheet(user, framework_slug, slug):
    competency = (
        Competency.objects.select_related("framework", "published")
        .defer("published__blocks", "published__diagram_svg")
        .filter(framework__slug=framework_slug, slug=slug)
        .first()
    )
    if competency is None or not can_view_framework(user, competency.framework):
        raise Http404
    return competency
