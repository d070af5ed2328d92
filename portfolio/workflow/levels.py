"""Giving oneself a level, and taking it back: rows are added, never changed."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from competencies.models import Criterion, Level, SheetVersion
from portfolio.models import Assessment
from portfolio.permissions import can_keep_levels, can_set_own_level
from portfolio.workflow.evidence import lock
from portfolio.workflow.trail import What, record


def own_level(trainer: User, criterion: Criterion) -> Assessment | None:
    """The trainer's latest level of their own on a criterion that was not taken back, or None."""
    return (
        Assessment.objects.filter(
            trainer=trainer,
            criterion=criterion,
            kind=Assessment.Kind.SELF,
            level__isnull=False,
            cancelled_by__isnull=True,
        )
        .select_related("level")
        .order_by("-pk")
        .first()
    )


def published_version(criterion: Criterion) -> SheetVersion:
    """The version in force of the criterion's sheet; a part exists by its publication, so there is one."""
    version = criterion.competency.published
    if version is None:
        raise ValueError(f"{criterion.competency} was never published")
    return version


@transaction.atomic
def set_own_level(criterion: Criterion, *, by: User, level: Level, note: str | None = None) -> Assessment:
    """Append a level of one's own on the published version; the same level and note again add nothing.

    `note` None keeps the note that stands, when the level stays the same. Raises PermissionDenied.
    """
    lock(by)  # two clicks at once wait for each other
    require(can_set_own_level(by, criterion, level))
    version = published_version(criterion)
    latest = own_level(by, criterion)
    if latest is not None and latest.level_id == level.pk:
        note = latest.note if note is None else note
        if latest.version_id == version.pk and latest.note == note:
            return latest
    given = Assessment.objects.create(
        trainer=by,
        author=by,
        kind=Assessment.Kind.SELF,
        competency=criterion.competency,
        criterion=criterion,
        version=version,
        level=level,
        note=note or "",
    )
    record(What.LEVEL, by=by, owner=by, thing=given.uuid)
    return given


@transaction.atomic
def take_back_own_level(criterion: Criterion, *, by: User) -> Assessment | None:
    """Cancel one's latest level: the one before it counts again. Without any, nothing happens.

    Raises PermissionDenied.
    """
    lock(by)
    require(can_keep_levels(by, criterion))
    latest = own_level(by, criterion)
    if latest is None:
        return None
    record(What.LEVEL_CANCELLED, by=by, owner=by, thing=latest.uuid)
    return Assessment.objects.create(
        trainer=by,
        author=by,
        kind=Assessment.Kind.SELF,
        competency=latest.competency,
        criterion=criterion,
        version=published_version(criterion),
        cancels=latest,
    )
