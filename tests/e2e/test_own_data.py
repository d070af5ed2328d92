"""What a person keeps: typing over a killed server, the archive and what it brings elsewhere, the calendar."""

import re
from urllib.parse import urlsplit
from zipfile import ZipFile

import icalendar
import pytest

from tests.e2e.audit import Listener, axe, looked_at
from tests.e2e.conftest import PASSWORD, sign_in
from tests.e2e.server import Server

QUESTION = "/competencies/formation-en-conscience/h7-communaute/questions/difficultes/"
MADE = """
from accounts.models import User
from competencies.models import Framework
user = User.objects.create_user("{email}", "{password}", name="Alix Renaud")
user.emailaddress_set.create(email=user.email, verified=True, primary=True)
user.enrolments.create(framework=Framework.objects.get(slug="formation-en-conscience"))
"""
EARLY, LATE = "Le manque de temps, d’abord. ", "Et la peur d’être jugée."
# Who one is on an installation, and what it makes by itself: this stays there.
STAYS = re.compile(
    "^(Mentorats|Cohortes|Notifications|Mon compte|Mes notes|Ce que la recherche|Archives|Journal)"
)


def typed(page, words):
    page.locator("main [name=text]").press_sequentially(words)


def kept(page):
    """Until the page says that the draft is on the server."""
    page.locator("[data-draft-status]:not(.draft-failed):not(:empty)").wait_for()


def test_typing_outlives_a_killed_server(server, signed_in):
    """What is said to be kept is there again; what was typed since is still in the page, and follows."""
    server.shell(MADE.format(email="alix@example.org", password=PASSWORD))
    reflection = signed_in("alix@example.org")
    question = reflection.context.new_page()
    reflection.goto("/reflections/new/")
    reflection.locator("[name=title]").fill("Ce qui me retient")
    question.goto(QUESTION)
    for page in (reflection, question):
        typed(page, EARLY)
    for page in (reflection, question):
        kept(page)
    server.kill()
    try:
        for page in (reflection, question):
            typed(page, LATE)
        for page in (reflection, question):
            page.locator(".draft-failed").wait_for()
    finally:
        server.start()
    for page in (reflection, question):
        again = page.context.new_page()
        again.goto(page.url)
        assert again.locator("main [name=text]").input_value().startswith(EARLY.strip())
        kept(page)
        again.reload()
        assert again.locator("main [name=text]").input_value() == EARLY + LATE
    assert again.locator("main h1").count() == 1
    reflection.reload()
    assert reflection.locator("[name=title]").input_value() == "Ce qui me retient"


def counts(page):
    """What the page says is kept: how many of each kind that another installation can take."""
    page.goto("/account/data/")
    rows = page.locator(".data-kept > li")
    whole = [row for row in rows.all() if not row.locator(".meta").count()]
    said = {row.locator(".kept-words").inner_text(): row.locator(".kept-count").inner_text() for row in whole}
    return {words: int(count) for words, count in said.items() if not STAYS.match(words)}


@pytest.fixture
def elsewhere(tmp_path_factory):
    """A second installation with the shipped content and nobody's work."""
    with Server(tmp_path_factory.mktemp("elsewhere")).running(demo=False) as server:
        yield server
        assert not server.faults()


def made_archive(page, folder):
    page.goto("/account/data/")
    page.get_by_role("button", name=re.compile("archive$")).click()
    link = page.get_by_role("link", name="Télécharger mon archive")
    with page.expect_download() as download:
        link.click()
    path = folder / "archive.zip"
    download.value.save_as(path)
    assert looked_at(page) == []
    return path


def read_without_a_network(page, folder):
    """From the index to the text of a reflection; nothing is asked of anybody."""
    listener = Listener(page, "file://")
    page.goto((folder / "index.html").as_uri())
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("^Réflexions")).click()
    told = page.locator("main, body").first.inner_text()
    assert listener.taken() == []
    assert axe(page) == []
    return told


def test_the_archive_opens_without_a_network_and_elsewhere(
    server, elsewhere, signed_in, browser, browser_context_args, tmp_path
):
    camille = signed_in("trainer@example.org")
    before = counts(camille)
    archive = made_archive(camille, tmp_path)
    camille.goto("/reflections/")
    titles = camille.locator("main .entry h3, main .entry h2").all_inner_texts()
    with ZipFile(archive) as opened:
        opened.extractall(tmp_path / "opened")
    told = read_without_a_network(signed_in(None, offline=True), tmp_path / "opened")
    assert titles
    assert any(title in told for title in titles)

    elsewhere.shell(MADE.format(email="camille@example.org", password=PASSWORD))
    state = sign_in(browser, browser_context_args, elsewhere, "camille@example.org")
    context = browser.new_context(**browser_context_args, base_url=elsewhere.url, storage_state=state)
    page = context.new_page()
    page.goto("/account/data/")
    page.set_input_files("#archive", archive)
    with page.expect_navigation(timeout=60_000):
        page.locator("#import form button[type=submit]").click()
    assert page.locator(".notice-error").count() == 0, page.locator("#import").inner_text()
    after = counts(page)
    context.close()
    assert sum(before.values()) > 100
    assert after == before


def test_a_calendar_program_reads_the_feed(signed_in):
    page = signed_in("trainer@example.org")
    page.goto("/commitments/calendar/")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("adresse")).first.click()
    address = page.locator("#feed-address").input_value()
    assert looked_at(page) == []
    page.goto("/commitments/calendar/")
    assert page.locator("#feed-address").count() == 0
    page.goto("/commitments/")
    told = page.locator("main").inner_text()
    answer = signed_in(None).request.get(urlsplit(address).path)
    assert answer.headers["content-type"].startswith("text/calendar")
    events = icalendar.Calendar.from_ical(answer.text()).walk("VEVENT")
    assert events
    assert all(event["UID"] and event["DTSTART"] for event in events)
    assert any(str(event["SUMMARY"]) in told for event in events)
