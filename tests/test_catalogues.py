"""French and English are complete: every string is marked, translated, and set as French sets it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
FRENCH = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
NARROW, NO_BREAK = "\u202f", "\u00a0"


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """The French catalogue as `manage.py makemessages` would leave it, made in a copy of the tree."""
    if not shutil.which("xgettext"):
        pytest.skip("xgettext is not on this machine (package gettext)")
    copy = tmp_path_factory.mktemp("tree")
    for folder in ("accounts", "competencies", "portfolio", "config", "templates", "locale"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "content"))
    shutil.copy(ROOT / "manage.py", copy)
    run = subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "fr", "--no-location"],
        cwd=copy,
        env={**os.environ, "CARNET_VAR": str(copy / "var")},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    return polib.pofile(str(copy / FRENCH.relative_to(ROOT)))


@pytest.fixture(scope="module")
def french():
    return polib.pofile(str(FRENCH))


def sentences(catalogue):
    """Each translation with its source; plural forms one by one."""
    for entry in catalogue:
        if entry.obsolete:
            continue
        if entry.msgid_plural:
            for number, text in entry.msgstr_plural.items():
                yield (entry.msgid if number == 0 else entry.msgid_plural), text
        else:
            yield entry.msgid, entry.msgstr


def words_only(text):
    """The text without tags, placeholders and addresses."""
    return re.sub(r"<[^>]*>|%\(\w+\)[sd]|%[sd]|\{\w*\}|https?://\S*", "", text)


def test_every_string_of_the_code_is_translated(extracted):
    assert not [entry.msgid for entry in extracted.untranslated_entries()]


def test_no_translation_is_a_guess(extracted, french):
    assert not [entry.msgid for entry in [*extracted.fuzzy_entries(), *french.fuzzy_entries()]]


def test_no_translation_is_left_over(extracted, french):
    assert not [entry.msgid for entry in [*extracted.obsolete_entries(), *french.obsolete_entries()]]


def test_plurals_are_translated_in_every_form(french):
    short = [e.msgid for e in french if e.msgid_plural and not all(e.msgstr_plural.values())]
    assert not short


def test_placeholders_survive_the_translation(french):
    def placeholders(text):
        return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}|%[sd]", text))

    lost = [
        source
        for source, text in sentences(french)
        # One thing may be said without its number: « une preuve ».
        if not placeholders(text) <= placeholders(source)
        or len(placeholders(source) - placeholders(text)) > 1
    ]
    assert not lost


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (r"['\"]", "’ and « », not the typewriter's signs"),
        (rf"«(?!{NARROW})|(?<!{NARROW})»", "U+202F inside « »"),
        (rf"(?<![{NARROW}!?])[;!?]", "U+202F before ; ! ?"),
        (rf"(?<!{NO_BREAK}):(?=\s|$)", "U+00A0 before :"),
        (r"\.\.\.", "…, not three dots"),
        (r"\d %", "no breaking space before %"),
    ],
)
def test_french_is_set_as_french(french, wrong, rule):
    assert not [text for _source, text in sentences(french) if re.search(wrong, words_only(text))], rule


# Words that are the same in every language, or that name a language in itself.
UNTRANSLATED = {"Carnet", "English", "Français", "SHA"}


def bare_words(template):
    """Words in a template that no translation tag holds: text, and attributes that are read out."""
    text = re.sub(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", "", template, flags=re.S)
    text = re.sub(r"\{%\s*blocktrans(late)?\b.*?endblocktrans(late)?\s*%\}", "", text, flags=re.S)
    # Marks between two slots are names of pieces, replaced before anybody reads them.
    text = re.sub(r"\{\{ slot \}\}.*?\{\{ slot \}\}", "", text, flags=re.S)
    text = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.S)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
    # A piece that is nothing but attributes.
    text = re.sub(r"""\saria-(labelledby|invalid|describedby)="[^"]*\"""", "", text)
    read_out = re.findall(r"""\b(?:aria-label|title|alt|placeholder)\s*=\s*["']([^"']*)["']""", text)
    return [
        word
        for part in [re.sub(r"<[^>]*>", " ", text, flags=re.S), *read_out]
        for word in re.findall(r"[A-Za-zÀ-ÿ]{3,}", re.sub(r"&\w+;", " ", part))
        if word not in UNTRANSLATED
    ]


def test_templates_mark_every_word():
    found = {
        str(path.relative_to(ROOT)): bare
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if (bare := bare_words(path.read_text()))
    }
    assert not found


def test_scripts_say_nothing_of_their_own():
    """What a script shows stands in the page it works on, translated there."""
    wordy = re.compile(r"""textContent\s*=\s*["'`][A-Za-zÀ-ÿ]{3,}|\balert\(|\bconfirm\(\s*["'`]""")
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in sorted((ROOT / "static" / "js").rglob("*.js"))
        for hit in wordy.finditer(path.read_text())
    ]
    assert not found
