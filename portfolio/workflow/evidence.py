"""What can happen to an evidence: each step under its owner's lock, checked again, in one transaction."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require
from competencies.markup import render
from competencies.models import Criterion, Dimension, Tool
from portfolio.models import Attachment, Claim, Draft, Evidence, EvidenceLink, Upload
from portfolio.permissions import can_claim, can_edit_evidence, can_restore_evidence
from portfolio.search.indexing import index
from portfolio.workflow.attachments import attach, detach
from portfolio.workflow.content import ClaimData, Content, EvidenceData, LinkData, content_of
from portfolio.workflow.tags import set_tags

__all__ = [
    "ClaimData",
    "Content",
    "EvidenceData",
    "LinkData",
    "StaleSave",
    "bin_evidence",
    "content_of",
    "create_evidence",
    "link_evidence",
    "restore_evidence",
    "update_evidence",
]


class StaleSave(Exception):
    """Somebody saved in between: `current` is the row as it is now, nothing of the save was kept."""

    def __init__(self, current: Evidence):
        super().__init__(f"evidence {current.pk} is at version {current.version}")
        self.current = current


def create_evidence(
    *,
    by: User,
    key: UUID,
    data: EvidenceData,
    claims: Iterable[ClaimData] = (),
    tags: Iterable[str] = (),
    links: Iterable[LinkData] = (),
    tools: Iterable[Tool] = (),
    uploads: Iterable[Upload] = (),
) -> Evidence:
    """A new evidence of the actor's; with the same key and content again, the one that is there.

    Raises StaleSave where the key's evidence says something else by now, and PermissionDenied.
    """
    html = render(data.text, breaks=True)  # takes its time, so nobody waits for it in line
    with transaction.atomic():
        lock(by)
        content = Content(data, tuple(claims), tuple(tags), tuple(links), tuple(tools))
        evidence = Evidence.objects.filter(owner=by, key=key).first()
        if evidence is None:
            evidence = Evidence(owner=by, key=key)
            _write(evidence, content, html)
        elif not content.says_the_same_as(evidence):
            raise StaleSave(evidence)
        attach(evidence, uploads)
        index(evidence)
        Draft.objects.filter(owner=by, key=key).delete()
        return evidence


def update_evidence(
    evidence: Evidence,
    *,
    by: User,
    version: int,
    data: EvidenceData,
    claims: Iterable[ClaimData] = (),
    tags: Iterable[str] = (),
    links: Iterable[LinkData] = (),
    tools: Iterable[Tool] = (),
    uploads: Iterable[Upload] = (),
    removed: Iterable[Attachment] = (),
) -> Evidence:
    """Save over the version that the actor has read; files named in `removed` go.

    The same content again is no stale save. Raises StaleSave and PermissionDenied.
    """
    html = render(data.text, breaks=True)  # takes its time, so nobody waits for it in line
    with transaction.atomic():
        lock(by)
        current = fresh(evidence)
        require(can_edit_evidence(by, current))
        content = Content(data, tuple(claims), tuple(tags), tuple(links), tuple(tools))
        unchanged = content.says_the_same_as(current) and not any(claim.confirmed for claim in content.claims)
        if not unchanged:
            if current.version != version:
                raise StaleSave(current)
            current.version += 1
            _write(current, content, html)
        if attach(current, uploads) | detach(current, removed):
            if unchanged:
                current.version += 1  # a file alone changes what a mentor was shown, too
            current.save()
        index(current)
        Draft.objects.filter(owner=by, key=current.uuid).delete()
        return current


@transaction.atomic
def link_evidence(evidence: Evidence, *, by: User, claim: ClaimData) -> Evidence:
    """Add one claim to an evidence, or give the one it has a new justification; the same again changes nothing."""
    lock(by)
    current = fresh(evidence)
    require(can_edit_evidence(by, current))
    claims = content_of(current).claims
    if any((one.part, one.justification) == (claim.part, claim.justification) for one in claims):
        return current
    others = [one for one in claims if one.part != claim.part]
    current.version += 1
    current.save()
    _write_claims(current, [*others, claim])
    index(current)
    return current


@transaction.atomic
def bin_evidence(evidence: Evidence, *, by: User) -> None:
    """Hide it from everywhere, with its undecided and returned rounds; what was accepted stays readable.

    A form that was sent before and comes again makes a new one.
    """
    lock(by)
    current = fresh(evidence)
    require(can_edit_evidence(by, current))
    Evidence.objects.filter(pk=current.pk).update(deleted_at=timezone.now(), key=uuid4())
    index(current)


@transaction.atomic
def restore_evidence(evidence: Evidence, *, by: User) -> None:
    """Take it out of the bin, as it was."""
    lock(by)
    current = fresh(evidence)
    require(can_restore_evidence(by, current))
    Evidence.objects.filter(pk=current.pk).update(deleted_at=None)
    index(current)


def lock(person: User) -> None:
    """Make everything that changes this person's portfolio wait in line until the transaction ends."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def fresh(evidence: Evidence) -> Evidence:
    """The row as it is under the lock, not as it was when the page was asked for."""
    current = Evidence.objects.select_for_update().filter(pk=evidence.pk).first()
    if current is None:
        raise PermissionDenied(_("There is no such evidence."))
    return current


def _write(evidence: Evidence, content: Content, html: str) -> None:
    data = content.data
    evidence.title, evidence.text, evidence.kind = data.title, data.text, data.kind
    evidence.starts, evidence.ends = data.starts, data.ends
    evidence.html = html
    evidence.save()
    _write_claims(evidence, content.claims)
    set_tags(evidence, content.tags)
    evidence.links.all().delete()
    EvidenceLink.objects.bulk_create(
        EvidenceLink(evidence=evidence, url=link.url, label=link.label, position=position)
        for position, link in enumerate(content.links)
    )
    evidence.tools.set(
        Tool.objects.visible_to(evidence.owner).filter(pk__in=[tool.pk for tool in content.tools])
    )


def _write_claims(evidence: Evidence, wanted: Iterable[ClaimData]) -> None:
    """Make the evidence's claims those wanted; one that stays keeps the version it was confirmed on."""
    existing = {claim.part: claim for claim in evidence.claims.select_related("criterion", "dimension")}
    for claim in wanted:
        kept = existing.pop(claim.part, None)
        if kept is None:
            _add_claim(evidence, claim)
        elif claim.confirmed or claim.justification != kept.justification:
            kept.justification = claim.justification
            if claim.part.retired_at is None:
                kept.confirmed_on_id = _published(claim.part)
            kept.save()
    Claim.objects.filter(pk__in=[claim.pk for claim in existing.values()]).delete()


def _add_claim(evidence: Evidence, claim: ClaimData) -> None:
    part = claim.part
    require(can_claim(evidence.owner, part))
    Claim.objects.create(
        evidence=evidence,
        owner=evidence.owner,
        competency=part.competency,
        criterion=part if isinstance(part, Criterion) else None,
        dimension=part if isinstance(part, Dimension) else None,
        justification=claim.justification,
        confirmed_on_id=_published(part),
    )


def _published(part: Criterion | Dimension) -> int:
    """The version that readers see, on which a claim is confirmed."""
    published = part.competency.published_id
    if published is None:
        raise PermissionDenied(_("This sheet is not published."))
    return published
