"""Texts that make a Markdown parser despair, rendered one after another; run as a child that can be killed."""

import sys
from pathlib import Path

N = 100_000
CASES = [
    "[" * 20_000,
    "[" * N,
    "![" * (N // 2),
    "[a](" * (N // 4),
    "[a][" * (N // 4),
    "[" * 1000 + "](x)" * 1000,
    "*" * N,
    "_" * N,
    "`" * N,
    "~" * N,
    "&" * N,
    "<" * N,
    "\\" * N,
    "*a" * (N // 2),
    "_a*b" * (N // 4),
    "`a" * (N // 2),
    "**a** _b_ `c` ~~d~~ " * (N // 20),
    ("**a** _b_ `c` " * 20 + "\n\n") * 350,
    ("[a](b) " * 20 + "\n\n") * 700,
    ("[" * 90 + "\n\n") * 1080,
    ("[a](" + "(" * 400 + "\n\n") * 240,
    ">" * N,
    "> " * (N // 2),
    ("> " * 29 + "a\n\n") * 200,
    "- > " * (N // 4),
    ("- > " * 4 + "a\n\n") * 740,
    "- a\n" * (N // 4),
    "".join(" " * (4 * (i % 10)) + "- a\n" for i in range(5000)),
    "# a\n" * (N // 4),
    "a\n=\n" * (N // 4),
    "|" * 300 + "\n" + "|-" * 300 + "|\n" + "|\n" * (N // 3),
    "|a" * 25_000 + "\n" + "|-" * 25_000,
    "a|b\n-|-\n" + "*1*|`2`\n" * 1900,
    "```\n" * (N // 4),
    "```a\n" * (N // 5),
    "<http://a" * (N // 9),
    "[a]: x\n" * (N // 7),
    ("-" * 16 + "\n") * 5880,
    ("* " * 8 + "\n") * 5880,
    ("_" * 16 + "\n") * 5880,
    ("> " + "-" * 14 + "\n") * 5880,
    ("---\n" + "x" * 28 + "\n") * 2850,
    (("---\n" + "x" * 28 + "\n") * 85 + "\n") * 35,
    ("[a]: b\n" + "x" * 27 + "\n") * 2850,
    ('[x]: y "z"\n' + "x" * 22 + "\n") * 2850,
    ("[x]:\n  y (z)\n" + "x" * 20 + "\n") * 1950,
    ("> [a]: b\n> " + "x" * 22 + "\n") * 2850,
    "- [ ] a\n" * (N // 8),
    "\n" * N,
    " " * N,
]

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from django.conf import settings

    settings.configure()

    from competencies.markup import render, render_inline

    for case in CASES:
        render(case[:N], breaks=True)
    for case in CASES[:18]:
        render_inline(case[:N])
    print(len(CASES))
