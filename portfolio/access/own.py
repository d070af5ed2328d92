"""Sheets to read, and what is one's own."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404

from accounts.permissions import require
from competencies.models import (
    Competency,
    Criterion,
    Dimension,
    Framework,
    Level,
    SheetVersion,
    Tool,
)
from competencies.permissions import can_view_framework
from portfolio import sheets
from portfolio.models import Attachment, Claim, Draft, Evidence, PendingPost, Upload
from portfolio.permissions import can_claim, can_fetch_original, can_view_evidence, can_view_file


def readable_sheet(user, framework_slug, slug):
    """A published competency with what its page needs, in one query; Http404 without one.

    Carries `is_enrolled`, `is_editor` and `is_set_aside`, about `user`, and the current `scale_id`.
    """
    competency = sheets.find(user, framework_slug, slug)
    if competency is None or not can_view_framework(user, competency.framework):
        raise Http404
    return competency


def readable_version(user, framework_slug, slug, number):
    """One published version of a sheet, the latest or an earlier one, or Http404."""
    version = (
        SheetVersion.objects.select_related("competency__framework", "competency__notebook")
        .filter(competency__framework__slug=framework_slug, competency__slug=slug, number=number)
        .first()
    )
    if version is None or not can_view_framework(user, version.competency.framework):
        raise Http404
    return version


def readable_tool(user, framework_slug, slug):
    """A tool of a framework's library, or Http404."""
    tool = Tool.objects.filter(framework__slug=framework_slug, slug=slug).select_related("framework").first()
    if tool is None or not can_view_framework(user, tool.framework):
        raise Http404
    return tool


def readable_framework(user, slug):
    """A framework by its slug, or Http404."""
    framework = Framework.objects.filter(slug=slug).first()
    if framework is None or not can_view_framework(user, framework):
        raise Http404
    return framework


def current_level(framework, slug):
    """A level of the framework's current scale, or Http404."""
    levels = Level.objects.filter(scale__framework=framework, scale__is_current=True)
    level = next((level for level in levels if level.slug == slug), None)
    if level is None:
        raise Http404
    return level


def first_sheet(framework):
    """The first published sheet in the order of the map, or None."""
    return (
        Competency.objects.select_related("framework")
        .filter(framework=framework, published__isnull=False, retired_at__isnull=True)
        .first()
    )


def _readable_part(model, user, framework_slug, slug, uid, **beside):
    part = (
        model.objects.current()
        .annotate(**beside)
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


def own_claim(user, evidence_uuid, part_uuid):
    """A claim of one's own live evidence on one part, or Http404."""
    claim = (
        Claim.objects.live()
        .filter(
            Q(criterion__uuid=part_uuid) | Q(dimension__uuid=part_uuid),
            owner=user,
            evidence__uuid=evidence_uuid,
        )
        .select_related(
            "evidence", "competency__framework", "competency__published", "criterion", "dimension"
        )
        .first()
    )
    if claim is None:
        raise Http404
    return claim


def own_evidence(user, uuid):
    """Evidence that the person may see and that is not in the bin, or Http404."""
    evidence = Evidence.objects.visible_to(user).filter(uuid=uuid).first()
    if evidence is None or not can_view_evidence(user, evidence):
        raise Http404
    return evidence


def binned_evidence(user, uuid):
    """Evidence in the person's bin, or Http404."""
    return _first(Evidence.objects.binned_by(user).filter(uuid=uuid))


def just_binned(user, uuid):
    """Evidence in the person's bin, or None: what the list offers to take back."""
    try:
        return Evidence.objects.binned_by(user).filter(uuid=UUID(uuid)).first() if uuid else None
    except ValueError:
        return None


def claimable_part(user, uuid):
    """A current criterion or dimension, with its sheet; Http404, or PermissionDenied with why it cannot be claimed."""
    for model in (Criterion, Dimension):
        part = (
            model.objects.current()
            .filter(uuid=uuid)
            .select_related("competency__framework", "competency__published")
            .first()
        )
        if part is not None and can_view_framework(user, part.competency.framework):
            require(can_claim(user, part))
            return part
    raise Http404


def viewable_file(user, uuid):
    """A file of one's own, or one that is shown to the person as a mentor: its copies, or Http404."""
    file = _file(uuid)
    if not can_view_file(user, file):
        raise Http404
    return file


def original_file(user, uuid):
    """A file whose very bytes the person may have, or Http404."""
    file = _file(uuid)
    if not can_fetch_original(user, file):
        raise Http404
    return file


def _file(uuid):
    return Attachment.objects.select_related("evidence").filter(uuid=uuid).first() or _first(
        Upload.objects.filter(uuid=uuid)
    )


def own_upload(user, uuid):
    """A file that the person sent and that belongs to nothing yet, or Http404."""
    return _first(Upload.objects.filter(uuid=uuid, owner=user))


def own_draft(user, key):
    """A draft of the person's by its form's key, or Http404."""
    return _first(Draft.objects.filter(owner=user, key=key))


def own_pending_post(user, uuid):
    """A form that was kept for the person, or Http404."""
    return _first(PendingPost.objects.filter(owner=user, uuid=uuid))


def _first(rows):
    row = rows.first()
    if row is None:
        raise Http404
    return row
