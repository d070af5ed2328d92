"""An item as mentors read it: on the asking page before it is sent, on the review page, on the trainer's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from competencies.models import Competency
from portfolio import snapshots
from portfolio.models import Assessment, Attachment, Claim, Evidence, Reflection, Submission
from portfolio.snapshots import Frozen, FrozenReflection


@dataclass(frozen=True)
class ShownItem:
    """What was frozen, its rendered text, and its files, in the order in which they were sent."""

    frozen: Frozen | FrozenReflection
    html: str
    files: list[Attachment]

    @classmethod
    def of(cls, submission: Submission) -> "ShownItem":
        """A frozen round, which its owner has not had erased."""
        frozen = snapshots.read(submission.snapshot)
        rows = submission.frozen_files.select_related("attachment").order_by("position", "pk")
        files = [row.attachment for row in rows] if frozen.files else []
        return cls(frozen, submission.html, files)

    @classmethod
    def preview(
        cls,
        evidence: Evidence,
        competency: Competency,
        claims: Iterable[Claim],
        levels: dict[int, Assessment] | None = None,
    ) -> "ShownItem":
        """The evidence as it would be frozen now; `levels` as in `snapshots.freeze`."""
        frozen = snapshots.freeze(evidence, competency, claims, levels)
        return cls(frozen, evidence.html, list(evidence.attachments.all()))

    @classmethod
    def preview_reflection(cls, reflection: Reflection, competency: Competency) -> "ShownItem":
        """The reflection as it would be frozen now."""
        return cls(snapshots.freeze_reflection(reflection, competency), reflection.html, [])

    @property
    def is_reflection(self) -> bool:
        return isinstance(self.frozen, FrozenReflection)

    @property
    def digest(self) -> str:
        """What the submission's digest would be."""
        return snapshots.digest_of(snapshots.canonical(self.frozen))

    @property
    def kind(self) -> str:
        """The kind in words."""
        kinds = Reflection.Kind if self.is_reflection else Evidence.Kind
        return str(kinds(self.frozen.kind).label)

    @property
    def starts(self) -> date | None:
        return date.fromisoformat(self.frozen.starts) if self.frozen.starts else None

    @property
    def ends(self) -> date | None:
        return date.fromisoformat(self.frozen.ends) if self.frozen.ends else None
