"""Brings the French catalogue to what the code says: new words in, old words out, no guesses, few changed lines.

`makemessages` alone would wrap the whole file anew and fill gaps with what looks similar.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
FRENCH = Path("locale/fr/LC_MESSAGES/django.po")
# Where words for people stand. Shipped sheets are content, in their own language.
FOLDERS = ("accounts", "competencies", "portfolio", "config", "templates")
NOT_READ = shutil.ignore_patterns("__pycache__", "content")


def extracted():
    """The words of the code as a catalogue without any French, made in a copy of the tree."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in FOLDERS:
            shutil.copytree(ROOT / name, copy / name, ignore=NOT_READ)
        shutil.copy(ROOT / "manage.py", copy)
        (copy / "locale").mkdir()
        run = subprocess.run(
            [sys.executable, "manage.py", "makemessages", "--locale", "fr", "--no-location"],
            cwd=copy,
            env={**os.environ, "CARNET_VAR": str(copy / "var")},
            capture_output=True,
            text=True,
        )
        if run.returncode:
            sys.exit(run.stderr)
        return polib.pofile(str(copy / FRENCH))


def name_of(entry):
    """What a catalogue knows an entry by."""
    return entry.msgctxt, entry.msgid


def merge(words, french):
    """Bring `french` to the words of the code, in place. An entry that stays keeps its place and its translation.

    A new one comes after the one that it follows in the code, so that a second merge changes nothing.
    """
    wanted = {name_of(entry): entry for entry in words}
    kept = {name_of(entry): entry for entry in french if not entry.obsolete and name_of(entry) in wanted}
    last, following = None, {}
    for name, entry in wanted.items():
        if name in kept:
            take_over(kept[name], entry)
            last = name
        else:
            following.setdefault(last, []).append(entry)
    french[:] = following.get(None, [])
    for name, entry in kept.items():
        french += [entry, *following.get(name, [])]
    return french


def take_over(entry, word):
    """What the code decides: plural, placeholders, notes. A translation of other forms is none."""
    if entry.msgid_plural != word.msgid_plural:
        entry.msgid_plural = word.msgid_plural
        entry.msgstr, entry.msgstr_plural = word.msgstr, dict(word.msgstr_plural)
    entry.flags = [*word.flags, *(["fuzzy"] if entry.fuzzy else [])]
    if entry.comment.split() != word.comment.split():
        entry.comment = word.comment


def missing(french):
    """The words without French, in one form or in all."""
    return [entry.msgid for entry in french if not entry.translated()]


def main():
    path = ROOT / FRENCH
    french = merge(extracted(), polib.pofile(str(path)))
    path.write_text(str(french))
    without = missing(french)
    for words in without:
        print(words)
    print(f"{len(without)} to be translated in {FRENCH}" if without else f"{FRENCH} is complete")


if __name__ == "__main__":
    main()
