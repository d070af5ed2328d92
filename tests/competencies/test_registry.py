"""What editors learn of a part's use: never a number that points at somebody."""

import pytest

from competencies import registry


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([], "nobody uses it"),
        ([0], "nobody uses it"),
        ([1], "fewer than five people use it"),
        ([2, 2], "fewer than five people use it"),
        ([2, 3], "5 people use it"),
    ],
)
def test_part_use(monkeypatch, counts, words):
    counters = [lambda uids, competency, n=n: dict.fromkeys(uids, n) for n in counts]
    monkeypatch.setattr(registry, "part_use_counters", counters)
    assert registry.part_use(["c-a"], None) == {"c-a": words}
