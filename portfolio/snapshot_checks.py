"""Frozen texts that come from elsewhere: every value as `snapshots` and `workflow.signing` write it, or refused."""

import json
import re
from datetime import date
from typing import Any
from uuid import UUID

from competencies.markup import MAX_LENGTH
from competencies.sheet_document.parts import UID
from portfolio import snapshots
from portfolio.models import Evidence, Reflection
from portfolio.snapshots import Frozen, FrozenClaim, FrozenFile, FrozenLink, FrozenReflection
from portfolio.workflow.signing import FORMAT

MOST = 1_000  # claims, links or files of one round; parts of one sign-off
LARGEST = 2**53  # bytes
UNSPEAKABLE = re.compile("[\x00\ud800-\udfff]")
SHA256 = re.compile("[0-9a-f]{64}")
# Characters; what stands in none of these is a name of at most SHORT.
SHORT = 300
LONGEST = {"title": snapshots.MAX_TITLE, "url": 1000, "text": MAX_LENGTH, "question": MAX_LENGTH}


def read_checked(text: str) -> Frozen | FrozenReflection:
    """The values of a round's snapshot, every one of the kind that pages rely on. Raises ValueError, TypeError."""
    frozen = snapshots.read(text)
    is_reflection = isinstance(frozen, FrozenReflection)
    names = ["title", "text", "kind", "starts", "ends", "competency", "sheet_version"]
    _texts(frozen, *names, *(["question", "reflection"] if is_reflection else ["evidence"]))
    for name in ("reflection" if is_reflection else "evidence", "competency", "sheet_version"):
        _must(str(UUID(getattr(frozen, name))) == getattr(frozen, name))
    _must(frozen.kind in (Reflection.Kind if is_reflection else Evidence.Kind).values)
    _must(_is_day(frozen.starts) and _is_day(frozen.ends))
    for several in (frozen.claims, frozen.links, frozen.files):
        _must(len(several) <= MOST)
    for claim in frozen.claims:
        _check_claim(claim)
    for link in frozen.links:
        _check_link(link)
    for file in frozen.files:
        _check_file(file)
    return frozen


def check_sign_off(text: str) -> None:
    """Raises ValueError, TypeError, LookupError unless it reads as a sign-off's snapshot; an empty one does not."""
    values = json.loads(text)
    _must(isinstance(values, dict) and values.get("format") == FORMAT)
    for name, kinds in (
        ("criteria", {"text": str, "level_title": str}),
        ("dimensions", {"text": str, "validated": bool, "ticked": bool}),
    ):
        rows = values[name]
        _must(isinstance(rows, list) and len(rows) <= MOST)
        for row in rows:
            _must(isinstance(row, dict))
            _must(all(type(row[key]) is kind for key, kind in kinds.items()))
            _must(all(_is_text(key, value) for key, value in row.items() if not isinstance(value, bool)))


def _check_claim(claim: FrozenClaim) -> None:
    _texts(claim, "uid", "text", "justification", "level", "level_title")
    _must(UID.fullmatch(claim.uid) is not None)


def _check_link(link: FrozenLink) -> None:
    _texts(link, "url", "label")
    _must(snapshots.is_web(link.url))


def _check_file(file: FrozenFile) -> None:
    _texts(file, "sha256", "name", "media_type")
    _must(SHA256.fullmatch(file.sha256) is not None)
    _must(type(file.size) is int and 0 <= file.size <= LARGEST)


def _texts(row: Any, *names: str) -> None:
    for name in names:
        _must(_is_text(name, getattr(row, name)))


def _is_text(name: str, value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST.get(name, SHORT) and not UNSPEAKABLE.search(value)


def _is_day(text: str) -> bool:
    return not text or date.fromisoformat(text).isoformat() == text


def _must(said: bool) -> None:
    if not said:
        raise ValueError("not as a snapshot is written")
