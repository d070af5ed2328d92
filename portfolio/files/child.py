"""Runs the scripts that open what people send: each in a process of its own that knows no secret and ends in time."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

# What a child needs to start; the application's secrets are not among it.
ENVIRONMENT = ("PATH", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR")


def run(script: Path, *arguments: str, seconds: float, home: Path | None = None) -> tuple[bytes, bytes]:
    """What the script wrote out and what it complained of. Raises subprocess.TimeoutExpired."""
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    done = subprocess.run(  # noqa: S603 -- our own script, with paths that we chose
        [sys.executable, "-I", str(script), *arguments],
        capture_output=True,
        timeout=seconds,
        check=False,
        cwd=home,
        env=environment | ({"HOME": str(home)} if home else {}),
    )
    return done.stdout, done.stderr


def values_of(script: Path, *arguments: str, seconds: float) -> list[Any]:
    """The values that the script wrote, one of JSON a line, as far as it came."""
    try:
        said, _complaints = run(script, *arguments, seconds=seconds)
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
    values = []
    for line in said.splitlines():
        try:
            values.append(json.loads(line))
        except ValueError:
            break  # the child ended within a line
    return values
