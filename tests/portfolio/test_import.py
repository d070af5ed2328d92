"""Bringing an archive into an empty account: equal to what was taken out, or nothing at all."""

import hashlib
import io
import json
import zipfile
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.test import override_settings

from accounts.erasing import erase_account
from competencies.models import SheetVersion
from portfolio.data import importing, reading
from portfolio.data.importing import CannotBring, import_archive
from portfolio.files import take_in
from portfolio.files.refusals import Refused
from portfolio.models import (
    Assessment,
    Attachment,
    Evidence,
    Feedback,
    Reflection,
    ReviewRequest,
    SignOff,
    Submission,
)
from portfolio.workflow.attachments import attach
from tests import factories
from tests.access import portfolio, writing
from tests.portfolio.archives import export_of, opened
from tests.portfolio.reviewing import asked, decide
from tests.portfolio.samples import image, sent


@pytest.fixture
def sheet(db):
    return factories.published_sheet(is_whole=True)


@pytest.fixture
def full(enrolled, sheet, mentor):
    """A trainer with all that an archive holds, a real picture among it, and a mentor's answers."""
    portfolio.evidence(enrolled, sheet)
    library = factories.competencies.Tool.objects.create(
        framework=sheet.framework, slug="library", title="Library", purpose="For all"
    )
    portfolio.levels(enrolled, sheet)
    writing.fill(enrolled, sheet, library)
    review = asked(enrolled, sheet, mentor, items=3)
    photo = take_in(by=enrolled, form_key=uuid4(), sent=sent("photo.jpg", image()))
    attach(review.evidence[0], [photo])
    decide(review, mentor, "accepted", review.levels[-1])
    decide(review, mentor, "returned", submission=review.request.submissions.order_by("pk")[1])
    return enrolled


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


def rewritten(path, change):
    """The archive with its data changed, and a manifest that says so: what somebody with bad intent makes."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    data = json.loads(members["portfolio.json"])
    change(data, members)
    members["portfolio.json"] = json.dumps(data).encode()
    del members["MANIFEST.sha256"]
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in members.items()]
    return written(path, members | {"MANIFEST.sha256": "".join(lines).encode()})


def written(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return path


def nothing_came(user):
    return (
        not Evidence.objects.filter(owner=user).exists()
        and not Reflection.objects.filter(owner=user).exists()
    )


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
    assert comparable(export_of(second)) == comparable(archive.read_bytes())


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


def changed_byte(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)


def cut_off(path):
    path.write_bytes(path.read_bytes()[:-200])


def other_data(path):
    members = opened(path.read_bytes()).members
    written(path, members | {"portfolio.json": members["portfolio.json"].replace(b"Caf", b"Kaf")})


def one_more(path):
    written(path, opened(path.read_bytes()).members | {"more.txt": b"x"})


def leading_out(path):
    rewritten(path, lambda data, members: members.update({"../../etc/passwd": b"x"}))


def no_manifest(path):
    members = opened(path.read_bytes()).members
    written(path, {name: content for name, content in members.items() if name != "MANIFEST.sha256"})


def no_zip(path):
    path.write_bytes(b"hello")


def a_bomb(path):
    rewritten(path, lambda data, members: members.update({"files/bomb": b"0" * 60_000_000}))


def deep_json(path):
    members = opened(path.read_bytes()).members
    deep = b"[" * 200_000 + b"]" * 200_000
    lines = hashlib.sha256(deep).hexdigest() + "  portfolio.json\n"
    written(path, {"portfolio.json": deep, "MANIFEST.sha256": lines.encode()} | dict.fromkeys((), members))


def rows_of(table, **values):
    def change(path):
        rewritten(path, lambda data, members: [row.update(values) for row in data["tables"][table]["rows"]])

    return change


BROKEN = {
    "a byte": changed_byte,
    "cut off": cut_off,
    "other data": other_data,
    "one more": one_more,
    "leading out": leading_out,
    "no manifest": no_manifest,
    "no zip": no_zip,
    "a bomb": a_bomb,
    "deep": deep_json,
    "format": lambda path: rewritten(path, lambda data, members: data.update(format="carnet-portfolio/9")),
    "no tables": lambda path: rewritten(path, lambda data, members: data.update(tables=[])),
    "a kind": rows_of("portfolio.Evidence", kind="anything"),
    "a NUL": rows_of("portfolio.Evidence", title="a\0b"),
    "a surrogate": rows_of("portfolio.Evidence", title="\ud800"),
    "too long": rows_of("portfolio.Evidence", title="x" * 300),
    "no title": rows_of("portfolio.Evidence", title=""),
    "a list": rows_of("portfolio.Evidence", starts=["2026"]),
    "a script": rows_of("portfolio.EvidenceLink", url="javascript:alert(1)"),
    "a digest": rows_of("portfolio.Submission", digest="0" * 64),
    "a snapshot": rows_of("portfolio.Submission", snapshot="{}"),
    "a rule": rows_of("portfolio.Commitment", recurrence="FREQ=SECONDLY"),
    "rows": rows_of("portfolio.ToolRecord", rows={"a": 1}),
    "a size": rows_of("portfolio.Attachment", size=1),
    "another member": rows_of("portfolio.Attachment", file="portfolio.json"),
    "a path": rows_of("portfolio.Attachment", file="../../etc/passwd"),
    "a type": rows_of("portfolio.Attachment", name="x.html"),
}


@pytest.mark.parametrize("breaking", BROKEN.values(), ids=BROKEN)
def test_what_is_not_in_order_is_refused_and_nothing_touched(archive, newcomer, breaking, files_folder):
    breaking(archive)
    files = sorted(path for path in files_folder.rglob("*") if path.is_file())
    with pytest.raises(Refused) as caught:
        import_archive(archive, by=newcomer)
    assert str(caught.value.reason)
    assert nothing_came(newcomer)
    assert sorted(path for path in files_folder.rglob("*") if path.is_file()) == files


@override_settings(QUOTA_BYTES=100)
def test_files_over_the_quota_are_refused(archive, newcomer, monkeypatch):
    monkeypatch.setattr(reading, "_max_unpacked", lambda: 10**9)
    with pytest.raises(Refused, match="no room"):
        import_archive(archive, by=newcomer)
    assert nothing_came(newcomer)


def test_a_failure_half_way_leaves_nothing(archive, newcomer, monkeypatch, files_folder):
    files = sorted(path for path in files_folder.rglob("*") if path.is_file())

    def fail(_user):
        raise ValueError

    monkeypatch.setattr(importing.making, "order_again", fail)
    with pytest.raises(Refused):
        import_archive(archive, by=newcomer)
    assert nothing_came(newcomer)
    assert not SignOff.objects.filter(trainer=newcomer).exists()
    assert sorted(path for path in files_folder.rglob("*") if path.is_file()) == files


def test_members_are_read_not_unpacked(archive):
    assert io.BytesIO(archive.read_bytes()).read(2) == b"PK"
    assert reading.open_archive(archive).rows("portfolio.Evidence")
