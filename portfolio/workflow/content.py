"""What somebody says about an evidence, as plain values that can be compared and written."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from competencies.models import Criterion, Dimension, Tool
from portfolio.models import Evidence
from portfolio.workflow.tags import tag_slug


@dataclass(frozen=True)
class EvidenceData:
    """An evidence's own columns."""

    title: str
    text: str = ""
    kind: str = Evidence.Kind.OTHER
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True)
class ClaimData:
    """What the evidence shows; `confirmed` says that it was read again on the published version."""

    part: Criterion | Dimension
    justification: str = ""
    confirmed: bool = False


@dataclass(frozen=True)
class LinkData:
    """An address and what it is called."""

    url: str
    label: str = ""


@dataclass(frozen=True)
class Content:
    """All of it."""

    data: EvidenceData
    claims: tuple[ClaimData, ...] = ()
    tags: tuple[str, ...] = ()
    links: tuple[LinkData, ...] = ()
    tools: tuple[Tool, ...] = field(default=())

    def says_the_same_as(self, evidence: Evidence) -> bool:
        """Whether the evidence holds exactly this already, its files aside."""
        return self == content_of(evidence)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Content) and self._essence() == other._essence()

    def __hash__(self) -> int:
        return hash(self.data)

    def _essence(self) -> tuple[object, ...]:
        claims: set[tuple[UUID, str]] = {
            (UUID(str(claim.part.uuid)), claim.justification) for claim in self.claims
        }
        tags = {tag_slug(name) for name in self.tags}
        return self.data, claims, tags, self.links, {tool.pk for tool in self.tools}


def content_of(evidence: Evidence) -> Content:
    """What the evidence says now."""
    claims = evidence.claims.select_related("criterion", "dimension").order_by("pk")
    return Content(
        data=EvidenceData(evidence.title, evidence.text, evidence.kind, evidence.starts, evidence.ends),
        claims=tuple(
            ClaimData(claim.part, claim.justification) for claim in claims if claim.part is not None
        ),
        tags=tuple(evidence.tagged.order_by("tag__name").values_list("tag__name", flat=True)),
        links=tuple(LinkData(link.url, link.label) for link in evidence.links.all()),
        tools=tuple(evidence.tools.all()),
    )
