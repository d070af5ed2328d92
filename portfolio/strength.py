"""How strong the evidence on a criterion is: of how many kinds, how fresh, and which of the sheet's rules it misses.

A help for choosing the next evidence, never a score, and no part of progress. The share that comes from third
parties will be a term of it once others can testify; what the trainer calls a testimony is no such thing, so
until then the term is None and shows nowhere.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from competencies.models import Competency, SheetVersion
from competencies.sheet_document import SheetDocumentError, load
from portfolio.freshness import months_before
from portfolio.models import Claim, Evidence


class Rules(NamedTuple):
    """What a sheet asks for; 0 where it asks for nothing."""

    kinds: int = 0
    fresh_months: int = 0


@dataclass(frozen=True)
class Strength:
    """The evidence on one criterion: how many, their kinds in alphabetical order, the latest day, the sheet's rules."""

    evidence: int
    kinds: tuple[str, ...]
    latest: date
    rules: Rules
    third_party: int | None = None

    @classmethod
    def of(cls, rows: Iterable[tuple[str, date]], rules: Rules) -> "Strength | None":
        """Of (kind, day) of each live evidence; None without any."""
        rows = list(rows)
        if not rows:
            return None
        kinds = tuple(sorted({kind for kind, _day in rows}))
        return cls(len(rows), kinds, max(day for _kind, day in rows), rules)

    @property
    def kind_words(self) -> str:
        """The kinds in words."""
        return ", ".join(str(Evidence.Kind(kind).label) for kind in self.kinds)

    @property
    def unmet(self) -> list[str]:
        """A sentence for each rule that is not met."""
        return [said for said in (self._about_kinds(), self._about_freshness()) if said]

    def _about_kinds(self) -> str:
        if len(self.kinds) >= self.rules.kinds:
            return ""
        if len(self.kinds) == 1:
            return _(
                "All the evidence is of the same kind (%(kind)s): one of another kind would say more."
            ) % {"kind": self.kind_words}
        return _("The evidence is of %(number)s kinds; this sheet hopes for %(wanted)s.") % {
            "number": len(self.kinds),
            "wanted": self.rules.kinds,
        }

    def _about_freshness(self) -> str:
        months = self.rules.fresh_months
        if not months or self.latest >= months_before(timezone.localdate(), months):
            return ""
        return ngettext(
            "The most recent is more than %(months)s month old: is there something newer?",
            "The most recent is more than %(months)s months old: is there something newer?",
            months,
        ) % {"months": months}


@lru_cache(maxsize=256)
def rules_of(version: UUID) -> Rules:
    """What a published version asks for; its document never changes, so it is read once."""
    try:
        document = load(SheetVersion.objects.values_list("document", flat=True).get(uuid=version))
    except SheetDocumentError:
        return Rules()
    return Rules(**document.strength)


def strengths(trainer: User, competency: Competency, criterion: int | None = None) -> dict[int, Strength]:
    """The strength of what a trainer has on each criterion, or on one, by its pk; without those that have none."""
    day = Coalesce("evidence__ends", "evidence__starts", TruncDate("evidence__created_at"))
    rows: dict[int, list[tuple[str, date]]] = defaultdict(list)
    claims = Claim.objects.live().filter(owner=trainer, competency=competency, criterion__isnull=False)
    if criterion is not None:
        claims = claims.filter(criterion=criterion)
    for pk, kind, on in claims.values_list("criterion_id", "evidence__kind", day):
        rows[pk].append((kind, on))
    assert competency.published is not None  # noqa: S101 -- access asks for it
    rules = rules_of(competency.published.uuid)
    return {pk: found for pk, here in rows.items() if (found := Strength.of(here, rules))}
