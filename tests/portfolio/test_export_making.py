"""How an archive is asked for, made, fetched and let go."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from portfolio.data import exporting, pages
from portfolio.models import Attachment, DataExport, Evidence
from tests import factories
from tests.access import portfolio
from tests.portfolio.archives import export_of, opened
from tests.portfolio.races import at_once


def test_a_hostile_text_stays_text(enrolled, sheet):
    factories.EvidenceFactory(owner=enrolled, title="<script>alert(1)</script>")
    factories.ReflectionFactory(
        owner=enrolled, title="<b onclick=x>", kind="question", text="a", html="<p>a</p>"
    )
    archive = opened(export_of(enrolled))
    pages = b"".join(content for name, content in archive.members.items() if name.endswith(".html")).decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages
    assert "<script>" not in pages
    assert "<b onclick" not in pages


def test_a_missing_file_is_said_and_breaks_nothing(enrolled, sheet):
    evidence = factories.EvidenceFactory(owner=enrolled)
    file = portfolio.attachment(evidence)
    default_storage.delete(file.storage_name)
    archive = opened(export_of(enrolled))
    [row] = archive.portfolio["tables"]["portfolio.Attachment"]["rows"]
    assert row["file"] is None
    assert row["sha256"] == file.sha256


def files_named(archive):
    """What the rows say of where each file stands; each is there."""
    rows = archive.portfolio["tables"]["portfolio.Attachment"]["rows"]
    places = [row["file"] for row in rows]
    assert set(places) <= set(archive.members)
    return places


def at_first(monkeypatch, thing, name, step):
    """Call `step` when this is called for the first time."""
    real, steps = getattr(thing, name), [step]

    def called(*args, **kwargs):
        if steps:
            steps.pop()()
        return real(*args, **kwargs)

    monkeypatch.setattr(thing, name, called)


def test_what_comes_while_files_are_copied_is_not_half_in(enrolled, monkeypatch):
    evidence = factories.EvidenceFactory(owner=enrolled)
    file = portfolio.attachment(evidence)
    at_first(monkeypatch, default_storage, "open", lambda: portfolio.attachment(evidence))
    archive = opened(export_of(enrolled))
    assert files_named(archive) == [pages.file_path(file)]
    assert Attachment.objects.count() == 2


def test_a_file_that_is_erased_meanwhile_is_named_nowhere(enrolled, monkeypatch):
    evidence = factories.EvidenceFactory(owner=enrolled)
    gone, file = portfolio.attachment(evidence), portfolio.attachment(evidence)

    def erase():
        name = gone.storage_name
        Attachment.objects.filter(pk=gone.pk).delete()
        default_storage.delete(name)

    at_first(monkeypatch, default_storage, "open", erase)
    archive = opened(export_of(enrolled))
    assert files_named(archive) == [pages.file_path(file)]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite whoever saves waits")
@pytest.mark.django_db(transaction=True)
def test_the_rows_are_of_one_moment(enrolled, monkeypatch):
    before = factories.EvidenceFactory(owner=enrolled)

    def write(_index):
        return factories.EvidenceFactory(owner=enrolled)

    at_first(monkeypatch, exporting, "tables", lambda: at_once(1, write))
    at_first(monkeypatch, exporting, "chosen_rows", lambda: at_once(1, write))
    rows = opened(export_of(enrolled)).portfolio["tables"]["portfolio.Evidence"]["rows"]
    assert [row["uuid"] for row in rows] == [str(before.uuid)]
    assert Evidence.objects.count() == 3


def test_copying_a_file_is_told(enrolled, monkeypatch):
    evidence = factories.EvidenceFactory(owner=enrolled)
    file = portfolio.attachment(evidence)
    monkeypatch.setattr(exporting, "TOLD_EVERY", 0)
    monkeypatch.setattr(exporting, "READ", 1)
    told = []
    monkeypatch.setattr(exporting.Maker, "_tell", lambda self, **values: told.append(values))
    export_of(enrolled)
    assert len(told) > default_storage.size(file.storage_name) > 1
    done = [one["done"] for one in told]
    assert done == sorted(done)
    assert done[-1] <= told[0]["total"]


def test_one_at_a_time(browser_of_trainer, enrolled):
    waiting = DataExport.objects.create(owner=enrolled)
    browser_of_trainer.post(reverse("data-export-new"))
    assert DataExport.objects.get() == waiting
    with pytest.raises(IntegrityError), transaction.atomic():
        DataExport.objects.create(owner=enrolled)


def test_a_new_one_takes_the_place_of_the_last(
    browser_of_trainer, enrolled, django_capture_on_commit_callbacks
):
    names = []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            browser_of_trainer.post(reverse("data-export-new"))
        names.append(DataExport.objects.get(owner=enrolled).storage_name)
    assert [default_storage.exists(name) for name in names] == [False, True]


def test_it_is_fetched_by_its_owner_alone(browser_of_trainer, enrolled, stranger, client):
    content = export_of(enrolled)
    address = reverse("data-export", args=[DataExport.objects.get().uuid])
    answer = browser_of_trainer.get(address)
    assert b"".join(answer.streaming_content) == content
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_after_a_week_it_is_gone(browser_of_trainer, enrolled, django_capture_on_commit_callbacks):
    export_of(enrolled)
    DataExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    export = DataExport.objects.get()
    assert browser_of_trainer.get(reverse("data-export", args=[export.uuid])).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        exporting.sweep_exports()
    assert not DataExport.objects.exists()
    assert not default_storage.exists(export.storage_name)


def test_one_that_was_killed_is_made_by_the_chore(enrolled):
    export = DataExport.objects.create(owner=enrolled)
    exporting.sweep_exports()
    assert DataExport.objects.get().is_waiting, "a task may still be at it"
    DataExport.objects.filter(pk=export.pk).update(moved_at=timezone.now() - timedelta(hours=1))
    exporting.sweep_exports()
    assert DataExport.objects.get().is_made


def test_what_cannot_be_made_is_said(browser_of_trainer, enrolled, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError("no room")

    monkeypatch.setattr(default_storage, "save", full)
    export = DataExport.objects.create(owner=enrolled)
    exporting.make_export.call(export.pk)
    assert DataExport.objects.get().has_failed
    assert "could not be made" in browser_of_trainer.get(reverse("data")).text
