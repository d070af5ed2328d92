"""What a word is compared by: French stems without accents, ligatures and elisions, the same on every database.

A word has two tokens, the stem without its accents and the stem of the word without accents: who types « eleve »
finds « élève », and a stem that needs the accent is still found. Tokens hold a to z and 0 to 9 only, so that no
database takes them apart.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

NUMBER = 2  # raised with every change of what a word's tokens are: entries of an earlier one are made afresh
MAX_QUERY = 200  # characters
MAX_WORDS = 8  # of a query
LONGEST = 40  # characters of a token
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
COMPOUND = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
PART = re.compile(r"[^\W_]+")
PLAIN = re.compile(r"[a-z0-9]+\Z")
# Written with an apostrophe, and one word all the same.
WHOLE = {"aujourd'hui": "aujourdhui"}
ELISIONS = frozenset("c d j l m n s t qu jusqu lorsqu puisqu quoiqu quelqu presqu".split())
# What a question holds beside the words that it asks for.
SMALL = frozenset(
    "a à ai as au aux avec ce ces cet cette comme dans de des du elle elles en est et eux il ils je la le les leur "
    "leurs lui ma mais me mes moi mon ne nos notre nous on ont ou où par pas pour qu que quel quelle qui sa se ses "
    "son sont sur ta te tes toi ton tu un une vos votre vous y the of and or in to is".split()
)
_own = threading.local()  # a stemmer keeps the word it works on


def words_in(text: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Each word of the text as (start, end, its tokens); an elided article is no word."""
    for found in COMPOUND.finditer(text):
        whole = WHOLE.get(found.group().casefold().replace("’", "'"))
        if whole:
            yield found.start(), found.end(), tokens_of_word(whole)
            continue
        for part in PART.finditer(text, found.start(), found.end()):
            if part.end() < found.end() and part.group().casefold() in ELISIONS:
                continue
            yield part.start(), part.end(), tokens_of_word(part.group())


def tokens_of(text: str) -> set[str]:
    """Every token of the text."""
    return {token for _start, _end, tokens in words_in(composed(text)) for token in tokens}


def query_words(query: str) -> list[frozenset[str]]:
    """The words that a question asks for, each as its tokens; small words only where there are no others."""
    text = composed(query[:MAX_QUERY])
    words = [(text[start:end].casefold(), tokens) for start, end, tokens in words_in(text)]
    asked = [tokens for word, tokens in words if word not in SMALL] or [tokens for _word, tokens in words]
    return list(dict.fromkeys(asked))[:MAX_WORDS]


def composed(text: str) -> str:
    """The text with an accented letter as one character, without the signs that no database keeps."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode()).replace("\x00", " ")


@lru_cache(maxsize=100_000)
def tokens_of_word(word: str) -> frozenset[str]:
    """The one or two tokens of a word."""
    folded = unicodedata.normalize("NFC", word.casefold()).translate(LIGATURES)
    return frozenset({_token(stripped(_stem(folded))), _token(_stem(stripped(folded)))})


def stripped(word: str) -> str:
    """The word without accents."""
    letters = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _token(stem: str) -> str:
    """A stem without its mute e, which three letters keep: « été » is not « et ».

    Letters of other scripts are written as their bytes.
    """
    short = stem[:-1] if len(stem) > 3 and stem.endswith("e") else stem
    if not PLAIN.match(short):
        short = f"x{short.encode().hex()}"
    return short[:LONGEST]


def _stem(word: str) -> str:
    stemmer = getattr(_own, "stemmer", None)
    if stemmer is None:
        stemmer = _own.stemmer = snowballstemmer.stemmer("french")
    return stemmer.stemWord(word)
