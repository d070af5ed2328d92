"""Signing a competency off, and revoking that: one active sign-off per trainer and competency."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mail import forget_mails
from accounts.models import User
from accounts.permissions import require
from competencies.models import Competency, Level
from competencies.scales import is_proficient
from portfolio import progress, snapshots
from portfolio.models import Assessment, Draft, ReviewRequest, SignOff, Submission, SubmissionClaim
from portfolio.permissions import can_revoke_sign_off, can_sign
from portfolio.workflow.asking import current
from portfolio.workflow.evidence import lock
from portfolio.workflow.notifying import Kind, notify
from portfolio.workflow.trail import What, record

FORMAT = "carnet-sign-off/1"


@dataclass(frozen=True)
class Readiness:
    """What stands between a competency and its sign-off: criteria without a proficient level, what waits.

    `dimensions` are those without a validation that the signer may see: a warning that the mentor ticks, one by
    one. `stands` is the sign-off that is there on this version already.
    """

    criteria: list[progress.PartStanding] = field(default_factory=list)
    dimensions: list[progress.PartStanding] = field(default_factory=list)
    waiting: list[Submission] = field(default_factory=list)
    stands: SignOff | None = None

    @property
    def is_ready(self) -> bool:
        return not self.criteria and not self.waiting and self.stands is None


def readiness(request: ReviewRequest, *, by: User) -> Readiness:
    """What is missing for `by` to sign the request's competency off."""
    standing = _standing(request)
    validated = _validated_dimensions(request, by)
    waiting = (
        Submission.objects.open_to(by)
        .filter(owner=request.trainer, competency=request.competency, state=Submission.State.SUBMITTED)
        .filter(reflection=None)
        .defer("snapshot", "html")
        .order_by("pk")
    )
    earlier = active_sign_off(request.trainer, request.competency)
    vouched = _vouched(request)
    return Readiness(
        criteria=[part for part in standing.criteria if not part.validated or part.pk not in vouched],
        dimensions=[part for part in standing.dimensions if part.pk not in validated],
        waiting=list(waiting),
        stands=earlier if earlier is not None and _covers(earlier, request.competency) else None,
    )


def _vouched(request: ReviewRequest) -> set[int]:
    """Criteria with a mentor level that was given here, and not brought in from an archive."""
    given = Assessment.objects.given_here().filter(
        trainer=request.trainer,
        competency=request.competency,
        kind=Assessment.Kind.MENTOR,
        level__isnull=False,
        cancelled_by__isnull=True,
    )
    return set(given.values_list("criterion", flat=True))


def missing_levels(ready: Readiness) -> list[tuple[progress.PartStanding, Level | None]]:
    """Each criterion without a proficient level, with the mentor level that it has, if any."""
    levels = Level.objects.in_bulk([part.mentor_level for part in ready.criteria if part.mentor_level])
    return [(part, levels.get(part.mentor_level or 0)) for part in ready.criteria]


def active_sign_off(trainer: User, competency: Competency, *, shown_to: User | None = None) -> SignOff | None:
    """The one that stands, whatever its version; with `shown_to` only where that person may see it."""
    standing = SignOff.objects.active().filter(trainer=trainer, competency=competency)
    if shown_to is not None:
        standing = standing.visible_to(shown_to)
    return standing.select_related("version", "mentor", "request").first()


def _covers(signed: SignOff, competency: Competency) -> bool:
    """Whether it was signed on what is published now."""
    published = competency.published
    is_from_here = signed.mentor_id is not None or signed.request.parts.exists()
    return is_from_here and published is not None and signed.version.number >= published.number


def _standing(request: ReviewRequest) -> progress.Standing:
    return progress.own(request.trainer, [request.competency])[request.competency_id]


def _validated_dimensions(request: ReviewRequest, by: User) -> set[int]:
    """Those claimed in something accepted that is open to `by`: what was shown to others stays theirs."""
    accepted = Submission.objects.open_to(by).filter(
        owner=request.trainer, competency=request.competency, state=Submission.State.ACCEPTED
    )
    claims = SubmissionClaim.objects.filter(submission__in=accepted, dimension__isnull=False)
    return set(claims.values_list("dimension_id", flat=True))


@transaction.atomic
def sign_off(request: ReviewRequest, *, by: User, statement: str, ticked: Collection[str] = ()) -> SignOff:
    """State that the competency is reached, on the published version; the same again is the one there is.

    `ticked` are the uids of dimensions without validation that the mentor accepts as they are. Raises
    PermissionDenied with what is missing.
    """
    lock(request.trainer)
    request = current(request)
    require(can_sign(by, request))
    version = request.competency.published
    if version is None:
        raise PermissionDenied(_("This sheet is not published."))
    ready = readiness(request, by=by)
    if ready.stands is not None:
        if ready.stands.mentor_id == by.pk:
            return ready.stands
        raise PermissionDenied(
            _("%(name)s has signed this competency off on this version already.")
            % {"name": ready.stands.mentor_name}
        )
    if not statement.strip():
        raise PermissionDenied(_("Say in a sentence what you sign."))
    _require_ready(ready, ticked)
    text = _snapshot(request, ready, ticked)
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
    _replace(active_sign_off(request.trainer, request.competency), signed, by)
    Draft.objects.filter(owner=by, key=request.uuid).delete()
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
    signed.refresh_from_db(fields=["revoked_at"])
    forget_mails(signed.uuid, to=[signed.trainer])
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


def _snapshot(request: ReviewRequest, ready: Readiness, ticked: Collection[str]) -> str:
    """The criteria with the levels it rests on, and the dimensions, in canonical JSON."""
    competency, standing = request.competency, _standing(request)
    missing = {part.uid for part in ready.dimensions}
    pks = [part.mentor_level for part in standing.criteria if part.mentor_level]
    levels = Level.objects.in_bulk(pks)
    return snapshots.canonical_json(
        {
            "format": FORMAT,
            "competency": str(competency.uuid),
            "sheet_version": str(competency.published.uuid) if competency.published else "",
            "criteria": [
                {
                    "uid": part.uid,
                    "text": part.text,
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
                    "validated": part.uid not in missing,
                    "ticked": part.uid in missing and part.uid in ticked,
                }
                for part in standing.dimensions
            ],
        }
    )
