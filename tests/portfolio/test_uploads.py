"""Files on their way in: bounded, one at a time beside the form or all with it, and never half."""

import errno
import io
import os
import time
import tracemalloc
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import RequestFactory
from django.test.client import BOUNDARY
from django.urls import reverse

from portfolio.models import Upload
from portfolio.workflow.sweeping import sweep_incoming
from tests.portfolio import samples
from tests.portfolio.test_files_taking import stored

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


class Body(io.RawIOBase):
    """A request's body that is made while it is read; `taken` counts what was."""

    def __init__(self, start, filling, end):
        self.parts = [io.BytesIO(start), filling, io.BytesIO(end)]
        self.taken = 0

    def read(self, size=-1):
        for part in self.parts:
            piece = part.read(size)
            if piece:
                self.taken += len(piece)
                return piece
        return b""


class Zeros:
    """That many zeros, never all of them in memory."""

    def __init__(self, size):
        self.left = size

    def read(self, size=-1):
        size = min(self.left, size if size > 0 else self.left)
        self.left -= size
        return bytes(size)


def part(name, value):
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    return head.encode()


def file_head(filename):
    return (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{filename}"\r\n'
        "Content-Type: text/plain\r\n\r\n"
    ).encode()


def posted(start, filling, end, declared=None):
    """A parsed request with this body, and the body."""
    size = len(start) + filling.left + len(end)
    body = Body(start, filling, end)
    request = RequestFactory().post("/")
    request.META["CONTENT_LENGTH"] = str(declared or size)
    request._stream = body
    return request, body


def test_a_file_over_the_limit_is_dropped_and_the_form_arrives(settings):
    settings.FILE_MAX_BYTES = MEGABYTE
    start = part("title", "kept") + file_head("large.txt")
    end = b"\r\n" + part("end", "1") + f"--{BOUNDARY}--\r\n".encode()
    request, _body = posted(start, Zeros(5 * MEGABYTE), end)
    assert request.POST.dict() == {"title": "kept", "end": "1"}
    assert not request.FILES
    assert request.upload_faults == [("large.txt", "too_large")]


def test_five_gigabytes_are_refused_without_being_read_or_remembered(settings):
    settings.FILE_MAX_BYTES = MEGABYTE
    request, body = posted(part("title", "kept") + file_head("film.mp4"), Zeros(5 * 1024**3), b"")
    tracemalloc.start()
    assert request.POST.dict() == {"title": "kept"}
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert body.taken < MEGABYTE
    assert peak < 4 * MEGABYTE
    assert request.upload_faults == [("film.mp4", "too_large")]


def test_a_body_that_breaks_off_leaves_no_file():
    start = part("title", "kept") + file_head("half.txt")
    request, _body = posted(start, Zeros(MEGABYTE), b"", declared=3 * MEGABYTE)
    assert request.POST.dict() == {"title": "kept"}
    assert not request.FILES
    assert request.upload_faults == [("half.txt", "broken_off")]


@pytest.mark.parametrize("step", ["new_file", "receive_data_chunk"])
def test_a_full_disk_drops_the_file_and_keeps_the_form_and_the_file_before(monkeypatch, step):
    done = getattr(TemporaryFileUploadHandler, step)

    def full(self, *args, **kwargs):
        if self.file_name == "second.txt":
            raise OSError(errno.ENOSPC, "No space left on device")
        return done(self, *args, **kwargs)

    monkeypatch.setattr(TemporaryFileUploadHandler, step, full)
    start = part("title", "kept") + file_head("first.txt") + b"first\r\n" + file_head("second.txt")
    end = b"\r\n" + part("end", "1") + f"--{BOUNDARY}--\r\n".encode()
    request, _body = posted(start, Zeros(MEGABYTE), end)
    assert request.POST.dict() == {"title": "kept", "end": "1"}
    assert [file.read() for file in request.FILES.getlist("files")] == [b"first"]
    assert request.upload_faults == [("second.txt", "no_room")]
    request.close()


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_what_nobody_is_signed_in_for_is_bounded_as_a_whole(enrolled, monkeypatch, is_signed_in):
    monkeypatch.setattr("portfolio.uploads.ANONYMOUS_BYTES", MEGABYTE)
    middle = file_head("small.txt") + b"small\r\n"
    end = f"\r\n--{BOUNDARY}--\r\n".encode()
    request, _body = posted(middle + file_head("large.txt"), Zeros(MEGABYTE), end)
    request.user = enrolled if is_signed_in else AnonymousUser()
    names = [file.name for file in request.FILES.getlist("files")]
    assert names == ["small.txt", "large.txt"][: 1 + is_signed_in]
    assert request.upload_faults == ([] if is_signed_in else [("large.txt", "too_large")])
    request.close()


def test_what_a_killed_process_left_is_swept(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    for name, days in (("a.upload", 2), ("b.upload", 0), ("else.txt", 2)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time.time() - days * 86400,) * 2)
    sweep_incoming()
    assert {file.name for file in tmp_path.iterdir()} == {"b.upload", "else.txt"}


def test_the_handler_writes_to_disk():
    request, _body = posted(file_head("a.txt"), Zeros(10), f"\r\n--{BOUNDARY}--\r\n".encode())
    place = Path(request.FILES["files"].temporary_file_path()).parent
    assert place == settings.FILE_UPLOAD_TEMP_DIR
    request.close()


# One file beside the form


def send(client, key, name="notes.txt", content=b"text"):
    return client.post(reverse("upload"), {"key": str(key), "file": samples.sent(name, content)})


def test_upload_keeps_the_file_for_its_form(browser_of_trainer, enrolled):
    key = uuid4()
    answer = send(browser_of_trainer, key, "photo.jpg", samples.image())
    upload = Upload.objects.get()
    assert answer.status_code == 201
    assert (upload.owner, upload.form_key) == (enrolled, key)
    assert UUID(answer.json()["uuid"]) == upload.uuid
    assert answer.json()["thumbnail"] == reverse("file-thumbnail", args=[upload.uuid])


def test_upload_says_why_a_file_is_refused(browser_of_trainer, files_folder):
    answer = send(browser_of_trainer, uuid4(), "page.html", b"<html>")
    assert (answer.status_code, "PDF" in answer.json()["error"]) == (422, True)
    assert not stored(files_folder)


def test_upload_says_that_there_is_no_room(browser_of_trainer, files_folder, monkeypatch):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("portfolio.files.taking.recognise", full)
    answer = send(browser_of_trainer, uuid4())
    assert (answer.status_code, "Nothing was kept of it" in answer.json()["error"]) == (422, True)
    assert not stored(files_folder)


def test_upload_over_the_limit_is_413(browser_of_trainer, settings):
    settings.FILE_MAX_BYTES = 10
    answer = send(browser_of_trainer, uuid4(), content=b"12345678901")
    assert answer.status_code == 413
    assert not Upload.objects.exists()


def test_upload_without_a_file_is_400(browser_of_trainer):
    assert browser_of_trainer.post(reverse("upload"), {"key": str(uuid4())}).status_code == 400


def test_upload_ignores_an_owner_that_is_sent_along(browser_of_trainer, enrolled, stranger):
    data = {"owner": stranger.pk, "media_type": "text/html", "file": samples.sent("a.txt", b"a")}
    browser_of_trainer.post(reverse("upload"), data)
    upload = Upload.objects.get()
    assert (upload.owner, upload.media_type) == (enrolled, "text/plain")


@pytest.mark.parametrize(("visitor", "status", "left"), [("stranger", 404, 1), ("trainer", 204, 0)])
def test_upload_delete(
    client, trainer, request, files_folder, visitor, status, left, django_capture_on_commit_callbacks
):
    client.force_login(trainer)
    uuid = send(client, uuid4()).json()["uuid"]
    client.force_login(request.getfixturevalue(visitor))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("upload-delete", args=[uuid])).status_code == status
    assert Upload.objects.count() == len(stored(files_folder)) == left
