"""One thing that search can find, and how a rendered text becomes words."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from competencies.markup import plain_text

BLOCK_TAG = re.compile(r"<(?=/?(?:p|li|br|h\d|td|th|tr|div|blockquote|ul|ol|dt|dd|pre)\b)")


@dataclass(frozen=True)
class Entry:
    """One thing to find. `text` is shown around what was found, `beside` is found and not shown."""

    kind: str
    thing: UUID
    title: str
    text: str = ""
    beside: str = ""
    owner: int | None = None
    framework: int | None = None
    competencies: frozenset[int] = frozenset()
    place: str = ""
    dated: date | None = None


def words_of(html: str) -> str:
    """The words of rendered Markdown in one line."""
    return " ".join(plain_text(BLOCK_TAG.sub(" <", html)).split())


def line(*pieces: str) -> str:
    """The pieces that say something, one after the other."""
    return " · ".join(piece for piece in pieces if piece)


def day_of(moment: datetime) -> date:
    """The day it was here."""
    return timezone.localdate(moment)
