"""French and English are complete: every string is marked, translated, and set as French sets it.

A string that lacks its French fails one test here, which says where to put it.
"""

import re
import runpy
import shutil
from pathlib import Path
from types import SimpleNamespace

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
FRENCH = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
SCRIPT = SimpleNamespace(**runpy.run_path(str(ROOT / "bin" / "messages.py")))
NARROW, NO_BREAK = "\u202f", "\u00a0"


@pytest.fixture(scope="module")
def words():
    """What the code says, as a catalogue without translations."""
    if not shutil.which("xgettext"):
        pytest.skip("xgettext is not on this machine (package gettext)")
    return SCRIPT.extracted()


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


def test_every_string_of_the_code_is_translated(words):
    missing = SCRIPT.missing(SCRIPT.merge(words, polib.pofile(str(FRENCH))))
    assert not missing, f"run bin/messages, then give it its French in {FRENCH.relative_to(ROOT)}"


def test_no_translation_is_a_guess(french):
    assert not [entry.msgid for entry in french.fuzzy_entries()], "read it, and drop its line « #, fuzzy »"


def test_no_translation_is_left_over(words, french):
    names = {SCRIPT.name_of(entry) for entry in words}
    left = [entry.msgid for entry in french if entry.obsolete or SCRIPT.name_of(entry) not in names]
    assert not left, "nothing says it any more: bin/messages takes it out"


def test_the_catalogue_is_laid_out_as_bin_messages_writes_it(french):
    assert str(french) == FRENCH.read_text(), "run bin/messages: the next one would change these lines"


def entry(msgid, msgstr="", **more):
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **more)


def test_bin_messages_takes_new_words_in_and_old_ones_out():
    code = [entry("first"), entry("one"), entry("new one"), entry("two"), entry("one", msgctxt="number")]
    french = polib.POFile()
    french += [entry("two", "deux"), entry("gone", "parti"), entry("one", "un")]
    merged = SCRIPT.merge(code, french)
    said = [(entry.msgid, entry.msgstr) for entry in merged]
    assert said == [("first", ""), ("two", "deux"), ("one", ""), ("one", "un"), ("new one", "")]
    assert SCRIPT.missing(merged) == ["first", "one", "new one"]
    again = [entry.msgid for entry in SCRIPT.merge(code, merged)]
    assert again == ["first", "two", "one", "one", "new one"]


def test_bin_messages_asks_again_where_a_plural_changed():
    code = [
        entry("%(n)s day", msgid_plural="%(n)s days", msgstr_plural={0: "", 1: ""}, flags=["python-format"])
    ]
    french = polib.POFile()
    french.append(entry("%(n)s day", "%(n)s jour"))
    [merged] = SCRIPT.merge(code, french)
    assert (merged.msgid_plural, merged.msgstr_plural, merged.flags) == (
        "%(n)s days",
        {0: "", 1: ""},
        ["python-format"],
    )
    assert SCRIPT.missing([merged]) == ["%(n)s day"]


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
