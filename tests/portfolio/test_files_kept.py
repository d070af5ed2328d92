"""Files that a submission froze stay for it; what nobody needs any more goes, rows and bytes."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from portfolio.files import Refused, stores
from portfolio.files.taking import used_by
from portfolio.models import Attachment, Submission
from portfolio.snapshots import read
from portfolio.workflow import asking, sweeping
from portfolio.workflow.attachments import detach, let_go
from tests.portfolio import samples
from tests.portfolio.shown import ask, evidence_with, item, mentorship_of

pytestmark = pytest.mark.django_db
FILES = {"notes.txt": b"notes", "photo.jpg": samples.photo()}


@pytest.fixture
def evidence(enrolled, sheet):
    return evidence_with(enrolled, sheet, **FILES)


@pytest.fixture
def submission(evidence, mentor, enrolled, sheet):
    return ask(evidence, mentorship_of(mentor, enrolled), sheet)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def bytes_of(rows):
    return [name for row in rows for name in row.stored_names if default_storage.exists(name)]


def in_state(submission, state, **fields):
    Submission.objects.filter(pk=submission.pk).update(state=state, decided_at=timezone.now(), **fields)


def test_a_frozen_file_taken_from_its_evidence_stays_for_the_round(submission, committed):
    files = list(submission.files.all())
    with committed():
        assert detach(submission.evidence, files)
    assert not submission.evidence.attachments.exists()
    assert [file.evidence for file in submission.files.all()] == [None, None]
    assert len(bytes_of(files)) == 4
    assert {file.sha256 for file in read(submission.snapshot).files} == {file.sha256 for file in files}
    sweeping.sweep_let_go()
    assert submission.files.count() == 2


def test_a_file_that_nobody_froze_goes_with_its_bytes(evidence, committed):
    files = list(evidence.attachments.all())
    with committed():
        assert detach(evidence, files[:1])
    assert list(Attachment.objects.all()) == files[1:]
    assert bytes_of(files) == files[1].stored_names
    assert not detach(evidence, files[:1]), "it is gone"


def test_a_file_of_another_evidence_is_not_taken(evidence, enrolled, sheet):
    other = evidence_with(enrolled, sheet, **{"other.txt": b"x"})
    assert not detach(evidence, other.attachments.all())
    assert other.attachments.exists()


@pytest.mark.parametrize(
    ("state", "kept"), [("accepted", 2), ("returned", 0), ("revoked", 2), ("withdrawn", 0), ("submitted", 0)]
)
def test_erasing_keeps_what_was_accepted(submission, committed, state, kept):
    in_state(submission, state)
    files = list(submission.files.all())
    with committed():
        let_go(submission.evidence.attachments.all())
    assert [file.evidence for file in Attachment.objects.all()] == [None] * kept
    assert len(bytes_of(files)) == kept * 2
    assert submission.frozen_files.count() == kept


def test_erasing_what_was_reviewed_too_keeps_nothing(submission, committed):
    in_state(submission, "accepted", snapshot="")
    files = list(submission.files.all())
    with committed():
        let_go(files)
    assert not Attachment.objects.exists()
    assert not bytes_of(files)


def test_a_file_that_two_rounds_froze_stays_for_the_accepted_one(submission, committed):
    in_state(submission, "accepted")
    [again] = asking.submit(submission.request, by=submission.owner, items=[item(submission.evidence)])
    with committed():
        let_go(submission.evidence.attachments.all())
    assert submission.files.count() == again.files.count() == 2


def test_the_sweep_takes_what_lost_its_last_round(submission, committed):
    files = list(submission.files.all())
    detach(submission.evidence, files)
    submission.frozen_files.filter(attachment=files[0]).delete()
    with committed():
        assert sweeping.sweep_let_go() == 1
    assert list(Attachment.objects.all()) == files[1:]
    assert bytes_of(files) == files[1].stored_names
    Submission.objects.update(snapshot="")
    with committed():
        sweeping.sweep()
    assert not Attachment.objects.exists()
    assert not bytes_of(files)


def test_the_sweep_leaves_files_of_an_evidence_alone(evidence, submission):
    assert sweeping.sweep_let_go() == 0
    submission.delete()
    assert sweeping.sweep_let_go() == 0
    assert evidence.attachments.count() == 2


def test_files_without_an_evidence_count_in_the_quota(submission):
    before = used_by(submission.owner)
    detach(submission.evidence, submission.files.all())
    assert used_by(submission.owner) == before > 0


def test_frozen_files_go_with_their_person(submission, committed):
    files = list(submission.files.all())
    detach(submission.evidence, files[:1])
    with committed():
        sweeping.forget_files_of(submission.owner)
        Attachment.objects.filter(owner=submission.owner).delete()
    assert not bytes_of(files)


# What the storage kept is read back


@pytest.mark.parametrize("change", [b"other", b"notez", b""])
def test_a_storage_that_keeps_other_bytes_is_not_believed(tmp_path, files_folder, monkeypatch, change):
    write = stores.FolderStorage._write

    def alter(self, partial, content):
        write(self, partial, content)
        partial.write_bytes(change)

    path = tmp_path / "notes.txt"
    path.write_bytes(b"notes")
    with monkeypatch.context() as broken:
        broken.setattr(stores.FolderStorage, "_write", alter)
        with pytest.raises(Refused, match="could not be stored"):
            stores.put(path)
    assert not [one for one in files_folder.rglob("*") if one.is_file()]
    assert default_storage.size(stores.put(path)) == 5


def test_a_digest_that_is_known_already_is_the_one_compared(tmp_path, files_folder):
    path = tmp_path / "notes.txt"
    path.write_bytes(b"notes")
    with pytest.raises(Refused):
        stores.put(path, sha256="0" * 64)
    assert stores.put(path, sha256=stores.digest_at(path))


def test_a_storage_without_an_answer_has_not_lost_the_file(monkeypatch):
    def away(self, name):
        raise OSError("no route to host")

    assert not stores.is_there("files/aa/never")
    monkeypatch.setattr(stores.FolderStorage, "exists", away)
    assert stores.is_there("files/aa/never")


def test_young_files_without_a_row_are_left(files_folder, tmp_path):
    path = tmp_path / "page.webp"
    path.write_bytes(b"page")
    stores.put(path, "-1x1.webp")
    assert sweeping.sweep_orphans() == 0
    assert timedelta(0) < sweeping.ORPHAN_AGE
