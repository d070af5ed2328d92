"""What somebody types finds what somebody wrote: accents, ligatures, elisions and endings aside."""

import pytest

from portfolio.search.analyser import MAX_WORDS, query_words, tokens_of


def finds(query, text):
    return all(tokens & tokens_of(text) for tokens in query_words(query)) and bool(query_words(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("coeur", "au cœur de la pratique"),
        ("cœur", "le coeur du métier"),
        ("eleve", "les élèves du soir"),
        ("élève", "un eleve"),
        ("ecole", "à l’École"),
        ("l'école", "une ecole"),
        ("oeuvre", "la mise en œuvre"),
        ("pratique", "mes pratiques"),
        ("echange", "nous avons échangé"),
        ("échanges", "échanger entre pairs"),
        ("réfléchi", "en réfléchissant"),
        ("reflechir", "j’ai réfléchi"),
        ("naïve", "une question naive"),
        ("premiere", "la première séance"),
        ("regulier", "une contribution régulière"),
        ("evaluation", "évaluer sans juger"),
        ("reseau", "nos réseaux"),
        ("jusqu’ici", "ici"),
        ("qu’apprenant", "les apprenants"),
        ("aujourd'hui", "Aujourd’hui, il pleut"),
        ("ex aequo", "ex æquo"),
        ("CLES", "des clés"),
        ("rapport", "rapport_final.pdf"),
        ("co-construire", "construire en co"),
        ("h7", "H7-communauté"),
        ("cafe\u0301", "le café"),
        ("σοφια", "ΣΟΦΙΑ"),
        ("ete", "les étés de la formation"),
    ],
)
def test_finds(query, text):
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("été", "écrire et lire"),
        ("ete", "et puis"),
        ("hui", "aujourd’hui"),
        ("qu", "jusqu’ici"),
        ("pomme", "pommade"),
        ("σοφια", "софия"),
        ("tes", "testament"),
    ],
)
def test_does_not_find(query, text):
    assert not finds(query, text)


def test_tokens_are_plain_letters_and_digits():
    text = "Œuvre d’été — 100 % naïve, c’est « ça » ! ΣΟΦΙΑ 学び \x00 \ud800 \u202e" + "x" * 500
    tokens = tokens_of(text)
    assert tokens
    assert all(token.isascii() and token.isalnum() and len(token) <= 40 for token in tokens)


def test_a_question_is_cut_short():
    assert len(query_words(" ".join(f"mot{n}" for n in range(50)))) == MAX_WORDS
    assert len(query_words("a" * 10_000)) == 1
    assert query_words("???  \x00 '\"*") == []


def test_small_words_are_not_asked_for_beside_others():
    assert len(query_words("la place de la communauté")) == 2
    assert len(query_words("la")) == 1


def test_a_word_asked_for_twice_counts_once():
    assert len(query_words("pratique Pratiques PRATIQUE")) == 1
