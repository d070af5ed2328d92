"""Who may sign a competency off, and who may open a trainee's page."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Mentorship, User
from accounts.models.mentorships import readable_mentorship
from accounts.permissions import ALLOWED, Decision, denied
from portfolio.models import Feedback, ReviewRequest, SignOff
from portfolio.permissions.reviews import active_part, open_part


def can_sign(user: User, request: ReviewRequest) -> Decision:
    """A mentor whom the request is open to, under a mentorship that still runs."""
    if active_part(user, request) is not None:
        return ALLOWED
    if open_part(user, request) is not None:
        return denied(_("This mentorship has run out: what was shown can be read, not signed off."))
    return denied(_("Only a mentor whom an open request names can sign off."))


def can_view_trainee(user: User, trainer: User) -> Decision:
    """A mentor whose mentorship can be read under, and whoever gave the trainer feedback or signed for them."""
    readable = Mentorship.objects.filter(readable_mentorship(), mentor=user, trainer=trainer)
    answered = Feedback.objects.filter(
        mentor=user, submission__owner=trainer, published_at__isnull=False
    ).exclude(submission__owner=user)
    if (
        readable.exists()
        or answered.exists()
        or SignOff.objects.filter(mentor=user, trainer=trainer).exists()
    ):
        return ALLOWED
    return denied(_("There is no such trainee."))
