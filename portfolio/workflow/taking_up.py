"""« Pris en charge »: which mentor reads a request, so that two do not collide."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from portfolio.models import ReviewRequest
from portfolio.permissions import can_take_up
from portfolio.workflow.evidence import lock
from portfolio.workflow.trail import What, record


@transaction.atomic
def take_up(request: ReviewRequest, *, by: User) -> None:
    """Say that one reads this request, so that the other mentors need not. Raises PermissionDenied."""
    lock(request.trainer)
    request = ReviewRequest.objects.get(pk=request.pk)
    require(can_take_up(by, request))
    if request.taken_up_by_id != by.pk:
        ReviewRequest.objects.filter(pk=request.pk).update(taken_up_by=by, taken_up_at=timezone.now())
        record(What.TAKEN_UP, by=by, owner=request.trainer, thing=request.uuid)


@transaction.atomic
def release(request: ReviewRequest, *, by: User) -> None:
    """Let go of a request that one took up. Raises PermissionDenied."""
    lock(request.trainer)
    request = ReviewRequest.objects.get(pk=request.pk)
    require(can_take_up(by, request))
    let_go = ReviewRequest.objects.filter(pk=request.pk, taken_up_by=by)
    if let_go.update(taken_up_by=None, taken_up_at=None):
        record(What.RELEASED, by=by, owner=request.trainer, thing=request.uuid)
