"""The ZIP on its way to the disk: each member hashed as it is written, never whole in memory."""

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

MANIFEST = "MANIFEST.sha256"
PORTFOLIO = "portfolio.json"
CHUNK = 1024 * 1024
PACKED = {"application/pdf", "image/jpeg", "image/png", "image/webp", "image/gif"}


class Archive:
    """An archive that is being written; `close` adds the manifest of all that went in."""

    def __init__(self, path: Path, made_at: datetime):
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._stamp = made_at.timetuple()[:6]
        self._digests: list[tuple[str, str]] = []

    def write(self, name: str, chunks: Iterable[bytes], *, media_type: str = "") -> str:
        """Add a member; returns its SHA-256. What is packed already is stored as it is."""
        info = zipfile.ZipInfo(name, self._stamp)
        is_packed = media_type in PACKED or media_type.startswith(("audio/", "video/"))
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        digest = hashlib.sha256()
        with self._zip.open(info, "w") as member:
            for chunk in chunks:
                digest.update(chunk)
                member.write(chunk)
        self._digests.append((digest.hexdigest(), name))
        return digest.hexdigest()

    def write_text(self, name: str, texts: Iterable[str]) -> str:
        """Add a member of text, as UTF-8."""
        return self.write(name, (text.encode() for text in texts))

    def close(self) -> None:
        """Write the manifest, as `sha256sum --check` reads it."""
        lines = [f"{digest}  {name}\n" for digest, name in sorted(self._digests, key=lambda one: one[1])]
        self.write_text(MANIFEST, lines)
        self._zip.close()
