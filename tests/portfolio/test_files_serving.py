"""How files leave: to their owner alone, as what they are, in a sandbox, whole or in ranges."""

from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from portfolio.files import take_in
from portfolio.models import Attachment
from portfolio.workflow.attachments import attach
from tests import factories
from tests.portfolio import samples

pytestmark = pytest.mark.django_db
TEXT = b"0123456789"


@pytest.fixture
def file_of(trainer):
    """Makes an attachment of the trainer's."""

    def make(name="notes.txt", content=TEXT):
        evidence = factories.EvidenceFactory(owner=trainer)
        attach(evidence, [take_in(by=trainer, form_key=uuid4(), sent=samples.sent(name, content))])
        return evidence.attachments.get()

    return make


@pytest.fixture
def ask(client, trainer):
    """Fetches a file as the trainer: the answer, its bytes read."""
    client.force_login(trainer)

    def fetch(file, route="file", method="get", **headers):
        answer = getattr(client, method)(reverse(route, args=[file.uuid]), headers=headers)
        answer.bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer

    return fetch


@pytest.mark.parametrize(
    ("name", "route", "media_type", "way"),
    [
        ("notes.txt", "file", "text/plain", "attachment"),
        ("compte-rendu.pdf", "file", "application/pdf", "inline"),
        (
            "texte.docx",
            "file",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "attachment",
        ),
        ("photo.jpg", "file", "image/jpeg", "attachment"),
        ("photo.jpg", "file-display", "image/webp", "inline"),
        ("photo.jpg", "file-thumbnail", "image/webp", "inline"),
        ("son.wav", "file", "audio/wav", "inline"),
        ("film.webm", "file", "video/webm", "inline"),
    ],
)
def test_a_file_is_served_as_what_it_is(file_of, ask, name, route, media_type, way):
    answer = ask(file_of(name, samples.GOOD[name]), route)
    assert answer.status_code == 200
    assert answer["Content-Type"] == media_type
    assert answer["Content-Disposition"] == f'{way}; filename="{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"].startswith("default-src 'none';")
    assert ("sandbox" in answer["Content-Security-Policy"]) == (media_type != "application/pdf")
    assert len(answer.bytes) == int(answer["Content-Length"])


def test_a_name_stays_in_one_header_line(file_of, ask):
    answer = ask(file_of('é"; filename="x.html\r\nSet-Cookie: a.txt'))
    expected = "attachment; filename*=utf-8''%C3%A9%22%3B%20filename%3D%22x.htmlSet-Cookie%3A%20a.txt"
    assert answer["Content-Disposition"] == expected


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-99", 206, TEXT, "bytes 0-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=3-1", 200, TEXT, None),
        ("bytes=0-1,4-5", 200, TEXT, None),
        ("bytes=-", 200, TEXT, None),
        ("bytes=a-b", 200, TEXT, None),
        ("lines=0-1", 200, TEXT, None),
        ("bytes=" + "9" * 5000 + "-", 200, TEXT, None),
    ],
)
def test_ranges(file_of, ask, asked, status, content, said):
    answer = ask(file_of(), Range=asked)
    assert (answer.status_code, answer.bytes, answer.get("Content-Range")) == (status, content, said)


def test_a_range_on_a_condition_is_the_whole_file(file_of, ask):
    assert ask(file_of(), **{"Range": "bytes=0-1", "If-Range": '"x"'}).status_code == 200


def test_head_answers_without_the_bytes(file_of, ask):
    answer = ask(file_of(), method="head")
    assert (answer.status_code, answer.bytes, answer["Content-Length"]) == (200, b"", "10")


@pytest.mark.parametrize("route", ["file", "file-display", "file-thumbnail"])
def test_a_missing_file_shows_as_missing(file_of, ask, route):
    file = file_of("photo.jpg", samples.image())
    for name in file.stored_names:
        default_storage.delete(name)
    answer = ask(file, route)
    assert answer.status_code == 404
    assert b"missing" in answer.bytes


def test_a_file_without_copies_has_none(file_of, ask):
    assert ask(file_of(), "file-thumbnail").status_code == 404


@pytest.mark.parametrize("route", ["file", "file-display", "file-thumbnail"])
@pytest.mark.parametrize(
    ("visitor", "status"), [("stranger", 404), ("mentor", 404), ("admin", 404), ("trainer", 200)]
)
def test_only_its_owner_gets_a_file(file_of, client, request, route, visitor, status):
    file = file_of("photo.jpg", samples.image())
    client.force_login(request.getfixturevalue(visitor))
    answer = client.get(reverse(route, args=[file.uuid]))
    assert answer.status_code == status
    assert bool(b"".join(answer.streaming_content) if answer.streaming else answer.content)


def test_a_file_goes_into_the_bin_with_its_evidence(file_of, ask):
    file = file_of()
    file.evidence.deleted_at = timezone.now()
    file.evidence.save()
    assert ask(file).status_code == 404
    file.evidence.deleted_at = None
    file.evidence.save()
    assert ask(file).status_code == 200


def test_an_attachment_keeps_the_address_of_its_upload(trainer):
    upload = take_in(by=trainer, form_key=uuid4(), sent=samples.sent("notes.txt", TEXT))
    evidence = factories.EvidenceFactory(owner=trainer)
    attach(evidence, [upload])
    assert Attachment.objects.get().uuid == upload.uuid
