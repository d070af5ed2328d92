"""What changed between two rounds of an item, as people read it; how much is compared has a bound."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format

from competencies.difference import Piece, Row, compare, words
from portfolio.models import Evidence, Reflection
from portfolio.snapshots import Frozen, FrozenClaim, FrozenReflection

AnyFrozen = Frozen | FrozenReflection

ADDED, REMOVED = "ins", "del"


@dataclass(frozen=True)
class ClaimChange:
    """A claim that came ("ins"), went ("del"), or says something else (""), in runs of text of those kinds."""

    kind: str
    text: str
    is_criterion: bool
    justification: list[Piece] = field(default_factory=list)
    level: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class Differences:
    """Everything that a later round says otherwise; each part empty where it says the same."""

    title: list[Piece]
    about: list[Piece]  # kind and dates
    text: list[Row]
    claims: list[ClaimChange]
    files: list[Piece]
    links: list[Piece]

    @property
    def is_empty(self) -> bool:
        return not (self.title or self.about or self.text or self.claims or self.files or self.links)


def between(old: AnyFrozen, new: AnyFrozen) -> Differences:
    """What the later round `new` changed in `old`."""
    return Differences(
        title=_line(old.title, new.title),
        about=_replaced(_about(old), _about(new)),
        text=compare(_lines(old.text), _lines(new.text)),
        claims=_claims(old, new),
        files=_lists({file.sha256: file.name for file in old.files}, {f.sha256: f.name for f in new.files}),
        links=_lists(_named_links(old), _named_links(new)),
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip()


def _line(old: str, new: str) -> list[Piece]:
    """One line as pieces, word by word where the two have something in common; empty where they are equal."""
    if old == new:
        return []
    return words(old, new) or _replaced(old, new)


def _replaced(old: str, new: str) -> list[Piece]:
    if old == new:
        return []
    return [Piece(kind, text) for kind, text in ((REMOVED, old), (ADDED, new)) if text]


def _about(frozen: AnyFrozen) -> str:
    days = [
        date_format(date.fromisoformat(day), "DATE_FORMAT") for day in (frozen.starts, frozen.ends) if day
    ]
    kinds = Reflection.Kind if isinstance(frozen, FrozenReflection) else Evidence.Kind
    return ", ".join([str(kinds(frozen.kind).label), " – ".join(dict.fromkeys(days))]).rstrip(", ")


def _named_links(frozen: AnyFrozen) -> dict[str, str]:
    shown = [f"{link.label} ({link.url})" if link.label else link.url for link in frozen.links]
    return dict(zip(shown, shown, strict=True))


def _lists(old: dict[str, str], new: dict[str, str]) -> list[Piece]:
    gone = [Piece(REMOVED, name) for key, name in old.items() if key not in new]
    return gone + [Piece(ADDED, name) for key, name in new.items() if key not in old]


def _claims(old: AnyFrozen, new: AnyFrozen) -> list[ClaimChange]:
    before = {claim.uid: claim for claim in old.claims}
    after = {claim.uid: claim for claim in new.claims}
    gone = [_whole(REMOVED, claim) for uid, claim in before.items() if uid not in after]
    return [*gone, *_kept_or_new(before, after.values())]


def _kept_or_new(before: dict[str, FrozenClaim], after: Iterable[FrozenClaim]) -> Iterable[ClaimChange]:
    for claim in after:
        earlier = before.get(claim.uid)
        if earlier is None:
            yield _whole(ADDED, claim)
            continue
        justification = _line(earlier.justification, claim.justification)
        level = _replaced(earlier.level_title, claim.level_title)
        if justification or level:
            yield ClaimChange("", claim.text, claim.is_criterion, justification, level)


def _whole(kind: str, claim: FrozenClaim) -> ClaimChange:
    pieces = [Piece(kind, claim.justification)] if claim.justification else []
    return ClaimChange(kind, claim.text, claim.is_criterion, pieces)
