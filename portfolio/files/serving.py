"""How bytes leave: with our own type, to the one who asked, in a sandbox, whole or one range."""

import re

from django.core.files.storage import default_storage
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from portfolio.files.kinds import INLINE_TYPES

CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")
COPY_TYPE = "image/webp"  # of re-encoded copies
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
# Chromium's own viewer shows nothing in a sandbox; what a PDF runs stays in the viewer.
PDF_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def serve(request, stored, *, copy: str = "", page: int | None = None) -> HttpResponse:
    """A stored file's original, its `display` or `thumbnail` copy, or the image of one of its first pages.

    Raises FileNotFoundError when there is no such copy, or the storage no longer has it.
    """
    name = _name(stored, copy, page)
    file = default_storage.open(name)
    try:
        response = _answer(request, file, default_storage.size(name))
    except BaseException:
        file.close()
        raise
    is_copy = name != stored.storage_name
    media_type = COPY_TYPE if is_copy else stored.media_type
    inline = is_copy or media_type in INLINE_TYPES
    response["Content-Type"] = media_type
    response["Content-Disposition"] = content_disposition_header(not inline, stored.name)
    response["Content-Security-Policy"] = PDF_POLICY if media_type == "application/pdf" else SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    response["Accept-Ranges"] = "bytes"
    return response


def _name(stored, copy, page):
    """The name in the storage of what is asked for."""
    if page is not None:
        pages = getattr(stored, "page_names", [])
        name = pages[page - 1] if 0 < page <= len(pages) else ""
    else:
        name = getattr(stored, f"{copy}_name") if copy else stored.storage_name
    if not name:
        raise FileNotFoundError(stored.name)
    return name


def _answer(request, file, size):
    """The whole file, the one range asked for, or 416; headers only for HEAD."""
    first, last, status = _range(request, size)
    if status == 416:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    length = last - first + 1
    if request.method == "HEAD":
        file.close()
        response = HttpResponse(status=status)
    else:
        response = StreamingHttpResponse(_Section(file, first, length), status=status)
    response["Content-Length"] = str(length)
    if status == 206:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _range(request, size):
    """(first byte, last byte, status); anything but a single plain range means the whole file."""
    whole = (0, size - 1, 200)
    asked = RANGE.match(request.headers.get("Range", ""))
    if not asked or "If-Range" in request.headers or not any(asked.groups()):
        return whole
    start, end = asked.groups()
    if not start:
        first, last = max(0, size - int(end)), size - 1
        return (first, last, 206) if int(end) else (0, 0, 416)
    first, last = int(start), min(int(end), size - 1) if end else size - 1
    if end and int(end) < first:
        return whole
    return (first, last, 206) if first < size else (0, 0, 416)


class _Section:
    """Part of an open file in chunks; Django closes it with the response."""

    def __init__(self, file, first, length):
        self.file, self.left = file, length
        file.seek(first)

    def __iter__(self):
        while self.left > 0:
            chunk = self.file.read(min(CHUNK, self.left))
            if not chunk:
                return
            self.left -= len(chunk)
            yield chunk

    def close(self):
        self.left = 0
        self.file.close()
