"""The dossier of a competency: chosen, numbered, printed, and as a tagged PDF that opens no socket."""

import io
import subprocess
import sys
from uuid import uuid4

import pypdf
import pytest
from django.urls import reverse

from portfolio.files import printing, take_in
from portfolio.workflow.attachments import attach
from tests import factories
from tests.portfolio.reviewing import asked, claimed_evidence, decide
from tests.portfolio.samples import image, sent


@pytest.fixture
def work(enrolled, sheet):
    """Two evidence, one with a picture, and a reflection."""
    first = claimed_evidence(enrolled, sheet, "Café des métiers", html="<p>Nous étions huit.</p>")
    second = claimed_evidence(enrolled, sheet, "Bilan à trois")
    attach(first, [take_in(by=enrolled, form_key=uuid4(), sent=sent("photo.jpg", image()))])
    thought = factories.ReflectionFactory(owner=enrolled, title="Ce que j’en garde", kind="question")
    thought.competencies.add(sheet)
    return first, second, thought


def address(sheet, name="dossier"):
    return reverse(name, args=[sheet.framework.slug, sheet.slug])


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_pieces_are_numbered_and_criteria_name_them(browser_of_trainer, sheet, work):
    page = browser_of_trainer.get(address(sheet)).text
    assert page.index("Piece 1 · Café des métiers") < page.index("Piece 2 · Bilan à trois")
    assert 'href="#piece-2"' in page and 'id="piece-2"' in page  # noqa: PT018 -- one link
    assert "Eight people came." in page
    assert work[0].attachments.get().sha256 in page
    assert "<h3>Ce que j’en garde</h3>" not in page, "reflections are chosen one by one"


def test_what_is_ticked_is_in_it_and_nothing_else(browser_of_trainer, sheet, work):
    chosen = {"chosen": "1", "piece": [work[1].uuid, "no uuid"], "reflection": work[2].uuid}
    page = browser_of_trainer.get(address(sheet), chosen).text
    dossier = page[page.index('<article class="dossier">') :]
    assert "Piece 1 · Bilan à trois" in dossier
    assert "Café des métiers" not in dossier
    assert "<h3>Ce que j’en garde</h3>" in dossier
    assert "SHA-256" not in dossier
    assert "My level" not in dossier
    nothing = browser_of_trainer.get(address(sheet), {"chosen": "1"}).text
    assert "Piece 1" not in nothing


def test_levels_and_the_sign_off_are_said(browser_of_trainer, enrolled, sheet, mentor):
    review = asked(enrolled, sheet, mentor)
    decide(review, mentor, "accepted", review.levels[-1])
    page = browser_of_trainer.get(address(sheet)).text
    assert "Step 4" in page
    assert "from an archive" not in page


def test_it_is_of_ones_own_work(client, stranger, sheet, work):
    client.force_login(stranger)
    assert client.get(address(sheet)).status_code == 403
    stranger.enrolments.create(framework=sheet.framework)
    chosen = {"chosen": "1", "piece": work[0].uuid, "reflection": work[2].uuid}
    for name in ("dossier", "dossier-pdf"):
        answer = client.get(address(sheet, name), chosen)
        assert b"Caf\xc3\xa9" not in answer.content
        assert "garde" not in (answer.text if name == "dossier" else text_of(answer.content))


def test_as_many_queries_however_much_there_is(
    browser_of_trainer, enrolled, sheet, work, django_assert_max_num_queries
):
    browser_of_trainer.get(address(sheet))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        browser_of_trainer.get(address(sheet))
    for number in range(5):
        claimed_evidence(enrolled, sheet, f"More {number}")
    with django_assert_max_num_queries(len(few)):
        browser_of_trainer.get(address(sheet))


def test_the_pdf_is_tagged_and_says_the_same(browser_of_trainer, sheet, work):
    answer = browser_of_trainer.get(address(sheet, "dossier-pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"]
    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data().decode()
    said = text_of(answer.content)
    assert "Café des métiers" in said
    assert "Nous étions huit." in said
    assert any(page.images for page in reader.pages), "the picture is in it"


def test_the_printer_reads_its_folder_and_nothing_else(tmp_path):
    """No network, no file beside the folder: what a page names elsewhere is left out."""
    secret = tmp_path / "secret.css"
    secret.write_text("body::before { content: 'SECRET' }")
    folder = tmp_path / "folder"
    folder.mkdir()
    html = (
        '<html lang="en"><title>t</title><link rel="stylesheet" href="../secret.css">'
        f'<link rel="stylesheet" href="file://{secret}"><link rel="stylesheet" href="http://127.0.0.1:1/a.css">'
        "<p>Here</p></html>"
    )
    (folder / "page.html").write_text(html)
    code = (
        "import sys\n"
        "def refuse(event, arguments):\n"
        "    if event in {'socket.connect', 'socket.getaddrinfo'}: sys.exit('a socket')\n"
        "sys.addaudithook(refuse)\n"
        f"sys.path.insert(0, {str(printing.SCRIPT.parent)!r})\n"
        "import printer\nprinter.main(*sys.argv[1:])\n"
    )
    target = folder / "page.pdf"
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(target)], capture_output=True, timeout=90, check=False
    )
    assert done.stdout == b"printed\n", done.stderr
    said = text_of(target.read_bytes())
    assert "Here" in said
    assert "SECRET" not in said


def test_without_the_library_the_page_prints(browser_of_trainer, sheet, work, monkeypatch, tmp_path):
    script = tmp_path / "printer.py"
    script.write_text("print('no library')")
    monkeypatch.setattr(printing, "SCRIPT", script)
    answer = browser_of_trainer.get(address(sheet, "dossier-pdf"))
    assert answer.status_code == 503
    assert "cannot be made on this installation" in answer.text
    assert "Piece 1" in answer.text
