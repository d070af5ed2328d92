"""The dossier of one competency: what its owner chose of their work, with numbered pieces, to be printed or sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Prefetch, QuerySet, When
from django.http import QueryDict

from accounts.models import User
from competencies.models import Competency, Level
from portfolio import progress
from portfolio.models import (
    Assessment,
    Attachment,
    Claim,
    Evidence,
    Reflection,
    ReviewPart,
    SignOff,
)
from portfolio.standing import PartStanding

PARTS = ("texts", "files", "levels", "sign_off")  # what can be left out as a whole


@dataclass(frozen=True)
class Piece:
    """One evidence under its number in the dossier."""

    number: int
    evidence: Evidence
    claims: list[Claim]
    files: list[Attachment]


@dataclass(frozen=True)
class Line:
    """A criterion or dimension with its levels and the pieces that show it."""

    part: PartStanding
    own_level: Level | None
    mentor_level: Level | None
    is_brought: bool  # the mentor level came with an archive: nobody here gave it
    shown_by: list[tuple[Piece, str]]  # with the justification


@dataclass(frozen=True)
class Choice:
    """What is ticked: pieces and reflections by uuid, and the parts of the dossier."""

    evidence: frozenset[UUID] | None = None  # None: all of it
    reflections: frozenset[UUID] = frozenset()
    parts: frozenset[str] = frozenset(PARTS)

    @classmethod
    def of(cls, query: QueryDict) -> "Choice":
        """What the form says; without it all evidence and no reflection."""
        if "chosen" not in query:
            return cls()
        return cls(
            evidence=_uuids(query.getlist("piece")),
            reflections=_uuids(query.getlist("reflection")),
            parts=frozenset(query.getlist("part")) & frozenset(PARTS),
        )


@dataclass
class Dossier:
    """One competency's, of one person, with what may be chosen and what is."""

    owner: User
    competency: Competency
    choice: Choice
    all_evidence: list[Evidence]
    all_reflections: list[Reflection]
    pieces: list[Piece]
    reflections: list[Reflection]
    criteria: list[Line] = field(default_factory=list)
    dimensions: list[Line] = field(default_factory=list)
    sign_off: SignOff | None = None

    @classmethod
    def of(cls, owner: User, competency: Competency, query: QueryDict) -> "Dossier":
        """As the form's choice has it, in as many queries however much there is."""
        choice = Choice.of(query)
        evidence = list(evidence_of(owner, competency))
        reflections = list(reflections_of(owner, competency))
        dossier = cls(
            owner=owner,
            competency=competency,
            choice=choice,
            all_evidence=evidence,
            all_reflections=reflections,
            pieces=_numbered(one for one in evidence if _is_chosen(one, choice)),
            reflections=[one for one in reflections if one.uuid in choice.reflections],
        )
        dossier._stand()
        if "sign_off" in choice.parts:
            active = SignOff.objects.active().filter(trainer=owner, competency=competency)
            named = ReviewPart.objects.filter(request=OuterRef("request"))
            dossier.sign_off = active.annotate(is_brought=~Exists(named)).select_related("version").first()
        return dossier

    @property
    def chosen(self) -> set[UUID]:
        """The uuids that are ticked."""
        return {piece.evidence.uuid for piece in self.pieces} | {one.uuid for one in self.reflections}

    @property
    def images(self) -> list[Attachment]:
        """Files that are shown as images."""
        if "files" not in self.choice.parts:
            return []
        return [file for piece in self.pieces for file in piece.files if file.is_image and file.display_name]

    def _stand(self) -> None:
        standing = progress.own(self.owner, [self.competency])[self.competency.pk]
        wanted = {level for part in standing.parts for level in (part.self_level, part.mentor_level) if level}
        is_asked = "levels" in self.choice.parts
        levels = Level.objects.in_bulk(wanted) if is_asked else {}
        brought = brought_levels(self.owner, self.competency) if is_asked else set()
        self.criteria = [self._line(part, levels, part.pk in brought) for part in standing.criteria]
        self.dimensions = [self._line(part, levels, False) for part in standing.dimensions]

    def _line(self, part: PartStanding, levels: dict[int, Level], is_brought: bool) -> Line:
        shown_by = [
            (piece, claim.justification)
            for piece in self.pieces
            for claim in piece.claims
            if (claim.criterion_id if part.kind == "criterion" else claim.dimension_id) == part.pk
        ]
        own, mentors = levels.get(part.self_level or 0), levels.get(part.mentor_level or 0)
        return Line(part, own, mentors, is_brought and mentors is not None, shown_by)


def brought_levels(owner: User, competency: Competency) -> set[int]:
    """The criteria whose latest mentor level their owner brought in from an archive; one query."""
    given = Assessment.objects.filter(
        trainer=owner,
        competency=competency,
        kind=Assessment.Kind.MENTOR,
        level__isnull=False,
        cancelled_by__isnull=True,
    )
    here = Case(When(pk__in=Assessment.objects.given_here().values("pk"), then=True), default=False)
    rows = given.annotate(is_here=here).order_by("created_at", "pk").values_list("criterion_id", "is_here")
    return {criterion for criterion, is_here in dict(rows).items() if not is_here}


def evidence_of(owner: User, competency: Competency) -> QuerySet[Evidence]:
    """The owner's live evidence on the sheet, oldest activity first."""
    claims = Claim.objects.filter(competency=competency).select_related("criterion", "dimension")
    rows = Evidence.objects.visible_to(owner).filter(claims__competency=competency).distinct()
    prefetched = Prefetch("claims", claims.order_by("pk"), to_attr="shown_claims")
    return rows.prefetch_related(prefetched, "attachments", "links").order_by("starts", "created_at", "pk")


def reflections_of(owner: User, competency: Competency) -> QuerySet[Reflection]:
    """The owner's live reflections on the sheet, oldest first."""
    rows = Reflection.objects.visible_to(owner).filter(competencies=competency)
    return rows.prefetch_related("answers__question").order_by("dated", "pk")


def _numbered(evidence: Iterable[Evidence]) -> list[Piece]:
    return [
        Piece(number, one, list(one.shown_claims), list(one.attachments.all()))  # type: ignore[attr-defined]
        for number, one in enumerate(evidence, 1)
    ]


def _is_chosen(evidence: Evidence, choice: Choice) -> bool:
    return choice.evidence is None or evidence.uuid in choice.evidence


def _uuids(texts: Iterable[str]) -> frozenset[UUID]:
    """The readable ones among them."""
    found = set()
    for text in texts:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return frozenset(found)
