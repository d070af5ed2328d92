"""Reading evidence: the list with its filters and pages, one evidence, the bin; and what they cost."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import formats, translation

from portfolio.files import take_in
from portfolio.models import Evidence
from portfolio.workflow.evidence import (
    ClaimData,
    EvidenceData,
    LinkData,
    bin_evidence,
    create_evidence,
)
from tests import factories
from tests.portfolio import samples

pytestmark = pytest.mark.django_db
NEVER = "00000000-0000-4000-8000-000000000000"
LIST, BIN = reverse("evidence-list"), reverse("bin")


def make(by, title="Café", *, files=(), kind="other", starts=None, ends=None, **content):
    key = uuid4()
    uploads = [take_in(by=by, form_key=key, sent=samples.sent(name, b"text")) for name in files]
    data = EvidenceData(title, kind=kind, starts=starts, ends=ends)
    return create_evidence(by=by, key=key, data=data, uploads=uploads, **content)


def full(by, sheet, number=0):
    """Evidence with one of everything."""
    return make(
        by,
        f"Evidence {number:02}",
        files=["notes.txt"],
        claims=[ClaimData(sheet.criterion_set.first(), "why"), ClaimData(sheet.dimension_set.first())],
        tags=["pairs", f"tag {number}"],
        links=[LinkData("https://example.org/")],
    )


def titles(answer):
    return [row["title"] for row in answer.context["found"].page]


def listed(client, **parameters):
    return titles(client.get(LIST, parameters))


# The list


def test_the_empty_list_offers_the_first_step(browser_of_trainer):
    shown = browser_of_trainer.get(LIST).content.decode()
    assert "Nothing here yet" in shown
    assert reverse("evidence-new") in shown


def test_the_list_shows_ones_own_and_nothing_binned(browser_of_trainer, enrolled, stranger):
    make(stranger, "Theirs")
    bin_evidence(make(enrolled, "Binned"), by=enrolled)
    make(enrolled, "Mine")
    assert listed(browser_of_trainer) == ["Mine"]


@pytest.fixture
def varied(enrolled, sheet):
    """Three pieces of evidence that differ in everything that can be asked for."""
    dimension, criterion = sheet.dimension_set.first(), sheet.criterion_set.first()
    make(enrolled, "Plain")
    make(enrolled, "dated", kind="media", starts=date(2026, 3, 1), ends=date(2026, 3, 31), tags=["Été"])
    make(
        enrolled,
        "Claiming",
        starts=date(2026, 5, 1),
        claims=[ClaimData(dimension), ClaimData(criterion, "why")],
    )
    return {"competency": sheet.uuid, "dimension": dimension.uuid, "criterion": criterion.uuid}


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["Claiming", "dated", "Plain"]),
        ({"sort": "title"}, ["Claiming", "dated", "Plain"]),
        ({"sort": "activity"}, ["Plain", "Claiming", "dated"]),
        ({"kind": "media"}, ["dated"]),
        ({"tag": "été"}, ["dated"]),
        ({"tag": "pas-là"}, []),
        ({"since": "2026-03-31"}, ["Claiming", "dated"]),
        ({"since": "2026-04-01"}, ["Claiming"]),
        ({"until": "2026-04-01"}, ["dated"]),
        ({"since": "2026-03-15", "until": "2026-03-16"}, ["dated"]),
        ({"competency": "yes"}, ["Claiming"]),
        ({"dimension": "yes"}, ["Claiming"]),
        ({"criterion": "yes"}, ["Claiming"]),
        ({"competency": "yes", "kind": "media"}, []),
        ({"dimension": NEVER}, []),
        # What makes no sense narrows nothing.
        ({"after": "0001-01-01T00:00:00+23:59|1"}, ["Claiming", "dated", "Plain"]),
        ({"after": "9999-12-31T23:59:59-23:59|1"}, ["Claiming", "dated", "Plain"]),
        ({"after": "2026-01-01T00:00:00|1"}, ["Claiming", "dated", "Plain"]),
        (
            {"kind": "x", "sort": "x", "since": "x", "dimension": "x", "after": "x|y"},
            ["Claiming", "dated", "Plain"],
        ),
    ],
)
def test_filters_and_orders(browser_of_trainer, varied, parameters, expected):
    asked = {name: str(varied[name]) if value == "yes" else value for name, value in parameters.items()}
    assert listed(browser_of_trainer, **asked) == expected


def test_a_row_counts_what_it_claims_of_each_sheet(browser_of_trainer, enrolled, sheet):
    evidence = make(enrolled)
    for part in (*sheet.criterion_set.all(), sheet.dimension_set.first()):
        factories.claim(evidence, part)
    [row] = browser_of_trainer.get(LIST).context["found"].page
    assert row["claimed"] == [{"code": sheet.code, "title": sheet.title, "words": "2 criteria, 1 dimension"}]


def test_a_filter_that_finds_nothing_still_offers_ones_tags(browser_of_trainer, varied):
    shown = browser_of_trainer.get(LIST, {"tag": "été", "kind": "link"}).content.decode()
    assert 'value="été" selected' in shown


def test_a_row_without_a_date_of_activity_prints_the_one_it_is_sorted_by(browser_of_trainer, enrolled):
    evidence = make(enrolled)
    made = datetime(2026, 3, 7, 12, tzinfo=UTC)
    Evidence.objects.filter(pk=evidence.pk).update(created_at=made)
    with translation.override(enrolled.language):
        written = formats.date_format(made.date())
    assert written in browser_of_trainer.get(LIST, {"sort": "activity"}).content.decode()


def test_the_filter_offers_the_lines_of_the_sheet_that_is_looked_at(browser_of_trainer, varied, sheet):
    found = browser_of_trainer.get(LIST, {"dimension": str(varied["dimension"])}).context["found"]
    assert len(found.dimensions) == sheet.dimension_set.count()
    assert len(found.criteria) == sheet.criterion_set.count()


def test_the_filter_offers_ones_own_tags(browser_of_trainer, enrolled, stranger):
    make(stranger, tags=["secret"])
    make(enrolled, tags=["mine"])
    answer = browser_of_trainer.get(LIST)
    assert [tag["name"] for tag in answer.context["found"].tags] == ["mine"]
    assert b"secret" not in answer.content


@pytest.mark.parametrize("sort", ["recent", "activity", "title"])
def test_pages_follow_one_another_without_gap_or_repeat(browser_of_trainer, enrolled, sort):
    for number in range(45):
        make(enrolled, f"Evidence {number % 7}", starts=date(2026, 1, 1 + number % 3) if number % 2 else None)
    met, address, pages = [], f"{LIST}?sort={sort}", 0
    while address:
        answer = browser_of_trainer.get(address)
        met += [row["url"] for row in answer.context["found"].page]
        cursor = answer.context["found"].next_cursor
        address = cursor and f"{LIST}?" + "&".join((f"sort={sort}", f"after={cursor}".replace("+", "%2B")))
        pages += 1
    assert pages == 3
    assert len(met) == len(set(met)) == 45


def test_the_link_to_the_next_page_keeps_what_was_asked(browser_of_trainer, enrolled):
    for number in range(21):
        make(enrolled, f"Evidence {number}", kind="media")
    shown = browser_of_trainer.get(LIST, {"kind": "media", "sort": "title"}).content.decode()
    link = next(
        part
        for part in shown.split('href="')
        if 'rel="next"' not in part and "after=" in part.partition('"')[0]
    )
    asked = parse_qs(urlsplit(link.partition('"')[0].replace("&amp;", "&")).query)
    assert (asked["kind"], asked["sort"], len(asked["after"])) == (["media"], ["title"], 1)


@pytest.mark.parametrize(
    "after", ["", "|", "2026-01-01|99999999999999999999", "x\0|1", "2026-99-99|1", "9" * 5000]
)
@pytest.mark.parametrize("sort", ["recent", "activity", "title"])
def test_no_cursor_breaks_the_list(browser_of_trainer, enrolled, sort, after):
    make(enrolled)
    assert browser_of_trainer.get(LIST, {"sort": sort, "after": after}).status_code in {200, 400}


# What pages cost


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_takes_six_queries_of_its_own(
    browser_of_trainer, enrolled, sheet, django_assert_num_queries, many
):
    for number in range(many):
        full(enrolled, sheet, number)
    # Session and account; the page, its claims, tags, sheets.
    with django_assert_num_queries(2 + 5):
        browser_of_trainer.get(LIST)
    # And the lines of the sheet that is asked for.
    with django_assert_num_queries(2 + 6):
        browser_of_trainer.get(LIST, {"competency": str(sheet.uuid), "sort": "title", "tag": "pairs"})


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_takes_six_queries_of_its_own(
    browser_of_trainer, enrolled, sheet, django_assert_num_queries, many
):
    evidence = make(
        enrolled,
        files=[f"{number}.txt" for number in range(many)],
        claims=[ClaimData(sheet.dimension_set.first()), ClaimData(sheet.criterion_set.first(), "why")],
        tags=[f"tag {number}" for number in range(min(many, 20))],
        links=[LinkData(f"https://example.org/{number}") for number in range(min(many, 10))],
    )
    # Session and account; the row, claims, states, links with tags, tools and records, files, reflections.
    with django_assert_num_queries(2 + 6):
        browser_of_trainer.get(evidence.get_absolute_url())


# One evidence


@pytest.mark.parametrize(("visitor", "status"), [("stranger", 404), ("admin", 404), ("trainer", 200)])
@pytest.mark.parametrize("route", ["evidence", "evidence-edit"])
def test_evidence_is_its_owners(client, enrolled, request, route, visitor, status):
    evidence = make(enrolled)
    client.force_login(request.getfixturevalue(visitor))
    assert client.get(reverse(route, args=[evidence.uuid])).status_code == status


def test_evidence_shows_what_it_shows_with_links_to_the_sheet(browser_of_trainer, enrolled, sheet):
    evidence = full(enrolled, sheet)
    shown = browser_of_trainer.get(evidence.get_absolute_url()).content.decode()
    for claim in evidence.claims.all():
        assert f'{sheet.get_absolute_url()}#{claim.part.uid}"' in shown


# The bin


def test_deleting_goes_to_the_bin_and_can_be_undone_at_once(browser_of_trainer, enrolled):
    evidence = make(enrolled, "Going")
    answer = browser_of_trainer.post(reverse("evidence-delete", args=[evidence.uuid]), follow=True)
    restore = reverse("evidence-restore", args=[evidence.uuid])
    assert restore in answer.content.decode()
    assert titles(answer) == []
    assert browser_of_trainer.get(evidence.get_absolute_url()).status_code == 404
    assert "Going" in browser_of_trainer.get(BIN).content.decode()
    browser_of_trainer.post(restore)
    assert listed(browser_of_trainer) == ["Going"]
    assert "The bin is empty" in browser_of_trainer.get(BIN).content.decode()


def test_erasing_is_for_good(browser_of_trainer, enrolled):
    evidence = make(enrolled)
    erase = reverse("evidence-erase", args=[evidence.uuid])
    assert browser_of_trainer.post(erase).status_code == 404, "only out of the bin"
    bin_evidence(evidence, by=enrolled)
    browser_of_trainer.post(erase)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("route", ["evidence-delete", "evidence-restore", "evidence-erase"])
def test_the_bin_is_its_owners(client, enrolled, stranger, route):
    evidence = make(enrolled)
    if route != "evidence-delete":
        bin_evidence(evidence, by=enrolled)
    address = reverse(route, args=[evidence.uuid])
    for visitor, status in ((stranger, 404), (enrolled, 302)):
        client.force_login(visitor)
        assert client.get(address).status_code == 405
        assert client.post(address).status_code == status


def test_the_list_offers_no_strangers_evidence_to_take_back(browser_of_trainer, stranger):
    evidence = make(stranger, "Theirs")
    bin_evidence(evidence, by=stranger)
    for binned in (str(evidence.uuid), "x"):
        assert browser_of_trainer.get(LIST, {"binned": binned}).context["binned"] is None


def test_titles_are_shown_as_they_were_typed(browser_of_trainer, enrolled):
    evidence = make(enrolled, "<script>alert(1)</script>")
    for address in (LIST, evidence.get_absolute_url(), reverse("evidence-edit", args=[evidence.uuid])):
        shown = browser_of_trainer.get(address).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)" in shown
    assert factories.EvidenceFactory(title="x").html == ""
