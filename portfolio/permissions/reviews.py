"""Who may ask for a review, read what was shown, answer it, and take it back."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Mentorship, User
from accounts.permissions import ALLOWED, Decision, denied
from competencies.models import Competency
from portfolio.models import (
    Acknowledgement,
    Evidence,
    Feedback,
    Reflection,
    ReviewPart,
    ReviewRequest,
    SignOff,
    Submission,
)

# How long a decision can be taken back.
TAKE_BACK_WITHIN = timedelta(minutes=10)
DECIDED = (Submission.State.RETURNED, Submission.State.ACCEPTED)


def open_part(user: User, request: ReviewRequest) -> ReviewPart | None:
    """The mentor's part through which the request is open to them now, or None."""
    if request.closed_at is not None:
        return None
    parts = request.parts.select_related("mentorship__mentor", "mentorship__trainer")
    return open_among(parts.filter(mentorship__mentor=user, closed_at__isnull=True))


def open_among(parts: Iterable[ReviewPart]) -> ReviewPart | None:
    """The first of a mentor's parts in a request that is open now, or None."""
    for part in parts:
        if part.closed_at is None and part.request.closed_at is None and part.mentorship.is_readable:
            return part
    return None


def _part_for(user: User, submission: Submission, known: ReviewPart | None) -> ReviewPart | None:
    """The open part under which somebody reads a round: the known one if it is that, else it is looked up."""
    if known is None or (known.request_id, known.mentorship.mentor_id) != (submission.request_id, user.pk):
        return open_part(user, submission.request)
    return open_among([known])


def active_part(user: User, request: ReviewRequest) -> ReviewPart | None:
    """As `open_part`, under a mentorship that still runs: what deciding and signing need."""
    return _if_active(open_part(user, request))


def _if_active(part: ReviewPart | None) -> ReviewPart | None:
    return part if part is not None and part.mentorship.is_active else None


def can_ask(user: User, competency: Competency) -> Decision:
    """On a published sheet of a framework that one works in."""
    if competency.published_id is None or competency.retired_at is not None:
        return denied(_("This sheet is no longer in use."))
    if not competency.framework.enrolments.filter(user=user).exists():
        return denied(_("Follow this framework first: reviews are asked for in the frameworks you work in."))
    return ALLOWED


def can_name(user: User, mentorship: Mentorship) -> Decision:
    """A mentorship of one's own that is active now."""
    if mentorship.trainer_id != user.pk:
        return denied(_("There is no such mentorship."))
    if not mentorship.is_active:
        return denied(_("This mentorship is not active: renew it before you ask."))
    return ALLOWED


def can_submit(user: User, thing: Evidence | Reflection, competency: Competency) -> Decision:
    """One's own live evidence or reflection that waits for no answer on this competency yet.

    A reflection is about the sheet it is shown on.
    """
    if thing.owner_id != user.pk or thing.is_binned:
        return denied(_("There is no such evidence."))
    if isinstance(thing, Reflection) and not thing.competencies.filter(pk=competency.pk).exists():
        return denied(_("This reflection is about another sheet."))
    waiting = thing.submissions.filter(competency=competency, state=Submission.State.SUBMITTED)
    if waiting.exists():
        title = thing.title or thing._meta.verbose_name
        return denied(_("“%(title)s” waits for an answer on this sheet already.") % {"title": title})
    return ALLOWED


def can_view_request(user: User, request: ReviewRequest) -> Decision:
    """Whoever asked, and the mentors whom it is open to."""
    if request.trainer_id == user.pk or open_part(user, request) is not None:
        return ALLOWED
    return denied(_("There is no such request."))


def can_review(user: User, request: ReviewRequest) -> Decision:
    """The mentors whom it is open to: whoever asked reads it elsewhere."""
    if open_part(user, request) is not None:
        return ALLOWED
    return denied(_("There is no such request."))


def can_change_request(user: User, request: ReviewRequest) -> Decision:
    """Whoever asked, until it is closed."""
    if request.trainer_id != user.pk:
        return denied(_("There is no such request."))
    if request.closed_at is not None:
        return denied(_("This request is closed: ask again with a new one."))
    return ALLOWED


def can_view_submission(user: User, submission: Submission, part: ReviewPart | None = None) -> Decision:
    """Its owner, always; a mentor whom its request is open to, while its owner shows it.

    A page that asks several rules gives each the person's open `part`, which is then not looked up again; a
    workflow does not.
    """
    if submission.owner_id == user.pk:
        return ALLOWED
    if not _is_shown(submission) or _part_for(user, submission, part) is None:
        return denied(_("There is no such item."))
    return ALLOWED


def _is_shown(submission: Submission) -> bool:
    """Whether its owner shows it to mentors at all, as `shown` on the queryset asks it."""
    return bool(
        submission.closed_at is None
        and submission.state != Submission.State.WITHDRAWN
        and submission.snapshot
        and (submission.state == Submission.State.ACCEPTED or submission.live_thing is not None)
    )


def can_withdraw(user: User, submission: Submission) -> Decision:
    """Its owner, while nobody has decided."""
    if submission.owner_id != user.pk:
        return denied(_("There is no such item."))
    if submission.state != Submission.State.SUBMITTED:
        return denied(_("This item does not wait for an answer any more."))
    return ALLOWED


def can_give_feedback(user: User, submission: Submission, part: ReviewPart | None = None) -> Decision:
    """A mentor whom it is open to, under a running mentorship, on a round that was not taken back."""
    if submission.owner_id == user.pk or not can_view_submission(user, submission, part):
        return denied(_("There is no such item."))
    if _if_active(_part_for(user, submission, part)) is None:
        return denied(_("This mentorship has run out: what was shown can be read, not answered."))
    if submission.state == Submission.State.REVOKED:
        return denied(_("This item is no longer accepted: a new round can be answered."))
    return ALLOWED


def can_decide(user: User, submission: Submission, part: ReviewPart | None = None) -> Decision:
    """As `can_give_feedback`, while nobody has decided; the no says who did."""
    may = can_give_feedback(user, submission, part)
    if not may or submission.state == Submission.State.SUBMITTED:
        return may
    return denied(
        _("%(name)s has decided this item already: your words and levels can still be published.")
        % {"name": submission.decided_by or _("Another mentor")}
    )


def can_take_back(user: User, submission: Submission) -> Decision:
    """Who decided, within ten minutes, while nothing followed."""
    if submission.state not in DECIDED or submission.decided_by_id != user.pk:
        return denied(_("There is no decision of yours to take back."))
    if submission.decided_at is None or timezone.now() - submission.decided_at > TAKE_BACK_WITHIN:
        return denied(_("A decision can be taken back for ten minutes. This one is older."))
    if (
        submission.live_thing is None
        or not _is_shown(submission)
        or active_part(user, submission.request) is None
    ):
        return denied(_("This request is no longer open to you."))
    since = Q(created_at__gte=submission.decided_at) | Q(answered_at__gte=submission.decided_at)
    if Acknowledgement.objects.filter(since, feedback__submission=submission).exists():
        return denied(_("The trainer has read it already."))
    again = Submission.objects.filter(
        owner=submission.owner_id, competency=submission.competency_id, item=submission.item
    )
    later = Q(submitted_at__gte=submission.decided_at) | Q(
        request=submission.request_id, round__gt=submission.round
    )
    if again.exclude(pk=submission.pk).filter(later).exists():
        return denied(_("The trainer has sent a new round already."))
    signed = SignOff.objects.filter(trainer=submission.owner_id, competency=submission.competency_id)
    if signed.filter(signed_at__gte=submission.decided_at).exists():
        return denied(_("The competency was signed off since."))
    return ALLOWED


def can_revoke(user: User, submission: Submission) -> Decision:
    """Who accepted it."""
    if submission.state != Submission.State.ACCEPTED or submission.decided_by_id != user.pk:
        return denied(_("There is no acceptance of yours to revoke."))
    return ALLOWED


def can_view_feedback(user: User, feedback: Feedback) -> Decision:
    """Its author; once published the trainer, and the mentors whom the item is open to."""
    submission = feedback.submission
    if feedback.mentor_id == user.pk:
        return ALLOWED
    if feedback.is_published and can_view_submission(user, submission):
        return ALLOWED
    return denied(_("There is no such feedback."))


def can_acknowledge(user: User, feedback: Feedback) -> Decision:
    """The trainer, once it is published."""
    if feedback.submission.owner_id != user.pk or not feedback.is_published:
        return denied(_("There is no such feedback."))
    return ALLOWED


def can_take_up(user: User, request: ReviewRequest) -> Decision:
    """A mentor whom it is open to, under a running mentorship; also over another, who is told on the page."""
    if can_review(user, request) and active_part(user, request) is None:
        return denied(_("This mentorship has run out: what was shown can be read, not answered."))
    return can_review(user, request)


def can_view_sign_off(user: User, sign_off: SignOff) -> Decision:
    """The trainer, who signed, and mentors with an open request on that competency."""
    if user.pk in (sign_off.trainer_id, sign_off.mentor_id):
        return ALLOWED
    requests: Iterable[ReviewRequest] = ReviewRequest.objects.filter(
        trainer=sign_off.trainer_id, competency=sign_off.competency_id, closed_at__isnull=True
    )
    # One that its owner brought in from an archive rests on a request that names nobody: it is theirs alone.
    if any(open_part(user, request) is not None for request in requests) and sign_off.request.parts.exists():
        return ALLOWED
    return denied(_("There is no such sign-off."))


def can_revoke_sign_off(user: User, sign_off: SignOff) -> Decision:
    """Who signed it, while it stands."""
    if sign_off.mentor_id != user.pk:
        return denied(_("There is no such sign-off."))
    if not sign_off.is_active:
        return denied(_("This sign-off does not stand any more."))
    return ALLOWED
