"""The allow-list: a file is known by its name, its first bytes and a successful parse together."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import filetype
from django.utils.translation import gettext_lazy as _

from portfolio.files import containers, probe, texts
from portfolio.files.refusals import HINTS, Refused, refusal_of

__all__ = ["ACCEPT", "EXTENSIONS", "KINDS", "Kind", "Refused", "extension", "recognise"]

HEAD = 8192  # bytes that tell a type


@dataclass(frozen=True)
class Kind:
    """One type of file: how it is served, the signatures it may carry and the parse it must pass."""

    media_type: str
    signatures: frozenset[str]  # as filetype names them
    parse: Callable[[Path], None] | None = None
    is_image: bool = False
    opens_inline: bool = False


def _office(media_type, parse):
    # The order of a container's members decides what filetype calls it; the parse is exact.
    return Kind(media_type, frozenset({"application/zip", media_type}), parse)


def _open_xml(name, part):
    media_type = f"application/vnd.openxmlformats-officedocument.{name}"
    return _office(media_type, lambda path: containers.check_open_xml(path, f"{media_type}{part}"))


def _open_document(name):
    media_type = f"application/vnd.oasis.opendocument.{name}"
    return _office(media_type, lambda path: containers.check_open_document(path, media_type))


def _image(name):
    return Kind(f"image/{name}", frozenset({f"image/{name}"}), is_image=True)


def _text(name):
    return Kind(f"text/{name}", frozenset(), texts.check_text)


def _media(media_type, *signatures):
    return Kind(media_type, frozenset({media_type, *signatures}), opens_inline=True)


KINDS = {
    "pdf": Kind("application/pdf", frozenset({"application/pdf"}), probe.check_pdf, opens_inline=True),
    "jpg": _image("jpeg"),
    "jpeg": _image("jpeg"),
    "png": _image("png"),
    "webp": _image("webp"),
    "gif": _image("gif"),
    "docx": _open_xml("wordprocessingml.document", ".main+xml"),
    "xlsx": _open_xml("spreadsheetml.sheet", ".main+xml"),
    "pptx": _open_xml("presentationml.presentation", ".main+xml"),
    "odt": _open_document("text"),
    "ods": _open_document("spreadsheet"),
    "odp": _open_document("presentation"),
    "txt": _text("plain"),
    "md": _text("markdown"),
    "csv": _text("csv"),
    "mp3": _media("audio/mpeg"),
    "m4a": _media("audio/mp4", "video/mp4"),
    "ogg": _media("audio/ogg", "video/ogg"),
    "wav": _media("audio/wav", "audio/x-wav"),
    "mp4": _media("video/mp4"),
    "webm": _media("video/webm"),
}
SIGNATURES = frozenset().union(*(kind.signatures for kind in KINDS.values()))
EXTENSIONS = tuple(KINDS)
ACCEPT = ",".join(f".{name}" for name in EXTENSIONS)  # for file fields
INLINE_TYPES = frozenset(kind.media_type for kind in KINDS.values() if kind.opens_inline)


def extension(name: str) -> str:
    """What stands after the name's last dot, in lower case."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def recognise(name: str, path: Path) -> Kind:
    """The kind of the file at `path`, sent as `name`. Raises Refused."""
    kind = KINDS.get(extension(name))
    with path.open("rb") as file:
        head = file.read(HEAD)
    signature = filetype.guess_mime(head)
    if kind is None or signature in HINTS:
        raise refusal_of(extension(name), signature)
    if not _carries(kind, signature, head):
        raise Refused(_("Its content is not what its name promises: it may be damaged or renamed."))
    if kind.parse is not None:
        kind.parse(path)
    return kind


def _carries(kind, signature, head):
    """Whether the first bytes go with the kind; text has no signature, so it may carry none of the others'."""
    if not kind.signatures:
        return signature not in SIGNATURES
    is_container = "application/zip" in kind.signatures and head.startswith(b"PK\x03\x04")
    return signature in kind.signatures or is_container
