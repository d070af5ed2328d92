"""What a trainer does with a feedback: say that it was read, and answer it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require
from portfolio.models import Acknowledgement, Draft, Feedback
from portfolio.permissions import can_acknowledge
from portfolio.workflow.evidence import lock
from portfolio.workflow.notifying import Kind, notify
from portfolio.workflow.trail import What, record


@transaction.atomic
def acknowledge(feedback: Feedback, *, by: User, answer: str = "") -> Acknowledgement:
    """Say that one has read a feedback, or answer it; an answer is given once. Raises PermissionDenied."""
    lock(by)
    feedback = Feedback.objects.select_related("submission__request", "mentor").get(pk=feedback.pk)
    require(can_acknowledge(by, feedback))
    row, is_new = Acknowledgement.objects.get_or_create(feedback=feedback)
    submission, answer = feedback.submission, answer.strip()
    if is_new:
        record(What.ACKNOWLEDGED, by=by, owner=by, thing=submission.uuid)
    if answer and answer != row.answer:
        if row.answer:
            raise PermissionDenied(_("You have answered this feedback already."))
        row.answer, row.answered_at = answer, timezone.now()
        row.save()
        Draft.objects.filter(owner=by, key=feedback.uuid).delete()
        record(What.ANSWERED, by=by, owner=by, thing=submission.uuid)
        notify(
            Kind.ANSWERED,
            to=[feedback.mentor] if feedback.mentor else [],
            by=by,
            submission=submission,
            request=submission.request,
            competency=submission.competency,
        )
    return row
