"""Opens PDFs and images in a child process with little time and memory, so that a hostile one ends alone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from portfolio.files.child import values_of
from portfolio.files.refusals import Refused

SCRIPT = Path(__file__).with_name("opener.py")
FIRST_PAGES = 3
TIMEOUT = 20  # seconds; the child's own limit is ten of processor time

REASONS = {
    "damaged": _("This file is damaged or incomplete: it cannot be opened."),
    "locked": _("This document is protected by a password: nobody else could read it."),
    "pixels": _("This image has more than 40 million pixels. Make it smaller and send that."),
    "frames": _("This animation has more than 200 images. Shorten it, or send it as MP4."),
}


@dataclass(frozen=True)
class DrawnPage:
    """A page of a PDF as an image; its size in pixels."""

    path: Path
    width: int
    height: int


def check_pdf(path: Path) -> None:
    """Raises Refused unless the PDF opens and has a page."""
    _open("pdf", str(path))


def reencode(path: Path, media_type: str, folder: Path) -> dict[str, Path]:
    """Write the image's display and thumbnail copies into `folder`, as WebP without metadata.

    Raises Refused when it cannot be opened or is too large.
    """
    copies = {"display": folder / "display.webp", "thumbnail": folder / "thumbnail.webp"}
    _open("image", str(path), media_type.removeprefix("image/").upper(), *map(str, copies.values()))
    return copies


def draw_pages(path: Path, folder: Path) -> list[DrawnPage]:
    """Write the PDF's first pages into `folder` as WebP without metadata; as many as it lets be drawn, or none."""
    targets = [folder / f"page-{number}.webp" for number in range(1, FIRST_PAGES + 1)]
    said = _ask("pages", str(path), *map(str, targets))
    sizes = [value for value in said if isinstance(value, list)]
    return [DrawnPage(target, *size) for target, size in zip(targets, sizes, strict=False)]


def _open(*arguments):
    answer = ["damaged", *_ask(*arguments)][-1]
    if answer != "opened":
        raise Refused(REASONS.get(answer, REASONS["damaged"]))


def _ask(*arguments: str) -> list[Any]:
    """What the child said, a value a line, as far as it came."""
    return values_of(SCRIPT, *arguments, seconds=TIMEOUT)
