"""Taking files in: what is taken, what is refused with which words, and that nothing remains of a failure."""

import io
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image

from portfolio.files import Refused, stores, take_in, taking
from portfolio.models import Upload
from tests.portfolio import samples
from tests.portfolio.races import at_once

pytestmark = pytest.mark.django_db


def stored(folder):
    """Every file below the storage's folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def kept(name):
    """The bytes in the storage."""
    with default_storage.open(name) as file:
        return file.read()


def copy_of(upload, purpose):
    """The re-encoded image."""
    return Image.open(io.BytesIO(kept(getattr(upload, f"{purpose}_name"))))


def take(user, name, content, key=None):
    return take_in(by=user, form_key=key or uuid4(), sent=samples.sent(name, content))


@pytest.mark.parametrize("name", samples.GOOD)
def test_what_people_send_is_taken(trainer, files_folder, name):
    upload = take(trainer, name, samples.GOOD[name])
    assert upload.name == name
    assert kept(upload.storage_name) == samples.GOOD[name]
    assert len(stored(files_folder)) == len(upload.stored_names) == (3 if upload.is_image else 1)
    assert name not in upload.storage_name


@pytest.mark.parametrize("name", samples.BAD)
def test_what_is_refused_says_why_and_leaves_nothing(trainer, files_folder, name):
    content, words = samples.BAD[name]
    with pytest.raises(Refused) as refusal:
        take(trainer, name, content)
    assert words in str(refusal.value.reason)
    assert not stored(files_folder)
    assert not Upload.objects.exists()


def test_a_gif_that_is_also_a_script_becomes_a_picture_and_nothing_else(trainer):
    polyglot = b"GIF89a" + samples.animation(1)[6:] + b"/*\n*/=alert(1)//<script>alert(1)</script>"
    upload = take(trainer, "polyglot.gif", polyglot)
    copy = kept(upload.display_name)
    assert b"alert" not in copy
    assert copy.startswith(b"RIFF")


@pytest.mark.parametrize("purpose", ["display", "thumbnail"])
def test_copies_of_a_photo_are_upright_and_say_nothing_of_its_origin(trainer, purpose):
    upload = take(trainer, "photo.jpg", samples.photo() + b"trailing: Camille at home")
    content = kept(getattr(upload, f"{purpose}_name"))
    with copy_of(upload, purpose) as copy:
        assert copy.format == "WEBP"
        assert copy.size == (20, 40)
        assert not copy.getexif()
        red, _green, blue = copy.convert("RGB").getpixel((10, 5))
    assert red > blue, "turned by a quarter: the red half is on top"
    assert b"Camille" not in content
    assert b"EXIF" not in content


@pytest.mark.parametrize(("purpose", "longest"), [("display", 2000), ("thumbnail", 320)])
def test_copies_are_no_larger_than_needed(trainer, purpose, longest):
    upload = take(trainer, "photo.jpg", samples.image(size=(3000, 1500)))
    with copy_of(upload, purpose) as copy:
        assert max(copy.size) == longest


def test_a_transparent_image_stays_transparent(trainer):
    buffer = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(buffer, "PNG")
    upload = take(trainer, "logo.png", buffer.getvalue())
    with copy_of(upload, "display") as copy:
        assert copy.mode == "RGBA"


def test_a_large_file_is_refused_with_the_limit(trainer, settings):
    settings.FILE_MAX_BYTES = 1024 * 1024
    with pytest.raises(Refused, match="larger than 1 MB"):
        take(trainer, "notes.txt", b"a" * (1024 * 1024 + 1))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "....etcpasswd.txt"),
        ("C:\\fake\\x.txt", "C:fakex.txt"),
        ("\u202etxt.exe.txt", "txt.exe.txt"),
        ("a\r\nb\0.txt", "ab.txt"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("x" * 300 + ".txt", "x" * 196 + ".txt"),
    ],
)
def test_names_lose_what_no_name_needs(sent, kept):
    assert taking.clean_name(sent).lstrip(".") == kept.lstrip(".")


def test_the_same_file_sent_twice_with_a_form_is_kept_once(trainer, files_folder):
    key = uuid4()
    first = take(trainer, "notes.txt", b"once", key)
    assert take(trainer, "notes.txt", b"once", key) == first
    assert take(trainer, "notes.txt", b"other", key) != first
    assert len(stored(files_folder)) == 2


def test_bytes_are_never_shared_between_owners(trainer, stranger):
    mine, theirs = take(trainer, "notes.txt", b"same"), take(stranger, "notes.txt", b"same")
    assert mine.sha256 == theirs.sha256
    assert mine.storage_name != theirs.storage_name


# Nothing half-kept


class Broken(Exception):
    """What a test makes a step raise."""


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_storage_that_fails_leaves_neither_row_nor_bytes(trainer, files_folder, monkeypatch, step):
    calls = []
    write = stores.FolderStorage._write

    def fail(self, partial, content):
        calls.append(partial)
        if len(calls) == step:
            partial.write_bytes(b"half")
            raise OSError("No space left on device")
        write(self, partial, content)

    monkeypatch.setattr(stores.FolderStorage, "_write", fail)
    with pytest.raises(Refused, match="could not be stored"):
        take(trainer, "photo.jpg", samples.image())
    assert not stored(files_folder)
    assert not Upload.objects.exists()


def test_a_storage_that_keeps_too_little_is_not_believed(trainer, files_folder, monkeypatch):
    monkeypatch.setattr(stores.FolderStorage, "size", lambda self, name: 1)
    with pytest.raises(Refused, match="could not be stored"):
        take(trainer, "notes.txt", b"whole")
    assert not stored(files_folder)


def test_a_row_that_fails_takes_its_bytes_along(trainer, files_folder, monkeypatch):
    def fail(self, *args, **kwargs):
        raise Broken

    monkeypatch.setattr(Upload, "save", fail)
    with pytest.raises(Broken):
        take(trainer, "photo.jpg", samples.image())
    assert not stored(files_folder)


def test_a_hostile_file_that_takes_too_long_is_given_up(trainer, files_folder, monkeypatch):
    monkeypatch.setattr("portfolio.files.probe.TIMEOUT", 0.001)
    with pytest.raises(Refused, match="damaged"):
        take(trainer, "photo.jpg", samples.image())
    assert not stored(files_folder)


# The quota


def test_files_stay_within_the_persons_quota(trainer, stranger, settings, files_folder):
    settings.QUOTA_BYTES = 10
    take(trainer, "a.txt", b"123456")
    with pytest.raises(Refused, match="Delete some first"):
        take(trainer, "b.txt", b"12345")
    take(trainer, "b.txt", b"1234")
    take(stranger, "b.txt", b"12345")
    assert len(stored(files_folder)) == 3


@pytest.mark.django_db(transaction=True)
def test_twenty_files_at_once_stay_within_the_quota(trainer, settings, files_folder):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory and has one connection")
    settings.QUOTA_BYTES = 35
    results = at_once(20, lambda number: take(trainer, f"{number}.txt", b"1234567890"))
    refused = [one for one in results if isinstance(one, Refused)]
    assert len(refused) == 17
    assert Upload.objects.count() == len(stored(files_folder)) == 3
