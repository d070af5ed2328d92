"""One's own archive: complete, with nobody else's data, for its owner alone."""

import hashlib
import re
from urllib.parse import unquote

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.registry import Export, personal_tables
from portfolio.data.kept import kept_about
from portfolio.models import Attachment, Feedback
from tests.access.fixtures import db, world
from tests.access.portfolio import WORD
from tests.portfolio.archives import export_of, opened
from tests.test_canaries import own_rows, text_columns

__all__ = ["db", "world"]  # fixtures of this module

# Words of the person's that stand in no archive, with the reason.
NOT_IN_IT = {
    "accounts.OutgoingMail": "gone as soon as it is sent",
    "portfolio.PendingPost": "shown again within a day",
    "portfolio.Upload": "not saved yet",
    "mfa.Authenticator": "a summary, without the name of a key",
    "usersessions.UserSession": "a summary, without the browser's name",
    "portfolio.AttachmentText": "read from the file, which is there",
    "portfolio.SearchEntry": "made of the other rows, and words cut to their stems",
}
# And those that its pages do not show, though the data has them.
NOT_ON_PAGES = {"competencies.Tag.slug": "made of the name, which they show"}
UNPUBLISHED = {"portfolio.Feedback", "portfolio.FeedbackLevel"}


@pytest.fixture(autouse=True)
def files_folder():
    """The module's world has a folder of its own."""


@pytest.fixture(scope="module")
def archive(world):
    return opened(export_of(world.cast["trainer"]))


def test_every_table_with_rows_is_in_it(world, archive):
    for label, rows in own_rows(world.cast["trainer"]):
        kept = archive.portfolio["tables"].get(label, {}).get("rows", [])
        export = personal_tables[label].export
        if label in UNPUBLISHED:
            column = "published_at" if label == "portfolio.Feedback" else "feedback__published_at"
            rows = rows.filter(**{f"{column}__isnull": False})
        assert len(kept) == (0 if export is Export.NOTHING else rows.count()), label


@pytest.fixture(scope="module")
def hidden(world):
    """The words that the archive has to hold, each with a column that it stands in."""
    return {
        word: f"{label}.{field.name}"
        for label, rows in own_rows(world.cast["trainer"])
        for row in rows
        for field in text_columns(rows.model)
        for word in WORD.findall(str(field.value_from_object(row)))
        if label not in NOT_IN_IT and word not in world.mentors_own
    }


def test_every_word_of_the_persons_is_in_it(hidden, archive):
    held = set(WORD.findall(b"".join(archive.members.values()).decode(errors="replace")))
    assert len(hidden) > 100
    assert {word: column for word, column in hidden.items() if word not in held} == {}


def test_the_pages_say_what_the_data_says(hidden, archive):
    pages = b"".join(content for name, content in archive.members.items() if name.endswith(".html")).decode()
    told = set(WORD.findall(pages))
    silent = {column for word, column in hidden.items() if word not in told}
    assert sorted(silent) == sorted(NOT_ON_PAGES), "portfolio/data/items.py says what the pages show"


def test_nobody_elses_data_is_in_it(world, archive):
    everything = b"".join(archive.members.values()).decode(errors="replace")
    assert not {word for word in world.mentors_own if word in everything}
    signed = {str(world.cast["asked mentor"])}  # by name, as published
    for actor, person in world.cast.items():
        if person.pk != world.cast["trainer"].pk:
            assert person.email not in everything, actor
            assert str(person.uuid) not in everything, actor
            assert person.name in signed or not re.search(rf"\b{person.name}\b", everything), actor
    other = opened(export_of(world.cast["stranger"]))
    assert not WORD.findall(b"".join(other.members.values()).decode(errors="replace"))


def test_what_a_mentor_has_not_published_stays_theirs(world, archive):
    uuids = {row["uuid"] for row in archive.portfolio["tables"]["portfolio.Feedback"]["rows"]}
    assert str(world.feedback.uuid) in uuids
    assert str(world.feedback_draft.uuid) not in uuids


def test_nor_is_it_counted(world):
    """That somebody has begun to answer is theirs too, until they publish it."""
    trainer, draft = world.cast["trainer"], Feedback.objects.filter(pk=world.feedback_draft.pk)
    before = kept_about(trainer)
    with transaction.atomic():
        assert draft.delete()[0]
        assert kept_about(trainer) == before
        transaction.set_rollback(True)


def test_the_manifest_names_every_member_with_its_digest(archive):
    members = {name: content for name, content in archive.members.items() if name != "MANIFEST.sha256"}
    lines = archive.members["MANIFEST.sha256"].decode().splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}


def test_files_are_the_originals(world, archive):
    for row in archive.portfolio["tables"]["portfolio.Attachment"]["rows"]:
        assert hashlib.sha256(archive.members[row["file"]]).hexdigest() == row["sha256"]
        with default_storage.open(Attachment.objects.get(uuid=row["uuid"]).storage_name) as stored:
            assert stored.read() == archive.members[row["file"]]


def test_every_link_of_the_pages_leads_somewhere_in_it(archive):
    """And nothing leads out: no script, no address but what the person wrote as text."""
    for name, content in archive.members.items():
        if name.endswith(".html"):
            text, folder = content.decode(), name.rpartition("/")[0]
            assert "<script" not in text
            assert " style=" not in text
            for link in re.findall(r'<(?:a|link|img)[^>]* (?:href|src)="([^"#]*)', text):
                if not link.startswith(("http", "mailto")):
                    path = unquote(link).removeprefix("../") if folder else unquote(link)
                    assert path in archive.members or f"{folder}/{path}" in archive.members, (name, link)


def test_the_data_says_what_it_is(archive):
    head = archive.portfolio
    assert head["format"] == "carnet-portfolio/1"
    assert head["left_out"]["portfolio.PendingPost"]
