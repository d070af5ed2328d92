"""How a view gets its object: 404 if you may not see it, 403 with the reason if you may not do it."""

from django.db.models import Exists, OuterRef
from django.http import Http404

from competencies.models import Competency, ContentEditor, Criterion, Dimension, Enrolment
from competencies.permissions import can_view_framework


def readable_sheet(user, framework_slug, slug):
    """A published competency with what its page needs, in one query; Http404 without one.

    Carries `is_enrolled` and `is_editor`, about `user`.
    """
    here = {"user": user, "framework": OuterRef("framework")}
    competency = (
        Competency.objects.select_related("framework", "notebook", "published")
        .defer("published__document", "published__blocks", "published__diagram_svg", "framework__description_html")
        .annotate(
            is_enrolled=Exists(Enrolment.objects.filter(**here)),
            is_editor=Exists(ContentEditor.objects.filter(**here)),
        )
        .filter(framework__slug=framework_slug, slug=slug, published__isnull=False)
        .first()
    )
    if competency is None or not can_view_framework(user, competency.framework):
        raise Http404
    return competency


def _readable_part(model, user, framework_slug, slug, uid):
    part = (
        model.objects.current()
        .select_related("competency__framework", "competency__notebook", "competency__published")
        .filter(
            competency__framework__slug=framework_slug,
            competency__slug=slug,
            competency__published__isnull=False,
            uid=uid,
        )
        .first()
    )
    if part is None or not can_view_framework(user, part.competency.framework):
        raise Http404
    return part


def readable_dimension(user, framework_slug, slug, dimension_slug):
    """A dimension of the published sheet, or Http404."""
    return _readable_part(Dimension, user, framework_slug, slug, f"d-{dimension_slug}")


def readable_criterion(user, framework_slug, slug, criterion_slug):
    """A criterion of the published sheet, or Http404."""
    return _readable_part(Criterion, user, framework_slug, slug, f"c-{criterion_slug}")
