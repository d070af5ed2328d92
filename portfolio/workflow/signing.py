"""Signing a competency off, and revoking that: one active sign-off per trainer and competency."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require
from competencies.markup import plain_text
from competencies.models import Level
from competencies.scales import is_proficient
from portfolio import progress, snapshots
from portfolio.models import ReviewRequest, SignOff, Submission
from portfolio.permissions import active_part, can_revoke_sign_off
from portfolio.workflow.asking import current
from portfolio.workflow.evidence import lock
from portfolio.workflow.notifying import Kind, notify
from portfolio.workflow.trail import What, record

FORMAT = "carnet-sign-off/1"


@dataclass(frozen=True)
class Readiness:
    """What stands between a competency and its sign-off: criteria without a proficient level, what waits.

    `dimensions` are those without validation: a warning that the mentor ticks, one by one.
    """

    criteria: list[progress.PartStanding] = field(default_factory=list)
    dimensions: list[progress.PartStanding] = field(default_factory=list)
    waiting: list[Submission] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        return not self.criteria and not self.waiting


def readiness(request: ReviewRequest, *, by: User) -> Readiness:
    """What is missing for `by` to sign the request's competency off."""
    standing = progress.own(request.trainer, [request.competency])[request.competency_id]
    waiting = (
        Submission.objects.open_to(by)
        .filter(owner=request.trainer, competency=request.competency, state=Submission.State.SUBMITTED)
        .order_by("pk")
    )
    return Readiness(
        criteria=[part for part in standing.criteria if not part.validated],
        dimensions=[part for part in standing.dimensions if not part.validated],
        waiting=list(waiting),
    )


@transaction.atomic
def sign_off(request: ReviewRequest, *, by: User, statement: str, ticked: Collection[str] = ()) -> SignOff:
    """State that the competency is reached, on the published version; the same again is the one there is.

    `ticked` are the uids of dimensions without validation that the mentor accepts as they are. Raises
    PermissionDenied with what is missing.
    """
    lock(request.trainer)
    request = current(request)
    if active_part(by, request) is None:
        raise PermissionDenied(_("Only a mentor whom an open request names can sign off."))
    if not statement.strip():
        raise PermissionDenied(_("Say in a sentence what you sign."))
    _require_ready(readiness(request, by=by), ticked)
    version = request.competency.published
    standing = SignOff.objects.active().filter(trainer=request.trainer, competency=request.competency)
    earlier = standing.select_related("version").first()
    if earlier is not None and version is not None and earlier.version.number >= version.number:
        if earlier.mentor_id == by.pk:
            return earlier
        raise PermissionDenied(_("This competency is signed off on this version already."))
    text = _snapshot(request, ticked)
    signed = SignOff(
        trainer=request.trainer,
        competency=request.competency,
        version=version,
        request=request,
        mentor=by,
        mentor_name=str(by),
        statement=statement.strip(),
        snapshot=text,
        digest=snapshots.digest_of(text),
    )
    _replace(earlier, signed, by)
    record(What.SIGNED, by=by, owner=request.trainer, thing=signed.uuid, digest=signed.digest)
    _tell(signed, by)
    return signed


@transaction.atomic
def revoke_sign_off(signed: SignOff, *, by: User, reason: str) -> None:
    """Take one's sign-off back with a reason; it stays readable. Raises PermissionDenied."""
    lock(signed.trainer)
    signed = SignOff.objects.select_related("trainer", "competency").get(pk=signed.pk)
    require(can_revoke_sign_off(by, signed))
    if not reason.strip():
        raise PermissionDenied(_("Say why: the trainer reads the reason."))
    SignOff.objects.filter(pk=signed.pk).update(revoked_at=timezone.now(), reason=reason.strip())
    record(What.SIGN_OFF_REVOKED, by=by, owner=signed.trainer, thing=signed.uuid, digest=signed.digest)
    _tell(signed, by)


def _tell(signed: SignOff, by: User) -> None:
    notify(Kind.SIGNED, to=[signed.trainer], by=by, sign_off=signed, competency=signed.competency)


def _require_ready(ready: Readiness, ticked: Collection[str]) -> None:
    if ready.criteria:
        raise PermissionDenied(
            _("These criteria have no proficient level of a mentor yet: %(criteria)s.")
            % {"criteria": "; ".join(part.text for part in ready.criteria)}
        )
    if ready.waiting:
        raise PermissionDenied(
            _("These items still wait for an answer: %(items)s.")
            % {"items": "; ".join(submission.title for submission in ready.waiting)}
        )
    unticked = [part for part in ready.dimensions if part.uid not in ticked]
    if unticked:
        raise PermissionDenied(
            _("Tick that you sign without validation of these dimensions: %(dimensions)s.")
            % {"dimensions": "; ".join(part.text for part in unticked)}
        )


def _replace(earlier: SignOff | None, signed: SignOff, by: User) -> None:
    """Save the new one; the earlier one points at it, and at itself for the moment in between."""
    if earlier is None:
        signed.save()
        return
    SignOff.objects.filter(pk=earlier.pk).update(replaced_by=earlier)
    signed.save()
    SignOff.objects.filter(pk=earlier.pk).update(replaced_by=signed)
    record(
        What.SIGN_OFF_REPLACED,
        by=by,
        owner=signed.trainer,
        thing=earlier.uuid,
        digest=earlier.digest,
    )


def _snapshot(request: ReviewRequest, ticked: Collection[str]) -> str:
    """The criteria with the levels it rests on, and the dimensions, in canonical JSON."""
    competency = request.competency
    standing = progress.own(request.trainer, [competency])[competency.pk]
    pks = [part.mentor_level for part in standing.criteria if part.mentor_level]
    levels = {level.pk: level for level in Level.objects.filter(pk__in=pks)}
    return snapshots.canonical_json(
        {
            "format": FORMAT,
            "competency": str(competency.uuid),
            "sheet_version": str(competency.published.uuid) if competency.published else "",
            "criteria": [
                {
                    "uid": part.uid,
                    "text": plain_text(part.text),
                    "level": levels[part.mentor_level].slug,
                    "level_title": levels[part.mentor_level].title,
                    "is_proficient": is_proficient(part.mentor_level),
                }
                for part in standing.criteria
                if part.mentor_level
            ],
            "dimensions": [
                {
                    "uid": part.uid,
                    "text": part.text,
                    "validated": part.validated,
                    "ticked": part.uid in ticked,
                }
                for part in standing.dimensions
            ],
        }
    )
