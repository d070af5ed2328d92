"""Questions that the middle floor asks of portfolios without importing them."""

from collections.abc import Callable

# Each called as count(part_uids, competency) -> {uid: number of trainers who use the part}.
part_use_counters: list[Callable] = []


def part_use(uids, competency):
    """How many trainers use each part; pages show editors « none », « fewer than five » or the number."""
    totals = dict.fromkeys(uids, 0)
    for counter in part_use_counters:
        for uid, number in counter(uids, competency).items():
            totals[uid] += number
    return totals
