"""What the measurements say: medians over the rounds, the table, and which goals are missed."""

import json
import os
from statistics import median, quantiles

# Queries, share of the empty page's throughput, and p50 at ten times the data over p50.
GOALS = (
    {"sheet": (12, 0.40, 1.15)}
    | {page: (7, 0.20, 1.15) for page in ("dashboard", "evidence-list", "evidence", "map")}
    | {page: (8, 0.20, 1.15) for page in ("inbox", "review")}
    | {"search": (7, 0.20, 1.5), "journal": (9, 0.20, 1.15)}
    | {"tool-record": (6, 0.20, 1.15), "commitments": (5, 0.20, 1.15)}
    # These read the date of every claim and evidence of their owner, so they grow with the owner's own rows.
    | {page: (8, 0.10, 2) for page in ("progress", "sheet-progress")}
    | {"matrix": (8, 0, 1.15)}
)
# p50 over that of the empty page, for what is too large to be a share of it: 50 people × 30 competencies.
TIMES_EMPTY = {"matrix": 6}
HEAD = ("page", "scale", "queries", "req/s", "of empty", "p50 ms", "p95 ms", "p50 growth", "HTML bytes")


def rows(measured):
    """One row per page and scale from {(page, scale): Measurements}.

    A page's share of the empty page is the median over the rounds of what each round measured side by side,
    so that a slow minute of the machine falls on both.
    """
    found = []
    for (page, scale), here in measured.items():
        empty = measured["empty", scale]
        milliseconds = [1000 * spent for spent in here.times]
        shares = [mine / ceiling for mine, ceiling in zip(here.per_second, empty.per_second, strict=True)]
        found.append(
            {
                "page": page,
                "scale": scale,
                "queries": here.queries,
                "rps": round(median(here.per_second), 1),
                "p50_ms": round(median(milliseconds), 2),
                "p95_ms": round(quantiles(milliseconds, n=20)[-1], 2),
                "html_bytes": here.html_bytes,
                "of_empty": round(median(shares), 3),
            }
        )
    return found


def growth(found, page):
    """The page's p50 at the largest scale over that at the smallest."""
    by_scale = sorted((row["scale"], row["p50_ms"]) for row in found if row["page"] == page)
    return by_scale[-1][1] / by_scale[0][1]


def table(found):
    """The rows as aligned text."""
    largest = max(row["scale"] for row in found)
    lines = [HEAD]
    for row in found:
        grown = f"{growth(found, row['page']):.2f} x" if row["scale"] == largest else ""
        lines.append(
            (
                row["page"],
                f"{row['scale']} x",
                str(row["queries"]),
                f"{row['rps']:.0f}",
                f"{100 * row['of_empty']:.0f} %",
                f"{row['p50_ms']:.2f}",
                f"{row['p95_ms']:.2f}",
                grown,
                f"{row['html_bytes']:,}",
            )
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) if n == 0 else text.rjust(width) for n, (text, width) in enumerate(pairs))
        for pairs in (list(zip(line, widths, strict=True)) for line in lines)
    )


def missed(found):
    """A sentence for each goal that is not reached."""
    sentences = []
    empty = {row["scale"]: row["p50_ms"] for row in found if row["page"] == "empty"}
    for page, (queries, share, grown) in GOALS.items():
        here = [row for row in found if row["page"] == page]
        if any(row["queries"] > queries for row in here):
            sentences.append(f"{page}: {max(row['queries'] for row in here)} queries, the goal is {queries}")
        worst = min(row["of_empty"] for row in here)
        if worst < share:
            sentences.append(f"{page}: {worst:.0%} of the empty page, the goal is {share:.0%}")
        times = max(row["p50_ms"] / empty[row["scale"]] for row in here)
        if times > TIMES_EMPTY.get(page, times):
            sentences.append(
                f"{page}: p50 is {times:.1f} times the empty page's, the goal is {TIMES_EMPTY[page]}"
            )
        if growth(found, page) > grown:
            sentences.append(f"{page}: p50 grows {growth(found, page):.2f} times, the goal is {grown}")
        if len({row["queries"] for row in here}) > 1:
            sentences.append(f"{page}: its queries grow with the data")
    return sentences


def write(found, path):
    """Keep the rows as JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(found, indent=1) + "\n")
    os.replace(partial, path)
