"""Freezing an item of a request: the snapshot with its digest, the claims that progress counts, the files that stay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require
from competencies.models import Competency
from portfolio import snapshots
from portfolio.files.pages import make_pages_later
from portfolio.models import (
    Claim,
    Evidence,
    Reflection,
    ReviewRequest,
    Submission,
    SubmissionClaim,
    SubmissionFile,
)
from portfolio.permissions import can_submit
from portfolio.workflow.trail import What, record


class ChangedSinceSeen(Exception):
    """The item is no longer what its owner looked at before asking; nothing was shown to anybody."""


@dataclass(frozen=True)
class Item:
    """An evidence to show, and which of its claims on the sheet to show with it; or a reflection, without claims.

    `digest` is of what its owner looked at; empty where nobody looked.
    """

    thing: Evidence | Reflection
    claims: Sequence[Claim] = ()
    digest: str = ""


def submit_item(request: ReviewRequest, item: Item, by: User) -> Submission:
    """Freeze one item into its next round; the owner is locked."""
    thing = type(item.thing)._default_manager.get(pk=item.thing.pk)
    competency = request.competency
    require(can_submit(by, thing, competency))
    if competency.published is None:
        raise PermissionDenied(_("This sheet is not published."))
    claims = _claims_of(thing, item, competency) if isinstance(thing, Evidence) else []
    frozen = _freeze(thing, competency, claims)
    text = snapshots.canonical(frozen)
    if item.digest and item.digest != snapshots.digest_of(text):
        raise ChangedSinceSeen
    rounds = Submission.objects.filter(request=request, item=thing.uuid).aggregate(last=Max("round"))
    submission = Submission.objects.create(
        request=request,
        owner=by,
        competency=competency,
        version=competency.published,
        item_version=thing.version,
        item=thing.uuid,
        round=(rounds["last"] or 0) + 1,
        title=frozen.title,
        snapshot=text,
        digest=snapshots.digest_of(text),
        html=thing.html,
        **{thing._meta.model_name or "": thing},
    )
    _freeze_rows(submission, claims)
    record(What.SUBMITTED, by=by, owner=by, thing=submission.uuid, digest=submission.digest)
    return submission


def _freeze(
    thing: Evidence | Reflection, competency: Competency, claims: Sequence[Claim]
) -> snapshots.Frozen | snapshots.FrozenReflection:
    if isinstance(thing, Evidence):
        return snapshots.freeze(thing, competency, claims)
    return snapshots.freeze_reflection(thing, competency)


def _claims_of(evidence: Evidence, item: Item, competency: Competency) -> list[Claim]:
    """The chosen claims as they are under the lock; raises PermissionDenied without any."""
    claims = list(
        evidence.claims.filter(pk__in=[claim.pk for claim in item.claims], competency=competency)
        .select_related("criterion", "dimension")
        .order_by("pk")
    )
    if not claims:
        raise PermissionDenied(
            _("Choose at least one line of the sheet that “%(title)s” shows.") % {"title": evidence.title}
        )
    return claims


def _freeze_rows(submission: Submission, claims: Iterable[Claim]) -> None:
    """The claims that progress counts, and the files that stay."""
    levels = snapshots.own_levels(submission.owner_id, submission.competency)
    SubmissionClaim.objects.bulk_create(
        SubmissionClaim(
            submission=submission,
            criterion=claim.criterion,
            dimension=claim.dimension,
            self_level=levels[claim.criterion_id].level if claim.criterion_id in levels else None,
        )
        for claim in claims
    )
    files = list(submission.evidence.attachments.all()) if submission.evidence else []
    SubmissionFile.objects.bulk_create(
        SubmissionFile(submission=submission, attachment=file, position=position)
        for position, file in enumerate(files)
    )
    make_pages_later(files)
