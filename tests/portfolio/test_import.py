"""Bringing an archive into an empty account: equal to what was taken out."""

import hashlib
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage

from accounts.erasing import erase_account
from competencies.models import SheetVersion
from portfolio.data import importing
from portfolio.data.importing import CannotBring, import_archive
from portfolio.models import Assessment, Attachment, Evidence, Feedback, ReviewRequest, Submission
from tests import factories
from tests.portfolio.archives import export_of, fill, nothing_came, opened, rewritten


@pytest.fixture
def sheet(db):
    return factories.published_sheet(is_whole=True)


@pytest.fixture
def full(enrolled, sheet, mentor):
    return fill(enrolled, sheet, mentor)


@pytest.fixture
def archive(full, tmp_path):
    path = tmp_path / "archive.zip"
    path.write_bytes(export_of(full))
    return path


@pytest.fixture
def newcomer(archive, full):
    """Somebody with an empty account, where the one of the archive is gone."""
    erase_account(full)
    return factories.UserFactory()


MOVED = {
    "uuid",
    "item",
    "owner",
    "closed_at",
    "state",
    "author_name",
    "updated_at",
    "saved_at",
    "html",
    "description_html",
}


def comparable(content):
    """The rows of each table that comes in, without what the brief of an import changes."""
    tables = opened(content).portfolio["tables"]
    return {
        label: sorted(
            json.dumps({name: value for name, value in row.items() if name not in MOVED}, sort_keys=True)
            for row in tables[label]["rows"]
        )
        for label in importing.ORDER
    }


def test_what_comes_in_is_what_went_out(archive, newcomer):
    before = comparable(archive.read_bytes())
    import_archive(archive, by=newcomer)
    after = comparable(export_of(newcomer))
    for label in importing.ORDER:
        assert after[label] == before[label], label
    assert sum(len(rows) for rows in before.values()) > 60


def test_uuids_digests_and_bytes_are_the_same(archive, newcomer):
    tables = opened(archive.read_bytes()).portfolio["tables"]
    import_archive(archive, by=newcomer)
    for row in tables["portfolio.Submission"]["rows"]:
        made = Submission.objects.get(uuid=row["uuid"])
        assert (made.owner, made.snapshot, made.digest) == (newcomer, row["snapshot"], row["digest"])
        assert hashlib.sha256(made.snapshot.encode()).hexdigest() == made.digest
    for row in tables["portfolio.Attachment"]["rows"]:
        made = Attachment.objects.get(uuid=row["uuid"])
        with default_storage.open(made.storage_name) as file:
            assert hashlib.sha256(file.read()).hexdigest() == row["sha256"]
    photo = Attachment.objects.get(name="photo.jpg")
    assert default_storage.exists(photo.thumbnail_name)


def test_where_the_first_account_still_is_the_second_gets_its_own_uuids(archive, full):
    second = factories.UserFactory()
    import_archive(archive, by=second)
    mine = set(Evidence.objects.filter(owner=full).values_list("uuid", flat=True))
    theirs = set(Evidence.objects.filter(owner=second).values_list("uuid", flat=True))
    assert len(mine) == len(theirs)
    assert not mine & theirs
    before, after = comparable(archive.read_bytes()), comparable(export_of(second))
    assert {label: len(rows) for label, rows in after.items()} == {
        label: len(rows) for label, rows in before.items()
    }


def test_mentors_are_nobody_here(archive, newcomer, mentor):
    import_archive(archive, by=newcomer)
    assert set(Feedback.objects.filter(submission__owner=newcomer).values_list("mentor", "mentor_name")) == {
        (None, "Noor Haddad")
    }
    given = Assessment.objects.get(trainer=newcomer, kind="mentor")
    assert (given.author, given.by) == (None, "Noor Haddad")
    assert not ReviewRequest.objects.filter(trainer=newcomer, closed_at=None).exists()
    assert not Submission.objects.filter(owner=newcomer, state="submitted").exists()
    assert not Submission.objects.open_to(mentor).filter(owner=newcomer).exists()


def test_no_sign_off_rests_on_what_was_brought_in(archive, newcomer):
    import_archive(archive, by=newcomer)
    assert Assessment.objects.filter(trainer=newcomer, kind="mentor").exists()
    assert not Assessment.objects.given_here().filter(trainer=newcomer, kind="mentor").exists()


def test_the_owner_and_the_texts_html_never_come_from_the_file(archive, newcomer, stranger):
    def change(data, members):
        for row in data["tables"]["portfolio.Evidence"]["rows"]:
            row |= {"owner": str(stranger.uuid), "html": "<script>alert(1)</script>", "text": "*said*"}
        data["tables"]["accounts.User"]["rows"][0]["is_staff"] = True

    import_archive(rewritten(archive, change), by=newcomer)
    newcomer.refresh_from_db()
    assert not newcomer.is_staff
    assert not Evidence.objects.filter(owner=stranger).exists()
    assert set(Evidence.objects.filter(owner=newcomer).values_list("html", flat=True)) == {
        "<p><em>said</em></p>"
    }


def test_only_into_an_empty_account(archive, newcomer):
    import_archive(archive, by=newcomer)
    counts = Evidence.objects.count()
    with pytest.raises(PermissionDenied, match="empty account"):
        import_archive(archive, by=newcomer)
    assert Evidence.objects.count() == counts


def test_a_sheet_that_is_not_here_is_named_before_anything_comes(archive, newcomer):
    SheetVersion.objects.update(digest="1" * 64)
    with pytest.raises(CannotBring) as caught:
        import_archive(archive, by=newcomer)
    assert caught.value.left["portfolio.Claim"]
    assert any("competency" in one for one in caught.value.missing)
    assert nothing_came(newcomer)
    import_archive(archive, by=newcomer, is_partial=True)
    assert Evidence.objects.filter(owner=newcomer).exists()
    assert not newcomer.assessments.exists()


def test_a_column_that_is_missing_takes_its_default_and_an_unknown_one_is_dropped(archive, newcomer):
    """So an archive of an earlier or a later release comes in."""

    def change(data, _members):
        for row in data["tables"]["portfolio.Commitment"]["rows"]:
            del row["why"]
            row["mood"] = "hopeful"

    import_archive(rewritten(archive, change), by=newcomer)
    assert set(newcomer.commitments.values_list("why", flat=True)) == {""}
