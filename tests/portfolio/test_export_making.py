"""How an archive is asked for, made, fetched and let go."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from portfolio.data import exporting
from portfolio.models import DataExport
from tests import factories
from tests.access import portfolio
from tests.portfolio.archives import export_of, opened


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
