"""Archives that are damaged, or made by somebody with bad intent: refused with a sentence, and nothing touched."""

import hashlib
import io
import json

import pytest
from django.test import override_settings

from portfolio.data import importing, reading
from portfolio.data.importing import import_archive
from portfolio.files.refusals import Refused
from portfolio.models import SignOff
from portfolio.snapshots import canonical_json, digest_of
from tests import factories
from tests.access.fixtures import db
from tests.portfolio.archives import export_of, fill, nothing_came, opened, rewritten, written

__all__ = ["db"]  # fixture of this module


@pytest.fixture(autouse=True)
def files_folder():
    """The module has a folder of its own."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="module")
def content(db, folder):
    """The bytes of one good archive."""
    sheet = factories.published_sheet(is_whole=True)
    trainer = factories.UserFactory()
    trainer.enrolments.create(framework=sheet.framework)
    return export_of(fill(trainer, sheet, factories.UserFactory()))


@pytest.fixture
def archive(content, tmp_path):
    path = tmp_path / "archive.zip"
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def newcomer(content):
    return factories.UserFactory()


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


def number(said):
    """The number of a tool's template, as a text of JSON."""

    def change(path):
        def put(data, members):
            for row in data["tables"]["portfolio.ToolRecord"]["rows"]:
                row["template"] = [row["template"][0], "@@"]

        members = opened(rewritten(path, put).read_bytes()).members
        members["portfolio.json"] = members["portfolio.json"].replace(b'"@@"', said)
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
        del digests["MANIFEST.sha256"]
        lines = [f"{digest}  {name}\n" for name, digest in digests.items()]
        written(path, members | {"MANIFEST.sha256": "".join(lines).encode()})

    return change


def rows_of(table, **values):
    def change(path):
        rewritten(path, lambda data, members: [row.update(values) for row in data["tables"][table]["rows"]])

    return change


def frozen(**values):
    """Other values in every snapshot of an evidence, with the digest that they have."""

    def change(path):
        def put(data, members):
            for row in data["tables"]["portfolio.Submission"]["rows"]:
                row["snapshot"] = canonical_json(json.loads(row["snapshot"]) | values)
                row["digest"] = digest_of(row["snapshot"])

        rewritten(path, put)

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
    "a cell": rows_of("portfolio.ToolRecord", rows=[{"a": "\ud800"}]),
    "a graph": rows_of("competencies.ToolTemplate", graph={"node": ["x"]}),
    "choices": rows_of("competencies.ToolTemplate", fields=[{"key": "a", "label": "A", "choices": 1}]),
    "the last day": rows_of("portfolio.Occurrence", due_on="9999-12-31"),
    "an hour after it": rows_of("portfolio.Tick", ticked_at="9999-12-31T23:59:59-14:00"),
    "a list as a snapshot": rows_of("portfolio.Submission", snapshot="[]", digest=digest_of("[]")),
    "a size": rows_of("portfolio.Attachment", size=1),
    "another member": rows_of("portfolio.Attachment", file="portfolio.json"),
    "a path": rows_of("portfolio.Attachment", file="../../etc/passwd"),
    "infinity": number(b"Infinity"),
    "less than that": number(b"-Infinity"),
    "no number": number(b"NaN"),
    "1e400": number(b"1e400"),
    "too many digits": number(b"9" * 5000),
    "a day that is none": frozen(starts="2026-99-99"),
    "a number as a day": frozen(starts=20260101),
    "a frozen kind": frozen(kind="zzz"),
    "a frozen title": frozen(title=[1]),
    "a frozen script": frozen(links=[{"url": "javascript:alert(1)", "label": ""}]),
    "a type": rows_of("portfolio.Attachment", name="x.html"),
}


@pytest.mark.parametrize("breaking", BROKEN.values(), ids=BROKEN)
def test_what_is_not_in_order_is_refused_and_nothing_touched(archive, newcomer, folder, breaking):
    breaking(archive)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    with pytest.raises(Refused) as caught:
        import_archive(archive, by=newcomer)
    assert str(caught.value.reason)
    assert nothing_came(newcomer)
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == files


@pytest.mark.parametrize("reference", [[], ["h7"], [[]], [10**30, "x"], ["h7", {"a": 1}]])
def test_what_names_a_sheet_in_no_shape_is_a_sheet_that_is_not_here(archive, newcomer, reference):
    rows_of("portfolio.SynthesisItem", competency=reference)(archive)
    with pytest.raises(importing.CannotBring):
        import_archive(archive, by=newcomer)
    assert nothing_came(newcomer)


@pytest.mark.parametrize("number", [10**30, -1, 1.0, True, "1", None, {"a": 1}])
def test_a_number_that_no_column_holds_is_a_thing_that_is_not_here(archive, newcomer, number):
    def change(data, members):
        for row in data["tables"]["portfolio.ToolRecord"]["rows"]:
            row["template"][1] = number

    with pytest.raises(importing.CannotBring):
        import_archive(rewritten(archive, change), by=newcomer)
    assert nothing_came(newcomer)


def test_what_cannot_even_be_looked_up_is_refused(archive, newcomer, monkeypatch):
    def fail(*_arguments):
        raise OverflowError

    monkeypatch.setattr(importing.Finder, "find", fail)
    with pytest.raises(Refused):
        import_archive(archive, by=newcomer)


def test_more_rows_than_others_could_wait_for_are_refused(archive, newcomer, monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 10)
    with pytest.raises(Refused, match="more than is safe"):
        import_archive(archive, by=newcomer)


@override_settings(QUOTA_BYTES=100)
def test_files_over_the_quota_are_refused(archive, newcomer, monkeypatch):
    monkeypatch.setattr(reading, "_max_unpacked", lambda: 10**9)
    with pytest.raises(Refused, match="no room"):
        import_archive(archive, by=newcomer)
    assert nothing_came(newcomer)


def test_a_failure_half_way_leaves_nothing(archive, newcomer, monkeypatch, folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())

    def fail(_user):
        raise ValueError

    monkeypatch.setattr(importing.making, "order_again", fail)
    with pytest.raises(Refused):
        import_archive(archive, by=newcomer)
    assert nothing_came(newcomer)
    assert not SignOff.objects.filter(trainer=newcomer).exists()
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == files


def test_members_are_read_not_unpacked(archive):
    assert io.BytesIO(archive.read_bytes()).read(2) == b"PK"
    assert reading.open_archive(archive).rows("portfolio.Evidence")
