"""Office documents: zip containers whose size, members and macros are checked before anybody opens them."""

import lzma
import struct
import zipfile
import zlib
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from portfolio.files.refusals import MACROS, Refused

MAX_MEMBERS = 1_000
MAX_UNPACKED = 200 * 1024 * 1024  # bytes
MAX_RATIO = 100  # unpacked to packed
MAX_DIRECTORY = 1024 * 1024  # bytes of the list of members, which is read whole
MAX_TYPES = 1024 * 1024  # bytes of [Content_Types].xml
CHUNK = 64 * 1024
END, END64 = b"PK\x05\x06", b"PK\x06\x07"
ENCRYPTED = 0x1

# What zipfile raises on containers that are broken, cut off or packed in ways it does not know.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)

DAMAGED = _("This document is damaged: it cannot be opened.")
TOO_LARGE = _("This document unpacks to more than is safe to open.")
LOCKED = _("This document is protected by a password: nobody else could read it.")
OTHER_TYPE = _("Its content is not what its name promises: it may be damaged or renamed.")


def check_open_xml(path: Path, main_type: str) -> None:
    """Raises Refused unless this is an Office Open XML document of the main type, without macros."""
    members = _read_all(path, wanted={"[Content_Types].xml"})
    types = members.get("[Content_Types].xml")
    if types is None:
        raise Refused(OTHER_TYPE)
    names = [name.lower() for name in members]
    if b"macroEnabled" in types or any("vbaproject" in name or "/activex/" in name for name in names):
        raise Refused(MACROS)
    if b"<!" in types.replace(b"<!--", b"") or main_type.encode() not in types:
        raise Refused(OTHER_TYPE)


def check_open_document(path: Path, media_type: str) -> None:
    """Raises Refused unless this is an OpenDocument file of the media type, without macros."""
    members = _read_all(path, wanted={"mimetype"})
    if (members.get("mimetype") or b"").strip() != media_type.encode():
        raise Refused(OTHER_TYPE)
    if "content.xml" not in members or "META-INF/manifest.xml" not in members:
        raise Refused(DAMAGED)
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in members):
        raise Refused(MACROS)


def _read_all(path, wanted):
    """Every member's name with the content of the wanted ones; reads all of them, within the limits."""
    check_directory(path)
    try:
        with zipfile.ZipFile(path) as container:
            return _unpack(container, path.stat().st_size, wanted)
    except UNREADABLE:
        raise Refused(DAMAGED) from None


def check_directory(path):
    """Refuses a list of members that would fill the memory, before zipfile reads it."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557 - 20))
        tail = file.read()
    end = tail.rfind(END)
    if end < 0 or len(tail) < end + 22:
        raise Refused(DAMAGED)
    if END64 in tail[max(0, end - 20) : end]:
        raise Refused(TOO_LARGE)
    _entries, length = struct.unpack("<HL", tail[end + 10 : end + 16])
    if length > MAX_DIRECTORY:
        raise Refused(TOO_LARGE)


def _unpack(container, packed, wanted):
    members = container.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Refused(TOO_LARGE)
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise Refused(LOCKED)
    contents: dict[str, bytes | None] = {}
    unpacked = 0
    for member in members:
        kept = b"" if member.filename in wanted else None
        with container.open(member) as file:
            while chunk := file.read(CHUNK):
                unpacked += len(chunk)
                # Members may share the same packed bytes: only what the whole file weighs can be trusted.
                if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * packed:
                    raise Refused(TOO_LARGE)
                if kept is not None and len(kept) < MAX_TYPES:
                    kept += chunk
        contents[member.filename] = kept
    return contents
