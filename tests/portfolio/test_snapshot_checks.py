"""Frozen texts that an archive brings: only what our own pages could have frozen; links of another kind are words."""

import json

import pytest
from django.urls import reverse

from portfolio import snapshots
from portfolio.data.importing import import_archive
from portfolio.files.refusals import Refused
from portfolio.models import Submission
from portfolio.snapshot_checks import check_sign_off, read_checked
from portfolio.workflow.signing import FORMAT as SIGNED
from tests import factories
from tests.portfolio.archives import export_of, nothing_came, opened, rewritten
from tests.portfolio.reviewing import asked

UUID = "0f0e0d0c-0b0a-4000-8000-000000000001"
MISSHAPEN = (ValueError, TypeError, AttributeError, LookupError)


def evidence(**values):
    claim = {"uid": "c-one", "text": "One", "justification": "", "level": "step-4", "level_title": "Step 4"}
    file = {"sha256": "a" * 64, "name": "a.pdf", "media_type": "application/pdf", "size": 0}
    named = dict.fromkeys(("evidence", "competency", "sheet_version"), UUID)
    said = {"title": "Café", "text": "x" * 100_000, "kind": "document", "starts": "2026-01-31", "ends": ""}
    lists = {"claims": [claim], "links": [{"url": "HTTPS://a.example", "label": ""}], "files": [file]}
    return {"format": snapshots.FORMAT, **named, **said, **lists, **values}


def reflection(**values):
    named = dict.fromkeys(("reflection", "competency", "sheet_version"), UUID)
    said = {"title": "", "text": "", "kind": "free", "question": "", "dated": "2026-01-31"}
    return {"format": snapshots.FORMAT, **named, **said, **values}


def within(name, /, **values):
    [first] = evidence()[name]
    return evidence(**{name: [first | values]})


BROKEN = {
    "no such day": evidence(starts="2026-99-99"),
    "a week": evidence(starts="2026-W01-1"),
    "a number as a day": evidence(starts=20260101),
    "a number as an end": evidence(ends=5),
    "a kind": evidence(kind="zzz"),
    "a list as a title": evidence(title=[1]),
    "a long title": evidence(title="x" * 201),
    "a long text": evidence(text="x" * 100_001),
    "NUL": evidence(title="a\0"),
    "a surrogate": evidence(title="\ud800"),
    "a number for the world": evidence(evidence=7),
    "nothing for the world": evidence(competency="x"),
    "claims as text": evidence(claims="abc"),
    "too many links": evidence(links=evidence()["links"] * 1001),
    "no uid": within("claims", uid=None),
    "another uid": within("claims", uid="<c>"),
    "a number as a level": within("claims", level_title=5),
    "an object as words": within("claims", text={"a": 1}),
    "a script": within("links", url="javascript:alert(1)"),
    "a path": within("links", url="/logout"),
    "a number as an address": within("links", url=5),
    "a number as a label": within("links", label=6),
    "a size as text": within("files", size="1"),
    "less than nothing": within("files", size=-1),
    "a truth as a size": within("files", size=True),
    "no digest": within("files", sha256=None),
    "a number as a name": within("files", name=5),
    "one more value": evidence(more=1),
    "a reflection's day": reflection(dated=20260101),
    "a reflection's kind": reflection(kind="document"),
    "a reflection's question": reflection(question=None),
}


@pytest.mark.parametrize("values", BROKEN.values(), ids=BROKEN)
def test_what_no_page_of_ours_froze_is_refused(values):
    with pytest.raises(MISSHAPEN):
        read_checked(json.dumps(values))


@pytest.mark.parametrize("values", [evidence(), reflection()], ids=["evidence", "reflection"])
def test_what_is_in_order_is_read_as_ever(values):
    text = snapshots.canonical_json(values)
    assert read_checked(text) == snapshots.read(text)
    assert snapshots.canonical(read_checked(text)) == text


def sign_off(criteria=(), dimensions=(), **values):
    return json.dumps(
        {"format": SIGNED, "criteria": list(criteria), "dimensions": list(dimensions), **values}
    )


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        sign_off(format="another"),
        sign_off([{"text": "One", "level_title": 5}]),
        sign_off([{"text": "One", "level_title": "Step", "uid": []}]),
        sign_off(["One"]),
        sign_off(dimensions=[{"text": "One", "validated": "yes", "ticked": False}]),
        sign_off(dimensions=[{"text": "\ud800", "validated": True, "ticked": False}]),
        sign_off(criteria={"text": "One"}),
    ],
)
def test_a_sign_off_of_another_shape_is_refused(text):
    with pytest.raises(MISSHAPEN):
        check_sign_off(text)
    check_sign_off(sign_off([{"text": "One", "level_title": "Step", "is_proficient": True}]))


SCRIPT = "javascript:alert(1)"


def with_link(text, url):
    return snapshots.canonical_json(json.loads(text) | {"links": [{"url": url, "label": "Look"}]})


@pytest.fixture
def shown(enrolled, sheet, mentor):
    """A round whose snapshot was stored with an address that is no link."""
    [round_, *_others] = asked(enrolled, sheet, mentor).request.submissions.order_by("pk")
    Submission.objects.filter(pk=round_.pk).update(snapshot=with_link(round_.snapshot, SCRIPT))
    return round_


def test_only_addresses_of_the_web_are_links_on_the_page(shown, client, enrolled):
    client.force_login(enrolled)
    address = reverse("submission", args=[shown.uuid])
    said = client.get(address).content.decode()
    assert "Look" in said
    assert f'href="{SCRIPT}' not in said
    Submission.objects.filter(pk=shown.pk).update(snapshot=with_link(shown.snapshot, "http://a.example/"))
    assert 'href="http://a.example/"' in client.get(address).content.decode()


def test_an_address_of_an_evidence_that_is_none_is_words(client, enrolled):
    row = factories.EvidenceFactory(owner=enrolled)
    row.links.create(url=SCRIPT, label="Look")
    client.force_login(enrolled)
    said = client.get(row.get_absolute_url()).content.decode()
    assert "Look" in said
    assert f'href="{SCRIPT}' not in said


def test_nor_are_they_links_in_the_archive(shown, enrolled):
    pages = [
        content for name, content in opened(export_of(enrolled)).members.items() if name.endswith(".html")
    ]
    assert any(SCRIPT.encode() in page for page in pages)
    assert not any(b'href="javascript' in page for page in pages)


def test_an_archive_with_such_a_round_is_refused(shown, enrolled, tmp_path):
    path = tmp_path / "archive.zip"
    path.write_bytes(export_of(enrolled))

    def change(data, members):
        for row in data["tables"]["portfolio.Submission"]["rows"]:
            row["digest"] = snapshots.digest_of(row["snapshot"])

    newcomer = factories.UserFactory()
    with pytest.raises(Refused):
        import_archive(rewritten(path, change), by=newcomer)
    assert nothing_came(newcomer)
