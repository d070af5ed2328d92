"""What is written can be found at once, what is gone cannot, and a chore mends what was missed."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from competencies.models import Enrolment, Tag, Tool
from portfolio.models import Evidence, Reflection, SearchEntry, SynthesisItem
from portfolio.search.engine import INDEX, TRIGGERS, WORDS, create
from portfolio.search.finding import Asked, found
from portfolio.search.indexing import index, index_sheet, reindex
from portfolio.search.page import address_of
from portfolio.workflow import synthesis, tags, ticks, tool_choices, writing
from portfolio.workflow.erasing import erase_evidence
from portfolio.workflow.evidence import (
    ClaimData,
    EvidenceData,
    LinkData,
    bin_evidence,
    create_evidence,
    link_evidence,
    restore_evidence,
    update_evidence,
)
from tests import factories

pytestmark = pytest.mark.django_db


def titles(user, words):
    return [row.title for row in found(user, Asked.of(words))]


def evidence(trainer, **more):
    data = EvidenceData("Café pédagogique", "Un *échange* entre collègues")
    return create_evidence(by=trainer, key=uuid4(), data=data, **more)


def test_evidence_is_found_by_all_that_it_says(enrolled, sheet):
    part = sheet.criterion_set.first()
    made = evidence(
        enrolled,
        claims=[ClaimData(part, "Parce que j’ai animé")],
        tags=["réseau"],
        links=[LinkData("https://example.org/padlet", "Le mur")],
        tools=[Tool.objects.create(owner=enrolled, slug="t", title="Boussole", purpose="p")],
    )
    for words in ("cafe", "échanges", "animer", "reseaux", "padlet", "murs", "boussole"):
        assert made.title in titles(enrolled, words), words
    entry = SearchEntry.objects.get(kind="evidence")
    assert list(entry.competencies.all()) == [sheet]
    assert "<" not in entry.text


def test_a_change_is_found_and_what_it_replaced_is_not(enrolled):
    made = evidence(enrolled)
    update_evidence(made, by=enrolled, version=1, data=EvidenceData("Atelier", "Tout autre chose"))
    assert titles(enrolled, "atelier") == ["Atelier"]
    assert titles(enrolled, "café") == []
    assert SearchEntry.objects.filter(kind="evidence").count() == 1


def test_the_bin_hides_restoring_shows_erasing_forgets(enrolled):
    made = evidence(enrolled)
    bin_evidence(made, by=enrolled)
    assert titles(enrolled, "café") == []
    restore_evidence(made, by=enrolled)
    assert titles(enrolled, "café") == ["Café pédagogique"]
    bin_evidence(made, by=enrolled)
    erase_evidence(made, by=enrolled)
    assert not SearchEntry.objects.filter(owner=enrolled).exists()


def test_a_claim_added_later_is_found(enrolled, sheet):
    made = evidence(enrolled)
    link_evidence(made, by=enrolled, claim=ClaimData(sheet.criterion_set.first(), "Une passerelle"))
    assert titles(enrolled, "passerelles") == [made.title]


def test_what_is_written_is_found_until_it_is_erased(enrolled):
    values = {"kind": "free", "text": "Une **lenteur** féconde", "dated": date(2026, 3, 2)}
    row = writing.create(Reflection, by=enrolled, key=uuid4(), values=values)
    assert [entry.thing for entry in found(enrolled, Asked.of("lenteurs feconde"))] == [row.uuid]
    writing.save(row, by=enrolled, version=1, values=values | {"text": "Une hâte"})
    assert not found(enrolled, Asked.of("lenteur"))
    assert found(enrolled, Asked.of("hate"))
    writing.put_in_bin(row, by=enrolled)
    assert not found(enrolled, Asked.of("hate"))
    writing.restore(row, by=enrolled)
    assert found(enrolled, Asked.of("hate"))
    writing.put_in_bin(row, by=enrolled)
    writing.erase(row, by=enrolled)
    assert not SearchEntry.objects.filter(owner=enrolled).exists()


def test_an_answer_is_found_by_its_question(trainer):
    sheet = factories.published_sheet(is_whole=True)
    question = sheet.question_set.first()
    question.html = "Comment <em>accueillir</em> les désaccords ?"
    question.save()
    row = factories.answer(trainer, question, text="Avec calme", html="<p>Avec calme</p>")
    index(row)
    assert titles(trainer, "désaccord") == ["Comment accueillir les désaccords ?"]
    assert titles(trainer, "calmes") == ["Comment accueillir les désaccords ?"]


def test_a_line_of_the_synthesis_is_found_until_it_is_removed(enrolled, sheet):
    keys = SynthesisItem.List.KEYS
    row = synthesis.add(sheet, by=enrolled, key=uuid4(), to=keys, text="Écouter d’abord")
    assert [entry.thing for entry in found(enrolled, Asked.of("ecoute"))] == [row.uuid]
    synthesis.edit(row, by=enrolled, version=1, text="Parler ensuite", tool=None)
    assert not found(enrolled, Asked.of("écouter"))
    synthesis.strike(row, by=enrolled)
    assert found(enrolled, Asked.of("parler"))
    synthesis.remove(row, by=enrolled)
    assert not SearchEntry.objects.filter(owner=enrolled).exists()


def test_a_preferred_tool_is_found_by_what_it_is_for_while_it_is_one(enrolled, sheet):
    tool = Tool.objects.create(owner=enrolled, slug="t", title="Boussole", purpose="p")
    about = tool_choices.About(use="Pour ouvrir la séance")
    choice = tool_choices.choose(tool, sheet, by=enrolled, about=about)
    assert [entry.thing for entry in found(enrolled, Asked.of("seances"))] == [choice.uuid]
    tool_choices.change(choice, by=enrolled, version=1, about=tool_choices.About(use="Pour conclure"))
    assert not found(enrolled, Asked.of("séance"))
    tool_choices.end(choice, by=enrolled)
    assert not found(enrolled, Asked.of("conclure"))


def test_the_note_of_a_tick_is_found_while_it_is_ticked(trainer):
    sheet = factories.published_sheet(is_whole=True)
    Enrolment.objects.create(user=trainer, framework=sheet.framework)
    action = sheet.action_set.first()
    ticks.tell(action, by=trainer, note="Accueilli une nouvelle")
    [entry] = found(trainer, Asked.of("nouvelles"))
    assert address_of(entry, [sheet]) == f"{sheet.get_absolute_url()}#own-{action.uid}"
    ticks.untick(action, by=trainer)
    assert not found(trainer, Asked.of("nouvelle"))
    ticks.tick(action, by=trainer)
    assert found(trainer, Asked.of("nouvelle"))


def test_tags_are_found_under_their_present_name(enrolled):
    made = evidence(enrolled, tags=["ancien"])
    assert "ancien" in titles(enrolled, "anciens")
    tags.rename_tag(Tag.objects.get(owner=enrolled), by=enrolled, name="moderne")
    assert titles(enrolled, "ancien") == []
    assert sorted(titles(enrolled, "moderne")) == sorted([made.title, "moderne"])
    update_evidence(made, by=enrolled, version=1, data=EvidenceData(made.title, made.text))
    assert titles(enrolled, "moderne") == []


def test_a_publication_can_be_found_at_once(sheet, stranger):
    version = sheet.published
    version.blocks = [
        {"kind": "advice", "anchor": "advice", "title": "Conseils", "html": "<p>Oser</p>", "items": []}
    ]
    version.save()
    index_sheet(version)
    assert "Conseils" in titles(stranger, "oser")
    version.blocks[0]["html"] = "<p>Attendre</p>"
    version.save()
    sheet.criterion_set.filter(uid="c-two").update(retired_at=timezone.now(), html="Retirer")
    index_sheet(version)
    assert titles(stranger, "oser") == []
    assert titles(stranger, "retirer") == []
    version.blocks = []
    version.save()
    index_sheet(version)
    assert titles(stranger, "attendre") == []


def test_the_chore_mends_what_was_missed(enrolled, sheet):
    row = factories.EvidenceFactory(owner=enrolled, title="Oubliée")
    Tag.objects.create(owner=enrolled, name="mot", slug="mot")
    assert titles(enrolled, "oubliée") == []
    reindex()
    assert titles(enrolled, "oubliee") == ["Oubliée"]
    assert titles(enrolled, "mots") == ["mot"]
    row.title = "Retrouvée"
    row.save()
    SearchEntry.objects.filter(thing=row.uuid).update(made_at=row.created_at)
    reindex()
    assert titles(enrolled, "retrouvé") == ["Retrouvée"]
    Evidence.objects.filter(pk=row.pk).update(deleted_at=timezone.now())
    reindex()
    assert titles(enrolled, "retrouvée") == []
    sheet.retired_at = timezone.now()
    sheet.save()
    reindex()
    assert not SearchEntry.objects.filter(kind__in=["sheet", "criterion"]).exists()


def test_the_chore_is_harmless_to_repeat(enrolled, capsys):
    factories.EvidenceFactory(owner=enrolled)
    call_command("reindex")
    assert capsys.readouterr().out == "search index: 2 made or refreshed\n"  # and the sheet
    before = list(SearchEntry.objects.order_by("pk").values())
    call_command("reindex")
    assert capsys.readouterr().out == ""
    assert list(SearchEntry.objects.order_by("pk").values()) == before
    call_command("reindex", "--all")
    after = list(SearchEntry.objects.order_by("pk").values_list("pk", "words"))
    assert after == [(row["id"], row["words"]) for row in before]


def test_entries_of_an_earlier_analyser_are_made_afresh(enrolled):
    factories.EvidenceFactory(owner=enrolled, title="Terme")
    reindex()
    SearchEntry.objects.update(analysed_by=0, words="")
    reindex()
    assert titles(enrolled, "terme") == ["Terme"]


def test_an_account_takes_its_entries_along(enrolled):
    evidence(enrolled)
    enrolled.delete()
    assert not SearchEntry.objects.filter(owner__isnull=False).exists()
    assert Asked.of("café").words


def test_what_finds_words_is_on_the_table():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{WORDS}%"]
            )
            assert dict(cursor.fetchall()) == TRIGGERS
        else:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [INDEX])
            assert "USING gin" in cursor.fetchone()[0]


def test_what_finds_words_can_be_made_afresh(enrolled):
    evidence(enrolled)
    connection.check_constraints()  # what waits for the end of the transaction would hold the table back
    create(connection)
    assert titles(enrolled, "café") == ["Café pédagogique"]
