"""Compiles the catalogues in locale/ that changed, with msgfmt, or with polib where it is missing."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def outdated():
    """The catalogues whose compiled form is missing or older."""
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            yield source, target


def compile_with_msgfmt(source, target):
    subprocess.run(["msgfmt", "--output-file", str(target), str(source)], check=True)  # noqa: S603, S607 -- fixed command


def compile_with_polib(source, target):
    import polib

    polib.pofile(str(source)).save_as_mofile(str(target))


def main():
    work = list(outdated())
    if not work:
        return
    compile_one = compile_with_msgfmt
    if not shutil.which("msgfmt"):
        print("msgfmt is not here (package gettext): the catalogues are compiled with polib instead")
        compile_one = compile_with_polib
    for source, target in work:
        # Beside, then in its place: two runs at once never read half a file.
        beside = target.with_suffix(".mo.new")
        compile_one(source, beside)
        beside.replace(target)


if __name__ == "__main__":
    sys.exit(main())
