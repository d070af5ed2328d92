"""Plain text: it decodes, it holds no bytes that text never has, and no browser would run it."""

import codecs
import re
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from portfolio.files.refusals import ACTIVE, Refused

CHUNK = 64 * 1024
RUNNABLE = re.compile(r"(?i)\s*(<(!doctype|html|head|body|svg|\?xml|\?php|script|iframe)\b|#!)")
NOT_TEXT = re.compile("[\x00-\x06\x0e-\x1a\x1c-\x1f]")
# What Windows programs write where they do not write UTF-8 comes last: it decodes nearly everything.
ENCODINGS = ("utf-8-sig", "cp1252")
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def check_text(path: Path) -> None:
    """Raises Refused unless the file is text."""
    with path.open("rb") as file:
        start = file.read(2)
    encodings = (MARKS[start],) if start in MARKS else ENCODINGS
    if not any(_decodes(path, encoding) for encoding in encodings):
        raise Refused(_("This file does not contain readable text."))


def _decodes(path, encoding):
    """Whether the whole file is text in this encoding, read piece by piece."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        first = True
        while chunk := file.read(CHUNK):
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
            if NOT_TEXT.search(text):
                return False
            if first and RUNNABLE.match(text):
                raise Refused(ACTIVE)
            first = False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
