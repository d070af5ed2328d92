"""What stands in a file is found with its evidence; a file that cannot be read says so and harms nothing."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.registry import chores
from portfolio.files import text_inside
from portfolio.files.text_inside import Fault, read, read_inside, read_waiting
from portfolio.models import Attachment, AttachmentText
from portfolio.search.finding import Asked, found
from portfolio.workflow.erasing import erase_evidence
from portfolio.workflow.evidence import bin_evidence
from tests.portfolio import samples
from tests.portfolio.shown import evidence_with

W = '<w:document xmlns:w="w"><w:body>{}</w:body></w:document>'
ODF = '<o:document xmlns:o="o" xmlns:text="t"><o:body>{}</o:body></o:document>'
SLIDE = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'


def docx(body, **more):
    return samples.office(**{"word/document.xml": W.format(body)} | more)


def inside(tmp_path, content, reader):
    file = tmp_path / "file"
    file.write_bytes(content)
    return read(file, reader)


def test_reads_a_pdf(tmp_path):
    assert inside(tmp_path, samples.pdf("Compte rendu"), "pdf") == ("Compte rendu", "")


def test_reads_a_word_document_by_paragraphs(tmp_path):
    body = "<w:p><w:r><w:t>Un co</w:t><w:t>eur</w:t></w:r></w:p><w:p><w:r><w:t>vaillant</w:t></w:r></w:p>"
    notes = {"word/footnotes.xml": W.format("<w:p><w:t>une note</w:t></w:p>")}
    assert inside(tmp_path, docx(body, **notes), "container") == ("Un coeur vaillant une note", "")


def test_reads_slides_in_their_order(tmp_path):
    slides = {f"ppt/slides/slide{n}.xml": SLIDE.format(f"page {n}") for n in (10, 2, 1)}
    content = samples.office(samples.PPTX, **slides)
    assert inside(tmp_path, content, "container") == ("page 1 page 2 page 10", "")


def test_reads_the_words_of_a_spreadsheet_and_not_its_numbers(tmp_path):
    content = samples.office(
        samples.XLSX,
        **{
            "xl/sharedStrings.xml": "<sst><si><t>Effectif</t></si><si><t>Total</t></si></sst>",
            "xl/worksheets/sheet1.xml": "<s><c><f>A1+A2</f><v>42</v></c><c><is><t>direct</t></is></c></s>",
        },
    )
    assert inside(tmp_path, content, "container") == ("Effectif Total direct", "")


def test_reads_an_open_document(tmp_path):
    content = samples.open_document(
        **{"content.xml": ODF.format("<text:h>Titre</text:h><text:p>un<text:s/>mot</text:p>")}
    )
    assert inside(tmp_path, content, "container") == ("Titre un mot", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_reads_plain_text(tmp_path, encoding):
    assert inside(tmp_path, "Été à l’œuvre".encode(encoding), "text") == ("Été à l’œuvre", "")


def test_keeps_so_much_and_no_more(tmp_path):
    text, fault = inside(tmp_path, ("é" * 99 + "\n").encode() * 10_000, "text")
    assert (len(text), fault) == (text_inside.MAX_TEXT, "")


@pytest.mark.parametrize(
    ("content", "reader", "fault"),
    [
        (samples.locked_pdf(), "pdf", Fault.LOCKED),
        (b"%PDF-1.7 and then nothing", "pdf", Fault.UNREADABLE),
        (b"PK\x03\x04 broken", "container", Fault.UNREADABLE),
        (docx("<w:p>"), "container", Fault.UNREADABLE),
        (
            samples.office(
                **{"word/document.xml": '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><x>&b;</x>'}
            ),
            "container",
            Fault.UNREADABLE,
        ),
    ],
    ids=["locked", "cut off", "no container", "bad xml", "entities"],
)
def test_what_cannot_be_read_says_why(tmp_path, content, reader, fault):
    assert inside(tmp_path, content, reader) == ("", fault)


def test_a_child_that_eats_too_much_ends_alone(tmp_path, monkeypatch):
    greedy = tmp_path / "greedy.py"
    greedy.write_text("import sys; print('\"half', end=''); sys.exit(1)")
    monkeypatch.setattr(text_inside, "SCRIPT", greedy)
    assert inside(tmp_path, b"x", "text") == ("", Fault.TOO_MUCH)
    late = tmp_path / "late.py"
    late.write_text('import time; print(\'{"text": "first page"}\', flush=True); time.sleep(60)')
    monkeypatch.setattr(text_inside, "SCRIPT", late)
    monkeypatch.setattr(text_inside, "TIMEOUT", 2)
    assert inside(tmp_path, b"x", "text") == ("first page", "")


@pytest.fixture
def with_file(enrolled, sheet, django_capture_on_commit_callbacks):
    """Makes an evidence with one file, read as soon as that is committed."""

    def run(name, content, *, execute=True):
        with django_capture_on_commit_callbacks(execute=execute):
            return evidence_with(enrolled, sheet, **{name: content})

    return run


@pytest.mark.django_db
class TestFound:
    def titles(self, user, words):
        return [row.title for row in found(user, Asked.of(words))]

    def test_an_evidence_is_found_by_what_its_file_says(self, with_file, enrolled, stranger):
        row = with_file("notes.pdf", samples.pdf("Deliberations collegiales"))
        assert row.attachments.get().text_inside.text
        assert self.titles(enrolled, "collégial") == [row.title]
        assert self.titles(enrolled, "notes") == [row.title]
        assert self.titles(stranger, "collégial") == []

    def test_a_broken_file_is_told_on_its_page(self, with_file, enrolled, client):
        body = '<!DOCTYPE x [<!ENTITY a "lol">]><x>&a;</x>'
        row = with_file("plan.docx", samples.office(**{"word/document.xml": body}))
        client.force_login(enrolled)
        page = client.get(row.get_absolute_url()).content.decode()
        assert "The text of this file could not be read: it could not be opened." in page
        assert self.titles(enrolled, "plan") == [row.title]

    def test_a_file_that_was_read_says_nothing(self, with_file, enrolled, client):
        row = with_file("plan.txt", b"Une fougere")
        client.force_login(enrolled)
        assert "could not be read" not in client.get(row.get_absolute_url()).content.decode()

    def test_reading_twice_keeps_one_text(self, with_file):
        row = with_file("plan.txt", b"Une fougere")
        file = row.attachments.get()
        read_inside.call(file.pk)
        text_inside._keep(file, "other", "")
        assert [text.text for text in AttachmentText.objects.all()] == ["Une fougere"]

    def test_images_are_not_read(self, with_file):
        row = with_file("photo.jpg", samples.image())
        assert not AttachmentText.objects.filter(attachment__evidence=row).exists()

    def test_a_file_that_is_gone_is_said_to_be_missing(self, with_file):
        row = with_file("plan.txt", b"Une fougere", execute=False)
        file = row.attachments.get()
        default_storage.delete(file.storage_name)
        read_inside.call(file.pk)
        assert file.text_inside.fault == Fault.MISSING

    def test_the_chore_reads_what_was_missed(self, with_file, enrolled):
        row = with_file("plan.txt", b"Une fougere", execute=False)
        read_waiting()
        assert self.titles(enrolled, "fougère") == []
        Attachment.objects.update(created_at=timezone.now() - timedelta(hours=1))
        read_waiting()
        assert self.titles(enrolled, "fougère") == [row.title]
        assert ("text of files", read_waiting) in chores

    def test_a_file_that_was_let_go_meanwhile_harms_nothing(self, with_file):
        file = with_file("plan.txt", b"Une fougere", execute=False).attachments.get()
        Attachment.objects.all().delete()
        text_inside._keep(file, "late", "")
        read_inside.call(file.pk)
        assert not AttachmentText.objects.exists()

    def test_the_text_goes_with_the_evidence(self, with_file, enrolled):
        row = with_file("plan.txt", b"Une fougere")
        bin_evidence(row, by=enrolled)
        assert self.titles(enrolled, "fougère") == []
        erase_evidence(row, by=enrolled)
        assert not AttachmentText.objects.exists()
