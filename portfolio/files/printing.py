"""A page as a tagged PDF, made by a child process with little time and memory that opens no socket."""

import logging
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.core.files.storage import default_storage

from portfolio.files.child import run

log = logging.getLogger(__name__)

SCRIPT = Path(__file__).with_name("printer.py")
TIMEOUT = 90  # seconds; the child's own limit is sixty of processor time


class CannotPrint(Exception):
    """There is no PDF of it here: the library is missing, or the page is too much for it."""


def pdf_of(html: str, *, static: Iterable[Path], stored: Mapping[str, str]) -> bytes:
    """The PDF of a page that names only these files: ours by their names, stored ones by the names given them.

    Raises CannotPrint.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.html").write_text(html)
        for path in static:
            shutil.copyfile(path, folder / path.name)
        for short, storage_name in stored.items():
            try:
                with default_storage.open(storage_name) as file, (folder / short).open("wb") as target:
                    shutil.copyfileobj(file, target)
            except FileNotFoundError:
                log.warning("%s is missing and was not printed.", storage_name)
        return _print(folder, folder / "page.pdf")


def _print(folder: Path, target: Path) -> bytes:
    try:
        said, complaints = run(SCRIPT, str(folder), str(target), seconds=TIMEOUT, home=folder)
    except subprocess.TimeoutExpired:
        raise CannotPrint("too long") from None
    if not said.endswith(b"printed\n"):
        log.warning("A page was not printed: %s", complaints[-500:].decode(errors="replace"))
        raise CannotPrint(said.decode(errors="replace").strip())
    return target.read_bytes()
