"""A mentor's trainees, and the sign-offs one gave: 404 for whom and what is not open to one."""

from django.http import Http404

from accounts.models import User
from portfolio.models import ReviewRequest, SignOff
from portfolio.permissions import can_view_trainee


def trainee(user, uuid):
    """Somebody whom the person accompanies or has answered as a mentor, or Http404."""
    trainer = User.objects.filter(uuid=uuid).first()
    if trainer is None or not can_view_trainee(user, trainer):
        raise Http404
    return trainer


def trainee_competency(user, uuid, framework_slug, slug):
    """A trainee and a competency of which a request is open to the person as a mentor, or Http404."""
    request = (
        ReviewRequest.objects.open_to(user)
        .filter(trainer__uuid=uuid, competency__framework__slug=framework_slug, competency__slug=slug)
        .select_related("trainer", "competency__framework", "competency__published")
        .first()
    )
    if request is None:
        raise Http404
    return request.trainer, request.competency


def given_sign_off(user, uuid):
    """A sign-off that the person gave, standing or not, or Http404."""
    row = (
        SignOff.objects.filter(uuid=uuid, mentor=user)
        .select_related("trainer", "competency__framework", "version")
        .first()
    )
    if row is None:
        raise Http404
    return row
