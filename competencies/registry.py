"""Questions that the middle floor asks of portfolios without importing them."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

FEW = 5

# Each called as count(part_uids, competency) -> {uid: number of trainers who use the part}.
part_use_counters: list[Callable[[list[str], Any], dict[str, int]]] = []


# Each called as follow(version, {uid: uids it came from}) inside the transaction of a publication that splits
# or merges parts.
publication_followers: list[Callable[[Any, dict[str, list[str]]], None]] = []

# Each called as follow(version) at the end of the transaction of every publication.
sheet_followers: list[Callable[[Any], None]] = []


def part_use(uids: Iterable[str], competency: Any) -> dict[str, str]:
    """How many trainers use each part, as an editor may know it: none, fewer than five, or the number."""
    totals = dict.fromkeys(uids, 0)
    for counter in part_use_counters:
        for uid, number in counter(list(totals), competency).items():
            totals[uid] += number
    return {uid: in_words(number) for uid, number in totals.items()}


def in_words(number: int) -> str:
    """A number of people that does not point at one of them."""
    if number == 0:
        return _("nobody uses it")
    if number < FEW:
        return _("fewer than five people use it")
    return ngettext("%d person uses it", "%d people use it", number) % number
