"""First pages of PDFs as images: drawn apart, once, for those whom the file is shown to."""

import io
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.registry import chores
from portfolio.files import pages, probe, stores
from portfolio.models import Attachment, Submission, TrailEntry, Upload
from portfolio.workflow import asking, sweeping
from tests.portfolio import samples
from tests.portfolio.races import at_once
from tests.portfolio.shown import ask, evidence_with, mentorship_of

pytestmark = pytest.mark.django_db
PDF = "compte-rendu.pdf"


@pytest.fixture
def show(enrolled, mentor, sheet, django_capture_on_commit_callbacks):
    """Shows a PDF to the mentor: the file's row, its pages made as soon as that is committed."""

    def run(content=None, *, execute=True):
        evidence = evidence_with(enrolled, sheet, **{PDF: content or samples.pdf()})
        mentorship = enrolled.mentorships_as_trainer.first() or mentorship_of(mentor, enrolled)
        with django_capture_on_commit_callbacks(execute=execute):
            submission = ask(evidence, mentorship, sheet)
        return submission.files.get()

    return run


def image_of(file, number=1):
    with default_storage.open(file.page_names[number - 1]) as stored:
        image = Image.open(io.BytesIO(stored.read()))
    image.load()
    return image


def stored(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


# Making them


def test_showing_a_pdf_makes_an_image_of_its_page(show):
    file = show()
    [page] = file.pages
    image = image_of(file)
    assert image.format == "WEBP"
    assert image.size == (page.width, page.height) == (1400, 1400)
    assert set(image.info) <= {"loop", "background", "timestamp", "duration"}
    assert image.convert("L").getextrema()[0] < 100, "something is written on it"
    assert file.pages_made_at is not None
    assert PDF not in file.page_names[0]


@pytest.mark.parametrize(("number", "made"), [(1, 1), (2, 2), (3, 3), (5, 3)])
def test_no_more_than_the_first_three_pages(show, number, made):
    assert [page.number for page in show(samples.pages(*[(300, 300)] * number)).pages] == [
        *range(1, made + 1)
    ]


def test_the_longer_side_of_each_page_has_1400_pixels(show):
    file = show(samples.pages((595, 842), (842, 595), (10, 10)))
    assert [(page.width, page.height) for page in file.pages] == [(990, 1400), (1400, 990), (1400, 1400)]
    assert [image_of(file, number).size for number in (1, 2, 3)] == [(990, 1400), (1400, 990), (1400, 1400)]


def test_other_files_have_no_pages(enrolled, mentor, sheet, django_capture_on_commit_callbacks):
    evidence = evidence_with(enrolled, sheet, **{"notes.txt": b"text", "photo.jpg": samples.photo()})
    with django_capture_on_commit_callbacks(execute=True):
        submission = ask(evidence, mentorship_of(mentor, enrolled), sheet)
    assert [(file.pages, file.pages_made_at) for file in submission.files.all()] == [([], None)] * 2


def test_nothing_is_drawn_of_what_nobody_was_shown(enrolled, sheet):
    evidence_with(enrolled, sheet, **{PDF: samples.pdf()})
    pages.make_waiting_pages()
    assert Attachment.objects.get().page_names == []


def test_the_task_is_given_nothing_but_a_number(show, monkeypatch):
    given = []
    monkeypatch.setattr(
        type(pages.make_pages), "enqueue", lambda task, *values: given.append((task.name, values))
    )
    file = show()
    assert [arguments for name, arguments in given if name == "make_pages"] == [(file.pk,)]


# Files that break


HUGE = (14_400_000, 14_400_000)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4\n%%EOF\n",
        b"",
        samples.pdf()[:120],
        b"%PDF-1.4\n" + b"<<" * 100_000,
    ],
)
def test_a_broken_pdf_has_no_pages_and_hurts_nobody(show, content):
    file = show(execute=False)
    with default_storage.open(file.storage_name, "wb") as target:
        target.write(content)
    pages.make_pages.call(file.pk)
    file.refresh_from_db()
    assert file.page_names == []
    assert file.pages_made_at is not None, "nobody tries again"
    piece = render_to_string("portfolio/_evidence_file.html", {"file": file})
    assert "Open" in piece
    assert "<img" not in piece


def test_a_page_as_large_as_a_field_is_drawn_small(show):
    assert [(page.width, page.height) for page in show(samples.pages(HUGE)).pages] == [(1400, 1400)]


def test_pages_that_were_drawn_stay_when_a_later_one_breaks_off(tmp_path, monkeypatch):
    """The child ends while it draws the second page."""
    script = tmp_path / "opener.py"
    script.write_text(
        "import sys\nprint('[10, 20]', flush=True)\nopen(sys.argv[3], 'wb').write(b'first')\nsys.exit(137)\n"
    )
    monkeypatch.setattr(probe, "SCRIPT", script)
    [page] = probe.draw_pages(tmp_path / "x.pdf", tmp_path)
    assert (page.width, page.height, page.path.read_bytes()) == (10, 20, b"first")


def test_a_pdf_that_takes_too_long_is_given_up(show, monkeypatch):
    file = show(execute=False)
    monkeypatch.setattr(probe, "TIMEOUT", 0.001)
    pages.make_pages.call(file.pk)
    file.refresh_from_db()
    assert (file.page_names, file.pages_made_at is None) == ([], False)


HOSTILE = {
    "an image of 400 million pixels": lambda: samples.pdf_with_image(20_000, 20_000),
    "forms within forms, each drawn many times": lambda: samples.pdf_of_nested_forms(12, 40),
    "a page a million points wide and one high": lambda: samples.pages((1_000_000, 1)),
    "a page larger than any number": lambda: samples.pages(("9" * 60, "9" * 60)),
}
ALONE = """
import sys, time
from pathlib import Path
from portfolio.files import probe
begun = time.monotonic()
found = probe.draw_pages(Path(sys.argv[1]), Path(sys.argv[2]))
assert all(page.width * page.height <= 40_000_000 and page.path.stat().st_size for page in found), found
print(len(found), round(time.monotonic() - begun, 1))
"""


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_pdf_ends_alone(tmp_path, kind):
    """In a child of the test's own that is killed after 20 seconds."""
    file = tmp_path / "hostile.pdf"
    file.write_bytes(HOSTILE[kind]())
    settled = "import django; django.setup()\n"
    done = subprocess.run(
        [sys.executable, "-c", settled + ALONE, str(file), str(tmp_path)],
        capture_output=True,
        timeout=20,
        check=False,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
        env={"DJANGO_SETTINGS_MODULE": "config.settings", "CARNET_ENV": "test", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr


def test_the_child_has_little_memory_and_time(tmp_path):
    opener = (Path(probe.__file__).parent / "opener.py").read_text()
    script = "limit()\nimport resource as r; print(r.getrlimit(r.RLIMIT_AS)[0], r.getrlimit(r.RLIMIT_CPU)[0])"
    source = opener.partition('if __name__ == "__main__":')[0] + script
    done = subprocess.run([sys.executable, "-I", "-c", source], capture_output=True, check=True, timeout=20)
    assert done.stdout.split() == [str(1024**3).encode(), b"10"]


# Once, whatever is killed


def test_the_task_twice_has_its_effect_once(show, files_folder):
    file = show()
    before = stored(files_folder)
    pages.make_pages.call(file.pk)
    assert Attachment.objects.get(pk=file.pk).page_names == file.page_names
    assert stored(files_folder) == before


def test_of_two_tasks_the_slower_takes_its_bytes_back(show, files_folder, monkeypatch):
    file = show(execute=False)
    draw = probe.draw_pages

    def overtaken(*arguments):
        monkeypatch.setattr(probe, "draw_pages", draw)
        pages.make_pages.call(file.pk)
        return draw(*arguments)

    monkeypatch.setattr(probe, "draw_pages", overtaken)
    pages.make_pages.call(file.pk)
    file.refresh_from_db()
    assert stored(files_folder) == set(file.stored_names)


def test_a_file_deleted_meanwhile_leaves_no_bytes(show, files_folder, monkeypatch):
    file = show(execute=False)
    draw = probe.draw_pages

    def deleted(*arguments):
        file.frozen_in.all().delete()
        Attachment.objects.filter(pk=file.pk).delete()
        return draw(*arguments)

    monkeypatch.setattr(probe, "draw_pages", deleted)
    pages.make_pages.call(file.pk)
    assert stored(files_folder) == {file.storage_name}
    pages.make_pages.call(file.pk)


def test_a_storage_that_fails_is_tried_again(show, files_folder, monkeypatch):
    file = show(execute=False)
    with monkeypatch.context() as broken:
        broken.setattr(stores.FolderStorage, "size", lambda self, name: 1)
        pages.make_pages.call(file.pk)
    assert Attachment.objects.get(pk=file.pk).pages_made_at is None
    assert stored(files_folder) == {file.storage_name}
    pages.make_pages.call(file.pk)
    assert len(Attachment.objects.get(pk=file.pk).pages) == 1


def test_a_missing_file_has_no_pages(show):
    file = show(execute=False)
    default_storage.delete(file.storage_name)
    pages.make_pages.call(file.pk)
    assert Attachment.objects.get(pk=file.pk).page_names == []


def test_the_chore_makes_what_a_killed_task_left(show):
    file = show(execute=False)
    pages.make_waiting_pages()
    assert Attachment.objects.get(pk=file.pk).page_names == [], "its task may still be at it"
    Submission.objects.update(submitted_at=timezone.now() - timedelta(minutes=6))
    pages.make_waiting_pages()
    assert len(Attachment.objects.get(pk=file.pk).pages) == 1
    assert ("page images", pages.make_waiting_pages) in chores


@pytest.mark.django_db(transaction=True)
def test_tasks_at_once_make_the_pages_once(enrolled, sheet, files_folder):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory and has one connection")
    file = evidence_with(enrolled, sheet, **{PDF: samples.pdf()}).attachments.get()
    assert at_once(3, lambda number: pages.make_pages.call(file.pk)) == [None] * 3
    file.refresh_from_db()
    assert stored(files_folder) == set(file.stored_names)
    assert len(file.page_names) == 1


def test_the_sweep_keeps_pages_and_takes_bytes_without_a_row(show, files_folder, monkeypatch):
    file = show()
    monkeypatch.setattr(sweeping, "ORPHAN_AGE", timedelta(0))
    lost = stores.put(Path(__file__), "-10x10.webp")
    assert sweeping.sweep_orphans() == 1
    assert lost not in stored(files_folder)
    assert stored(files_folder) == set(file.stored_names)


# Who sees them


def ask_for(client, user, file, number=1):
    client.force_login(user)
    answer = client.get(reverse("file-page", args=[file.uuid, number]))
    answer.bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def test_pages_are_shown_to_whom_the_file_is(show, client, mentor, trainer, stranger, admin):
    file = show()
    for person in (mentor, trainer):
        answer = ask_for(client, person, file)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert answer["Content-Disposition"].startswith("inline")
        assert "sandbox" in answer["Content-Security-Policy"]
    assert TrailEntry.objects.get(what="opened").actor == mentor.uuid
    for person in (stranger, admin):
        assert ask_for(client, person, file).status_code == 404
    asking.withdraw(Submission.objects.get(), by=trainer)
    assert ask_for(client, mentor, file).status_code == 404
    assert ask_for(client, trainer, file).status_code == 200


@pytest.mark.parametrize("number", [0, 2, 99999999999])
def test_a_page_that_is_not_there_is_not_found(show, client, mentor, number):
    assert ask_for(client, mentor, show(), number).status_code == 404


def test_a_file_just_sent_has_no_pages(client, trainer, show):
    upload = Upload.objects.create(owner=trainer, form_key="0" * 32, name="a.pdf", size=1, storage_name="x")
    assert ask_for(client, trainer, upload).status_code == 404


def test_the_piece_shows_the_pages_with_room_left_for_them(show):
    file = show(samples.pages((595, 842), (842, 595)))
    piece = render_to_string("portfolio/_evidence_file.html", {"file": file})
    assert 'width="990" height="1400" alt="Page 1 of compte-rendu.pdf" loading="lazy"' in piece
    assert 'width="1400" height="990" alt="Page 2 of compte-rendu.pdf"' in piece
    assert f'href="{file.get_absolute_url()}" target="_blank"' in piece
