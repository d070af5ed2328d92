"""Giving oneself a level, and taking it back: rows are added, never changed."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from portfolio.models import Assessment
from portfolio.permissions import can_set_own_level


def own_level(trainer, criterion):
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


@transaction.atomic
def set_own_level(criterion, *, by, level, note=None):
    """Append a level of one's own on the published version; the same level and note again add nothing.

    `note` None keeps the note that stands, when the level stays the same. Raises PermissionDenied.
    """
    require(can_set_own_level(by, criterion, level))
    User.objects.select_for_update().get(pk=by.pk)  # two clicks at once wait for each other
    latest = own_level(by, criterion)
    published = criterion.competency.published
    same = latest and latest.level_id == level.pk and latest.version_id == published.pk
    if same and note in (None, latest.note):
        return latest
    return Assessment.objects.create(
        trainer=by,
        author=by,
        kind=Assessment.Kind.SELF,
        competency=criterion.competency,
        criterion=criterion,
        version=published,
        level=level,
        note=note if note is not None else latest.note if same else "",
    )


@transaction.atomic
def take_back_own_level(criterion, *, by):
    """Cancel one's latest level: the one before it counts again. Without any, nothing happens."""
    User.objects.select_for_update().get(pk=by.pk)
    latest = own_level(by, criterion)
    if latest is None:
        return None
    return Assessment.objects.create(
        trainer=by,
        author=by,
        kind=Assessment.Kind.SELF,
        competency=latest.competency,
        criterion=criterion,
        version=criterion.competency.published,
        cancels=latest,
    )
