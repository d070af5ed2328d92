"""Answering what was shown: a draft while writing, then words, levels and a decision at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mail import forget_mails
from accounts.models import User
from accounts.permissions import require
from competencies.models import Criterion, Level
from portfolio.models import (
    Assessment,
    Feedback,
    FeedbackLevel,
    SignOff,
    Submission,
)
from portfolio.permissions import (
    can_decide,
    can_give_feedback,
    can_revoke,
    can_take_back,
)
from portfolio.workflow.evidence import lock
from portfolio.workflow.notifying import Kind, notify
from portfolio.workflow.trail import What, record

State, Decision = Submission.State, Feedback.Decision


class StaleFeedback(Exception):
    """The same mentor saved in another window: `current` is the row as it is now, nothing of this was kept."""

    def __init__(self, current: Feedback):
        super().__init__(f"feedback {current.pk} is at version {current.version}")
        self.current = current


class AlreadyDecided(Exception):
    """Another mentor was quicker; the words are kept as the mentor's draft. `submission` says who decided."""

    def __init__(self, submission: Submission):
        super().__init__(f"submission {submission.pk} is {submission.state}")
        self.submission = submission


class NoWords(PermissionDenied):
    """An item is to go back without a word on what it lacks; the draft is kept."""


@dataclass(frozen=True)
class GivenLevel:
    """A level for one criterion, or only a note on it."""

    criterion: Criterion
    level: Level | None
    note: str = ""


@dataclass(frozen=True)
class Words:
    """All that a mentor writes on one item; `decision` is what the draft is to be published with."""

    strengths: str = ""
    question: str = ""
    next_step: str = ""
    talked_on: date | None = None
    levels: tuple[GivenLevel, ...] = ()
    decision: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.strengths or self.question or self.next_step or self.talked_on or self.levels)

    @property
    def say_what_is_missing(self) -> bool:
        """Whether they can go with an item that is returned."""
        return bool(self.strengths or self.question or self.next_step)


@transaction.atomic
def save_feedback(submission: Submission, *, by: User, version: int, words: Words) -> Feedback:
    """Keep the mentor's words as their draft; `version` 0 for the first save.

    Raises PermissionDenied, and StaleFeedback where it was saved elsewhere meanwhile and says something else.
    """
    submission = _current(submission)
    require(can_give_feedback(by, submission))
    feedback = Feedback.objects.filter(submission=submission, mentor=by).first()
    if feedback is None:
        feedback = Feedback(submission=submission, mentor=by, version=0)
    elif feedback.is_published:
        raise PermissionDenied(_("This feedback is published already."))
    elif words_of(feedback) == words:
        return feedback
    elif feedback.version != version:
        raise StaleFeedback(feedback)
    feedback.version += 1
    feedback.strengths, feedback.question = words.strengths, words.question
    feedback.next_step, feedback.talked_on = words.next_step, words.talked_on
    feedback.decision = words.decision
    feedback.save()
    _write_levels(feedback, words.levels)
    return feedback


def words_of(feedback: Feedback) -> Words:
    """What a feedback says now."""
    rows = feedback.levels.select_related("criterion", "level").order_by("criterion__position", "pk")
    return Words(
        feedback.strengths,
        feedback.question,
        feedback.next_step,
        feedback.talked_on,
        tuple(GivenLevel(row.criterion, row.level, row.note) for row in rows),
        feedback.decision,
    )


def publish(feedback: Feedback, *, by: User, decision: str = Decision.NONE) -> Feedback:
    """Show the trainer the words and levels, with a decision or without one, all in one transaction.

    What was published without a decision can be given one later. Raises PermissionDenied, and AlreadyDecided
    where another mentor decided first: the draft stays as it is.
    """
    with transaction.atomic():
        submission = _current(feedback.submission)
        feedback = Feedback.objects.select_for_update().get(pk=feedback.pk)
        is_said = feedback.is_published
        if feedback.mentor_id != by.pk or (is_said and (feedback.decision or not decision)):
            raise PermissionDenied(_("There is no feedback of yours to publish."))
        require(can_give_feedback(by, submission))
        if decision and not can_decide(by, submission):
            raise AlreadyDecided(submission)
        if decision == Decision.RETURNED and submission.is_reflection:
            raise PermissionDenied(_("A reflection is read and answered; it is not returned."))
        if not decision and words_of(feedback).is_empty:
            raise PermissionDenied(_("Say something first: there is nothing to publish yet."))
        if decision == Decision.RETURNED and not words_of(feedback).say_what_is_missing:
            raise NoWords(_("Say what is missing, in a question or as a next step."))
        _decide(submission, decision, by)
        feedback.decision = decision
        feedback.published_at = feedback.published_at or timezone.now()
        feedback.mentor_name = str(by)
        feedback.save()
        if not is_said:
            _give_levels(feedback, submission, by)
        kind = {Decision.RETURNED: Kind.RETURNED, Decision.ACCEPTED: Kind.ACCEPTED}.get(
            Decision(decision), Kind.COMMENTED
        )
        notify(
            kind,
            to=[submission.owner],
            by=by,
            submission=submission,
            request=submission.request,
            competency=submission.competency,
        )
        return feedback


@transaction.atomic
def take_back(submission: Submission, *, by: User) -> None:
    """Undo one's decision: the item waits again, the levels given with it are cancelled, the words a draft.

    Words that were published before it was decided stay published, with their levels. Raises PermissionDenied.
    """
    submission = _current(submission)
    require(can_take_back(by, submission))
    feedback = Feedback.objects.get(submission=submission, mentor=by)
    feedback.decision, feedback.taken_back_at = Decision.NONE, timezone.now()
    said, decided = feedback.published_at, submission.decided_at
    if said is None or decided is None or said >= decided:
        _cancel_levels(feedback, by)
        feedback.published_at = None
    feedback.save()
    Submission.objects.filter(pk=submission.pk).update(
        state=State.SUBMITTED, decided_at=None, decided_by=None
    )
    forget_mails(submission.uuid, to=[submission.owner])
    record(What.TAKEN_BACK, by=by, owner=submission.owner, thing=submission.uuid, digest=submission.digest)
    _tell_of_revoking(submission, by)


@transaction.atomic
def revoke(submission: Submission, *, by: User, reason: str) -> None:
    """Take an acceptance back with a reason; the levels given with it are cancelled. Raises PermissionDenied."""
    submission = _current(submission)
    require(can_revoke(by, submission))
    if not reason.strip():
        raise PermissionDenied(_("Say why: the trainer reads the reason."))
    revoke_row(submission, by=by, reason=reason.strip())


def revoke_row(submission: Submission, *, by: User, reason: str = "") -> None:
    """The revoking itself, also by the owner who erases the item; the owner is locked."""
    for feedback in submission.feedback.filter(decision=Decision.ACCEPTED, published_at__isnull=False):
        _cancel_levels(feedback, by)
    Submission.objects.filter(pk=submission.pk).update(state=State.REVOKED, reason=reason)
    record(What.REVOKED, by=by, owner=submission.owner, thing=submission.uuid, digest=submission.digest)
    _tell_of_revoking(submission, by)


def _current(submission: Submission) -> Submission:
    """The row as it is under its owner's lock, which every change of a review waits for."""
    lock(submission.owner)
    related = ("owner", "evidence", "reflection", "request__trainer", "competency", "version", "decided_by")
    return Submission.objects.select_related(*related).get(pk=submission.pk)


def _decide(submission: Submission, decision: str, by: User) -> None:
    """Write the state, only while it waits."""
    if decision:
        waiting = Submission.objects.filter(pk=submission.pk, state=State.SUBMITTED)
        if not waiting.update(state=decision, decided_at=timezone.now(), decided_by=by):
            raise AlreadyDecided(submission)
    what = {Decision.RETURNED: What.RETURNED, Decision.ACCEPTED: What.ACCEPTED}.get(
        Decision(decision), What.COMMENTED
    )
    record(what, by=by, owner=submission.owner, thing=submission.uuid, digest=submission.digest)


def _write_levels(feedback: Feedback, given: Iterable[GivenLevel]) -> None:
    """Make the draft's levels those given, on the criteria that the submission claims."""
    claimed = set(
        feedback.submission.claims.filter(criterion__isnull=False).values_list("criterion_id", flat=True)
    )
    feedback.levels.all().delete()
    FeedbackLevel.objects.bulk_create(
        FeedbackLevel(feedback=feedback, criterion=one.criterion, level=one.level, note=one.note)
        for one in given
        if one.criterion.pk in claimed and (one.level or one.note)
    )


def _give_levels(feedback: Feedback, submission: Submission, by: User) -> None:
    for one in feedback.levels.exclude(level=None).select_related("criterion", "level"):
        assessment = Assessment.objects.create(
            trainer=submission.owner,
            author=by,
            kind=Assessment.Kind.MENTOR,
            competency=submission.competency,
            criterion=one.criterion,
            version=submission.version,
            level=one.level,
            note=one.note,
            feedback=feedback,
        )
        record(What.LEVEL, by=by, owner=submission.owner, thing=assessment.uuid)


def _cancel_levels(feedback: Feedback, by: User) -> None:
    for given in feedback.assessments.filter(level__isnull=False, cancelled_by__isnull=True):
        Assessment.objects.create(
            trainer=given.trainer,
            author=given.author,
            author_name=given.author_name,
            kind=given.kind,
            competency=given.competency,
            criterion=given.criterion,
            version=given.version,
            cancels=given,
            feedback=feedback,
        )
        record(What.LEVEL_CANCELLED, by=by, owner=given.trainer, thing=given.uuid)


def _tell_of_revoking(submission: Submission, by: User) -> None:
    about = {
        "submission": submission,
        "request": submission.request,
        "competency": submission.competency,
    }
    notify(Kind.REVOKED, to=[submission.owner], by=by, **about)
    signed = SignOff.objects.active().filter(
        trainer=submission.owner, competency=submission.competency, mentor__isnull=False
    )
    for sign_off in signed.select_related("mentor"):
        if sign_off.mentor is not None:
            notify(
                Kind.SIGNER_TOLD,
                to=[sign_off.mentor],
                by=by,
                sign_off=sign_off,
                competency=submission.competency,
            )
