"""What a review froze: canonical JSON (sorted keys, UTF-8, files by SHA-256) and its digest.

The same on every database and in every export; docs/adr/0016-what-a-submission-freezes.md says what is in it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.text import Truncator

from competencies.markup import plain_text
from competencies.models import Competency
from portfolio.models import Assessment, Attachment, Claim, Evidence, Reflection

FORMAT = "carnet-submission/1"
MAX_TITLE = 200  # characters, the column's length


@dataclass(frozen=True)
class FrozenClaim:
    """A claim as shown: the part's words of the day, why, and for a criterion the trainer's own level."""

    uid: str
    text: str
    justification: str
    level: str = ""  # slug of the own level
    level_title: str = ""

    @property
    def is_criterion(self) -> bool:
        return self.uid.startswith("c-")


@dataclass(frozen=True)
class FrozenLink:
    url: str
    label: str


@dataclass(frozen=True)
class FrozenFile:
    sha256: str
    name: str
    media_type: str
    size: int  # bytes


@dataclass(frozen=True)
class Frozen:
    """One evidence as its owner showed it on one competency."""

    evidence: str
    competency: str
    sheet_version: str  # the uuid of the SheetVersion
    title: str
    text: str
    kind: str
    starts: str  # ISO 8601, or empty
    ends: str
    claims: tuple[FrozenClaim, ...]
    links: tuple[FrozenLink, ...]
    files: tuple[FrozenFile, ...]


@dataclass(frozen=True)
class FrozenReflection:
    """One reflection as its owner showed it on one competency; `question` in the words of the day."""

    reflection: str
    competency: str
    sheet_version: str  # the uuid of the SheetVersion
    title: str
    text: str
    kind: str
    question: str
    dated: str  # ISO 8601

    # What an evidence has beside: a reflection claims nothing, and shows nothing but its text.
    claims: ClassVar[tuple[FrozenClaim, ...]] = ()
    links: ClassVar[tuple[FrozenLink, ...]] = ()
    files: ClassVar[tuple[FrozenFile, ...]] = ()
    ends: ClassVar[str] = ""

    @property
    def starts(self) -> str:
        return self.dated


def freeze_reflection(reflection: Reflection, competency: Competency) -> FrozenReflection:
    """The reflection as it stands now."""
    published = competency.published
    if published is None:
        raise ValueError(f"{competency} was never published")
    return FrozenReflection(
        reflection=str(reflection.uuid),
        competency=str(competency.uuid),
        sheet_version=str(published.uuid),
        title=title_of(reflection),
        text=reflection.text,
        kind=reflection.kind,
        question=question_of(reflection),
        dated=_iso(reflection.dated),
    )


def question_of(reflection: Reflection) -> str:
    """The words of the open question that it was written for; empty for any other reflection."""
    answers = sorted(reflection.answers.all(), key=lambda answer: (answer.is_carried, answer.pk))
    return plain_text(answers[0].question.html) if answers else ""


def title_of(reflection: Reflection) -> str:
    """What it is called where it is shown: its title, its question, or how it begins."""
    begins = plain_text(reflection.html).strip() or str(Reflection.Kind(reflection.kind).label)
    return Truncator(reflection.title or question_of(reflection) or begins).chars(MAX_TITLE)


def freeze(
    evidence: Evidence,
    competency: Competency,
    claims: Iterable[Claim],
    levels: dict[int, Assessment] | None = None,
) -> Frozen:
    """The evidence with the chosen claims on this competency, as it stands now.

    `levels` are the owner's, as `own_levels` has them, where several items are frozen together.
    """
    chosen = [claim for claim in claims if claim.competency_id == competency.pk]
    levels = own_levels(evidence.owner_id, competency) if levels is None else levels
    published = competency.published
    if published is None:
        raise ValueError(f"{competency} was never published")
    return Frozen(
        evidence=str(evidence.uuid),
        competency=str(competency.uuid),
        sheet_version=str(published.uuid),
        title=evidence.title,
        text=evidence.text,
        kind=evidence.kind,
        starts=_iso(evidence.starts),
        ends=_iso(evidence.ends),
        claims=tuple(_frozen_claim(claim, levels) for claim in sorted(chosen, key=_in_order)),
        links=tuple(FrozenLink(link.url, link.label) for link in evidence.links.all()),
        files=tuple(_frozen_file(file) for file in evidence.attachments.all()),
    )


def own_levels(owner: int, competency: Competency) -> dict[int, Assessment]:
    """The owner's latest uncancelled level on each criterion, by the criterion's pk."""
    given = Assessment.objects.filter(
        trainer=owner,
        competency=competency,
        kind=Assessment.Kind.SELF,
        level__isnull=False,
        cancelled_by__isnull=True,
    ).select_related("level")
    return {assessment.criterion_id: assessment for assessment in given.order_by("pk")}


def canonical(frozen: Frozen | FrozenReflection) -> str:
    """The one text of it: keys sorted, nothing between signs, characters as they are."""
    return canonical_json({"format": FORMAT, **asdict(frozen)})


def canonical_json(values: dict[str, Any]) -> str:
    """Canonical JSON of plain values."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of its UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Frozen | FrozenReflection:
    """The values of a snapshot. Raises ValueError for anything else."""
    values = json.loads(text)
    if values.pop("format", None) != FORMAT:
        raise ValueError("not a snapshot of this format")
    if "reflection" in values:
        return FrozenReflection(**values)
    return Frozen(
        **{
            **values,
            "claims": tuple(FrozenClaim(**claim) for claim in values["claims"]),
            "links": tuple(FrozenLink(**link) for link in values["links"]),
            "files": tuple(FrozenFile(**file) for file in values["files"]),
        }
    )


def is_web(address: Any) -> bool:
    """Whether it may be shown as a link: anything but http and https is shown as words."""
    return str(address).lower().startswith(("http://", "https://"))


def _frozen_claim(claim: Claim, levels: dict[int, Assessment]) -> FrozenClaim:
    part = claim.part
    assert part is not None  # noqa: S101 -- a constraint of the table
    given = levels.get(claim.criterion_id) if claim.criterion_id else None
    level = given.level if given else None
    return FrozenClaim(
        uid=part.uid,
        text=plain_text(part.html),
        justification=claim.justification,
        level=level.slug if level else "",
        level_title=level.title if level else "",
    )


def _frozen_file(file: Attachment) -> FrozenFile:
    return FrozenFile(file.sha256, file.name, file.media_type, file.size)


def _in_order(claim: Claim) -> tuple[str, int]:
    part = claim.part
    return ("", 0) if part is None else (part.uid[0], part.position)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
