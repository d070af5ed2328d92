"""The search page: who finds what, in which order, with which words marked; hostile questions are answered."""

import logging
from datetime import date

import pytest

from competencies.models import Tool
from portfolio.models import SearchEntry
from portfolio.search.excerpts import excerpt, marked
from portfolio.search.finding import Asked, facets, found
from portfolio.search.indexing import reindex
from tests import factories
from tests.access import writing

pytestmark = pytest.mark.django_db
ADDRESS = "/search/"


@pytest.fixture
def portfolio_of(sheet):
    """Evidence of these titles, one a month, indexed."""

    def make(owner, *titles, **fields):
        rows = [
            factories.EvidenceFactory(owner=owner, title=title, starts=date(2026, month, 1), **fields)
            for month, title in enumerate(titles, 1)
        ]
        for row in rows:
            factories.claim(row, sheet.criterion_set.first())
        reindex()
        return rows

    return make


def titles(user, words, **narrowed):
    return [row.title for row in found(user, Asked.of(words, **narrowed))]


def rows_of(client, **query):
    return client.get(ADDRESS, query).context["rows"]


def text(pieces):
    return "".join(piece.text for piece in pieces)


# What is found


def test_more_words_first_then_the_latest_then_the_oldest_row(portfolio_of, trainer):
    portfolio_of(trainer, "atelier lecture", "atelier", "lecture", "atelier écriture et lecture", "chant")
    assert titles(trainer, "ateliers lectures") == [
        "atelier écriture et lecture",
        "atelier lecture",
        "lecture",
        "atelier",
    ]
    portfolio_of(trainer, "chorale", "chorale")
    SearchEntry.objects.update(dated=None)
    assert [row.pk for row in found(trainer, Asked.of("chorale"))] == sorted(
        SearchEntry.objects.filter(title="chorale").values_list("pk", flat=True)
    )


def test_nobody_finds_what_is_anothers(portfolio_of, trainer, stranger, mentor):
    portfolio_of(trainer, "confidence")
    portfolio_of(stranger, "confiance")
    assert titles(trainer, "confidence") == ["confidence"]
    assert titles(stranger, "confidence confiance") == ["confiance"]
    assert titles(mentor, "confidence confiance") == []
    assert facets(mentor, Asked.of("confidence")) == {"kind": [], "sheet": [], "year": []}


def test_sheets_and_the_library_are_found_by_every_account(sheet, stranger):
    Tool.objects.create(framework=sheet.framework, slug="map", title="Cartographie", purpose="Voir")
    sheet.criterion_set.filter(uid="c-one").update(html="Écouter <em>vraiment</em>")
    reindex(everything=True)
    assert titles(stranger, "cartographies") == ["Cartographie"]
    assert titles(stranger, "ecouter vraiment") == ["Écouter vraiment"]


def test_an_unpublished_sheet_is_not_found(sheet, stranger):
    hidden = factories.CompetencyFactory(framework=sheet.framework, title="Brouillonne")
    factories.CriterionFactory(competency=hidden, html="Brouillonne")
    reindex()
    assert titles(stranger, "brouillonne") == []


# The page


def test_every_kind_leads_to_its_page(client, trainer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sheet = factories.published_sheet(is_whole=True)
    library = Tool.objects.create(framework=sheet.framework, slug="library", title="Library", purpose="All")
    writing.fill(trainer, sheet, library)
    reindex()
    client.force_login(trainer)
    kinds = set(SearchEntry.objects.visible_to(trainer).values_list("kind", flat=True))
    assert len(kinds) > 10
    for entry in SearchEntry.objects.visible_to(trainer):
        words = entry.words.split()
        SearchEntry.objects.filter(pk=entry.pk).update(words=f"{entry.words} zzz{entry.pk}")
        [row] = rows_of(client, q=f"zzz{entry.pk}")
        assert client.get(row["url"]).status_code == 200, (entry.kind, row["url"])
        assert words


def test_words_are_marked_and_hostile_texts_are_only_text(client, portfolio_of, trainer):
    portfolio_of(
        trainer, "<b>Élève</b> & <script>alert(1)</script>", html="<p>Un élève</p><p>&lt;img&gt;</p>"
    )
    client.force_login(trainer)
    page = client.get(ADDRESS, {"q": "eleves"}).content.decode()
    assert "&lt;b&gt;<mark>Élève</mark>&lt;/b&gt; &amp; &lt;script&gt;" in page
    assert "Un <mark>élève</mark> &lt;img&gt;" in page
    assert "<script>alert" not in page


def test_facets_count_ones_own_view_and_narrow_it(client, portfolio_of, trainer, stranger, sheet):
    portfolio_of(trainer, "atelier un", "atelier deux")
    factories.EvidenceFactory(owner=trainer, title="atelier ancien", starts=date(2024, 5, 1))
    portfolio_of(stranger, "atelier caché")
    client.force_login(trainer)
    context = client.get(ADDRESS, {"q": "atelier"}).context
    counts = {name: {c.value: c.count for c in choices} for name, _label, choices in context["facets"]}
    assert counts == {
        "kind": {"evidence": 3},
        "sheet": {str(sheet.uuid): 2},
        "year": {"2026": 2, "2024": 1},
    }
    assert context["total"] == 3
    assert len(rows_of(client, q="atelier", year="2024")) == 1
    assert len(rows_of(client, q="atelier", sheet=str(sheet.uuid))) == 2
    assert len(rows_of(client, q="atelier", kind="evidence", year="2026")) == 2
    assert rows_of(client, q="atelier", kind="tag") == []
    assert len(rows_of(client, q="atelier", kind="nonsense", year="soon", sheet="none")) == 3


def test_what_is_mine_comes_first_and_a_sheet_stands_once(client, portfolio_of, trainer, sheet):
    sheet.criterion_set.update(html="Mener un atelier, un vrai atelier de lecture")
    reindex(everything=True)
    portfolio_of(trainer, "atelier")
    client.force_login(trainer)
    context = client.get(ADDRESS, {"q": "atelier lecture"}).context
    (mine, own), (shared, found) = context["groups"]
    assert (mine, shared) == (True, False)
    assert [text(row["title"]) for row in own] == ["atelier"]
    assert own[0]["dated"] == date(2026, 1, 1)
    places = sheet.criterion_set.count()
    assert places > 1
    assert len(found) == 1
    assert len(found[0]["more"]) == places - 1
    assert found[0]["dated"] is None
    narrowed = client.get(ADDRESS, {"q": "atelier lecture", "sheet": str(sheet.uuid)}).context["groups"]
    assert sum(len(rows) for is_own, rows in narrowed if not is_own) == places


def test_pages_follow_each_other(client, portfolio_of, trainer):
    portfolio_of(trainer, *["atelier"] * 12)
    portfolio_of(trainer, *["atelier"] * 12)
    client.force_login(trainer)
    assert len(rows_of(client, q="atelier")) == 20
    assert len(rows_of(client, q="atelier", page="2")) == 4
    assert "page=2" in client.get(ADDRESS, {"q": "atelier"}).content.decode()


def test_without_words_nothing_is_asked(client, trainer):
    client.force_login(trainer)
    for words in ("", "   ", "!?"):
        page = client.get(ADDRESS, {"q": words})
        assert "What can be found" in page.content.decode()


def test_nothing_found_says_what_to_do(client, trainer):
    client.force_login(trainer)
    assert "Nothing was found" in client.get(ADDRESS, {"q": "xyzzy"}).content.decode()


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "' OR 1=1 --",
        'a" OR "b',
        "NEAR(a b)",
        "a AND NOT b",
        "words:x *",
        "col : ^a + b",
        "a & | ! <-> :*",
        "\x00a\x00",
        "\u202eabc",
        "%s %(x)s {}",
        "\ud800",
        "学び",
        "a" * 5000,
        "é " * 5000,
        "œ" * 300,
    ],
)
def test_hostile_questions_are_answered(client, trainer, words):
    client.force_login(trainer)
    address = f"{ADDRESS}?q=%ED%A0%80" if words == "\ud800" else ADDRESS
    answer = client.get(address, None if words == "\ud800" else {"q": words, "page": "-1", "sheet": "none"})
    assert answer.status_code == (400 if "\x00" in words else 200)


@pytest.mark.parametrize("number", [1, 30])
def test_the_queries_are_few_and_constant(client, portfolio_of, trainer, number, django_assert_num_queries):
    for _ in range(number):
        portfolio_of(trainer, "atelier", "lecture")
    client.force_login(trainer)
    client.get(ADDRESS, {"q": "atelier"})
    with django_assert_num_queries(7):
        client.get(ADDRESS, {"q": "ateliers lecture écrite"})


def test_a_question_stays_out_of_the_log(client, portfolio_of, trainer, caplog):
    caplog.set_level(logging.INFO)
    client.force_login(trainer)
    client.get(ADDRESS, {"q": "intimité"})
    assert "intimit" not in caplog.text.casefold()


# The words around


def test_an_excerpt_begins_near_what_was_found():
    words = Asked.of("élèves").tokens
    long = f"{'avant ' * 100}l’élève écoute {'après ' * 100}"
    pieces = excerpt(long, words)
    assert [piece.text for piece in pieces if piece.is_found] == ["élève"]
    assert text(pieces).startswith("… avant")
    assert text(pieces).endswith("après …")
    assert len(text(pieces)) < 280


def test_an_excerpt_of_what_holds_none_of_the_words_is_its_beginning():
    assert text(excerpt("court", frozenset({"x"}))) == "court"
    assert text(excerpt("a" * 1000, frozenset({"x"}))) == "a" * 260 + " …"
    assert excerpt("", frozenset({"x"})) == []


def test_marking_keeps_every_character():
    given = "Cœur, cœurs ; « coeur » et c’est tout — aujourd’hui ! élève/eleves"
    pieces = marked(given, Asked.of("coeur aujourd'hui eleve").tokens)
    assert text(pieces) == given
    assert [piece.text for piece in pieces if piece.is_found] == [
        "Cœur",
        "cœurs",
        "coeur",
        "aujourd’hui",
        "élève",
        "eleves",
    ]
