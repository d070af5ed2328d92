"""Opening an archive that somebody sends: everything is checked before anything is believed, nothing is unpacked."""

import hashlib
import json
import math
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portfolio.data.archive import CHUNK, MANIFEST, PORTFOLIO
from portfolio.data.rows import FORMAT
from portfolio.files.containers import ENCRYPTED, MAX_RATIO, UNREADABLE, check_directory
from portfolio.files.refusals import Refused

MAX_MEMBERS = 9_000
MAX_PORTFOLIO = 64 * 1024 * 1024  # bytes of portfolio.json, which is read whole
MAX_MANIFEST = 4 * 1024 * 1024
# Of all tables together. On SQLite others wait while they are written, 20 s at most before they are turned away;
# 20,000 rows take about 4 s.
MAX_ROWS = 20_000
LINE = re.compile(r"([0-9a-f]{64})  (.+)\Z")

NOT_OURS = _("This is no archive of Carnet: it has no portfolio.json and MANIFEST.sha256.")
DAMAGED = _("This archive is damaged: what is in it is not what its manifest says. Nothing was brought in.")
TOO_LARGE = _("This archive unpacks to more than is safe to open. Nothing was brought in.")
OTHER_FORMAT = _("This archive is of another format than the one known here (%(format)s).")

Row = dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """An archive whose every byte is what its manifest says; its rows are still anybody's words."""

    path: Path
    tables: dict[str, list[Row]]

    def rows(self, label: str) -> list[Row]:
        """The rows of a table, none where there is no such table."""
        return self.tables.get(label, [])

    def copy(self, name: str, target: Path) -> None:
        """Write one member's bytes to `target`. Raises Refused when there is none of that name."""
        try:
            with zipfile.ZipFile(self.path) as container, container.open(name) as member:
                with target.open("wb") as file:
                    while chunk := member.read(CHUNK):
                        file.write(chunk)
        except (KeyError, *UNREADABLE):
            raise Refused(DAMAGED) from None


def open_archive(path: Path) -> Opened:
    """The archive at `path`. Raises Refused for one that is damaged, too large, or not ours."""
    try:
        check_directory(path)
    except Refused:
        raise Refused(NOT_OURS) from None
    try:
        with zipfile.ZipFile(path) as container:
            members = _members(container)
            _check_digests(container, members, path.stat().st_size)
            text = _read(container, PORTFOLIO, MAX_PORTFOLIO)
        return Opened(path, _tables(json.loads(text, parse_constant=_no_number, parse_float=_number)))
    except (RecursionError, UnicodeDecodeError, *UNREADABLE):
        raise Refused(DAMAGED) from None


def _members(container: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Its members, once their names and claims are harmless."""
    members = container.infolist()
    names = [member.filename for member in members]
    if PORTFOLIO not in names or MANIFEST not in names:
        raise Refused(NOT_OURS)
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > _max_unpacked():
        raise Refused(TOO_LARGE)
    is_odd = any(member.flag_bits & ENCRYPTED or member.is_dir() for member in members)
    if is_odd or len(set(names)) < len(names) or any(map(_leads_out, names)):
        raise Refused(DAMAGED)
    return members


def _leads_out(name: str) -> bool:
    """Whether a name would lead anywhere but into the archive, had somebody unpacked it."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _max_unpacked() -> int:
    return settings.QUOTA_BYTES + 4 * MAX_PORTFOLIO


def _check_digests(container: zipfile.ZipFile, members: list[zipfile.ZipInfo], packed: int) -> None:
    """Refuses unless the manifest names exactly the other members, each with the digest it has."""
    lines = _read(container, MANIFEST, MAX_MANIFEST).removesuffix("\n").split("\n")
    found = [LINE.match(line) for line in lines]
    listed = {match[2]: match[1] for match in found if match}
    names = {member.filename for member in members} - {MANIFEST}
    if set(listed) != names or len(lines) != len(names):
        raise Refused(DAMAGED)
    unpacked = 0
    for name, due in listed.items():
        digest = hashlib.sha256()
        with container.open(name) as member:
            while chunk := member.read(CHUNK):
                unpacked += len(chunk)
                # What members claim to weigh is nothing to rely on.
                if unpacked > _max_unpacked() or unpacked > MAX_RATIO * packed:
                    raise Refused(TOO_LARGE)
                digest.update(chunk)
        if digest.hexdigest() != due:
            raise Refused(DAMAGED)


def _read(container: zipfile.ZipFile, name: str, limit: int) -> str:
    with container.open(name) as member:
        content = member.read(limit + 1)
    if len(content) > limit:
        raise Refused(TOO_LARGE)
    return content.decode()


def _no_number(_word: str) -> float:
    """For NaN and Infinity, which no archive of ours says."""
    raise ValueError


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):  # 1e400 is infinite, too
        raise ValueError
    return value


def _tables(values: Any) -> dict[str, list[Row]]:
    """The rows of each table. Raises Refused for another format or another shape."""
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise Refused(OTHER_FORMAT % {"format": FORMAT})
    tables = values.get("tables")
    if not isinstance(tables, dict):
        raise Refused(DAMAGED)
    for table in tables.values():
        rows = table.get("rows") if isinstance(table, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Refused(DAMAGED)
    if sum(len(table["rows"]) for table in tables.values()) > MAX_ROWS:
        raise Refused(TOO_LARGE)
    return {label: table["rows"] for label, table in tables.items()}
