"""Every text of one trainer holds a word of its own; nobody else is ever answered with one of them.

The words are hidden by `tests/access/portfolio.py`; the walk asks for every address there is and follows
every link. The owner does meet the words, or the walk would prove nothing.
"""

import logging

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.db.models import CharField, EmailField, FileField, JSONField, TextField

from accounts.registry import personal_tables
from portfolio.search.analyser import MAX_WORDS
from portfolio.search.entries import SOURCES
from tests.access import world as worlds
from tests.access.crawl import Walk, addresses
from tests.access.fixtures import db, world
from tests.access.portfolio import WORD

__all__ = ["db", "world"]  # fixtures of this module

OTHERS = [actor for actor in worlds.ACTORS if actor not in {"trainer", "half signed in"}]
if connection.vendor != "sqlite":
    OTHERS = [actor for actor in OTHERS if actor in worlds.KINDS]

NAME = {"accounts.User.name"}
# What others read of right: an administrator keeps people, an editor the framework's draft; mentors and leaders
# know the names of those they accompany. The words that the trainer showed are in the world's `shown`.
SHOWN = {
    "admin": {*NAME, "accounts.User.email", "account.EmailAddress.email"},
    "editor": {"the sheet draft"},
} | {
    actor: NAME
    for actor in ("mentor", "asked mentor", "late mentor", "expired mentor", "former mentor", "leader")
}
# Columns of personal tables in which no words of the person's stand.
WORDLESS = {
    "account.EmailConfirmation.key": "a secret, made here",
    "accounts.User.password": "a hash",
    "accounts.User.time_zone": "a name of a list",
    "admin.LogEntry.change_message": "names of fields, written by Django",
    "admin.LogEntry.object_id": "a number",
    "admin.LogEntry.object_repr": "what an administrator changed; portfolios are not among it",
    "competencies.SheetDraft.*": "the framework's; the walk looks for its word too",
    "competencies.SheetVersion.*": "the framework's, published",
    "portfolio.PendingPost.path": "an address",
    "portfolio.Attachment.display_name": "a name in the storage, made here",
    "portfolio.Attachment.media_type": "of the allow-list",
    "portfolio.Attachment.sha256": "a digest",
    "portfolio.Attachment.storage_name": "a name in the storage, made here",
    "portfolio.Attachment.thumbnail_name": "a name in the storage, made here",
}
WORDLESS |= {
    "competencies.Tool.slug": "made of the title; the walk asks for it, and logs name what was asked for",
    "usersessions.UserSession.data": "always empty",
    "usersessions.UserSession.session_key": "a secret",
}
WORDLESS |= {
    "portfolio.Attachment.page_names": "names in the storage, made here",
    "portfolio.HistoricalReflection.history_change_reason": "always empty",
    "portfolio.HistoricalRolePhase.history_change_reason": "always empty",
    "portfolio.Commitment.recurrence": "a rule, checked before it is kept",
    "portfolio.CalendarFeed.token_digest": "a digest",
    "portfolio.Feedback.mentor_name": "the mentor's name",
    "portfolio.SignOff.mentor_name": "the mentor's name",
    "portfolio.SignOff.snapshot": "the sheet's words, and levels",
    "portfolio.SignOff.digest": "a digest",
    "portfolio.Submission.digest": "a digest",
    "accounts.Invitation.*": "of whom it is sent to; the trainer's own invitation has its word, met by nobody else",
    "portfolio.MentorNote.text": "of its mentor; the world's `mentors_own` has its word",
}
WORDLESS |= {
    "competencies.ToolTemplate.graph": "keys of a template's fields",
    "competencies.ToolTemplate.lines": "of a checklist; a grid has none",
    "portfolio.Assessment.author_name": "a mentor's name, where there is no account of theirs",
    "portfolio.DataExport.sha256": "a digest",
    "portfolio.DataExport.storage_name": "a name in the storage, made here",
}
WORDLESS |= {name.replace("Attachment", "Upload"): why for name, why in WORDLESS.items()}
# Columns of what search says it finds whose words find nothing.
NOT_FOUND = {}
# Columns that no page shows to their owner either.
KEPT_ASIDE = {
    "accounts.OutgoingMail.message": "on its way to the owner's letter box",
    "portfolio.AttachmentText.text": "shown as the file that it was read from",
    "portfolio.Upload.name": "shown in the form that it was sent for, which is nowhere in the walk",
    "usersessions.UserSession.user_agent": "only sessions that still live are listed",
}


# And those that no page tells: at most a form has them, in its fields.
NOT_TOLD = {
    "a file": "served as it is, on no page",
    "portfolio.PendingPost.data": "shown in the fields that it was sent from",
}


def text_columns(model):
    """Columns in which somebody's words can stand."""
    kinds = (CharField, TextField, JSONField)
    for field in model._meta.concrete_fields:
        if isinstance(field, kinds) and not isinstance(field, FileField) and not field.choices:
            yield field


def own_rows(trainer):
    """The trainer's rows of each personal table, with its label."""
    tables = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    for label, declared in personal_tables.items():
        if declared.owner:
            table = tables[label]
            by_address = "__" not in declared.owner and isinstance(
                table._meta.get_field("id" if declared.owner == "pk" else declared.owner), EmailField
            )
            owner = trainer.email if by_address else trainer.pk
            yield label, table._base_manager.filter(**{declared.owner: owner})


@pytest.fixture(scope="module")
def held(world):
    """Each hidden word of the trainer's with a column that it stands in; one word may stand in several."""
    return [
        (word, f"{label}.{field.name}")
        for label, rows in own_rows(world.cast["trainer"])
        for row in rows
        for field in text_columns(rows.model)
        for word in WORD.findall(str(field.value_from_object(row)))
    ]


@pytest.fixture(scope="module")
def hidden(world, held):
    """Each hidden word with the first column that it stands in; those in the files with « a file »."""
    words = dict([(word, "a file") for word in world.contents] + held[::-1])
    return words | {world.invitation.name: "whom the trainer invited"}


def exempt(label, column):
    return f"{label}.{column}" in WORDLESS or f"{label}.*" in WORDLESS


def test_every_column_of_the_portfolio_holds_a_word(world, held):
    filled = {column for _word, column in held}
    empty = [
        f"{label}.{field.name}"
        for label, rows in own_rows(world.cast["trainer"])
        for field in text_columns(rows.model)
        if f"{label}.{field.name}" not in filled and not exempt(label, field.name)
    ]
    assert not empty, "hide a word there in tests/access/portfolio.py, or say in WORDLESS why there is none"


def asked_for(world, hidden, actor):
    """Slugs of tags in the addresses that the walk knocks at: they come back in logs, to whoever typed them."""
    words = WORD.findall(" ".join(address for _route, _thing, address in addresses(world, actor)))
    return {
        word for word in words if hidden.get(word) in ("competencies.Tag.slug", "portfolio.SearchEntry.place")
    }


@pytest.mark.parametrize("actor", OTHERS)
def test_nobody_else_meets_a_word(world, hidden, actor, caplog):
    caplog.set_level(logging.INFO)
    logging.getLogger("django").addHandler(caplog.handler)
    mail.outbox = []
    try:
        walk = Walk(actor, world).start()
    finally:
        logging.getLogger("django").removeHandler(caplog.handler)
    shown = SHOWN.get(actor, set())
    open_words = world.shown if actor in worlds.ASKED else set()
    open_words = open_words | (world.mentors_own if actor == "asked mentor" else set())
    met = walk.seen | {word: "a log line" for word in WORD.findall(caplog.text)}
    for message in mail.outbox:
        if world.cast["trainer"].email not in message.to:
            met |= {word: f"a mail to {message.to}" for word in WORD.findall(str(message.message()))}
    open_words = open_words | asked_for(world, hidden, actor)
    leaks = {
        f"{hidden.get(word, 'the sheet draft')} in {place}"
        for word, place in met.items()
        if word not in open_words
    }
    assert not {leak for leak in leaks if leak.partition(" in ")[0] not in shown}
    assert len(walk.asked) > 10


def found_by(client, words):
    """The hidden words in what a search for these finds; the page repeats the question, so only results count."""
    rows = client.get("/search/", {"q": " ".join(words)}).context["rows"]
    return set(WORD.findall(str([(row["title"], row["excerpt"], row["url"]) for row in rows]))), bool(rows)


@pytest.mark.parametrize("actor", [actor for actor in OTHERS if actor not in worlds.SIGNED_OUT])
def test_nobody_else_finds_a_word_by_asking_for_it(world, hidden, actor):
    words = sorted(hidden)
    for start in range(0, len(words), MAX_WORDS):
        assert found_by(world.clients[actor], words[start : start + MAX_WORDS]) == (set(), False)


# What search finds a thing by that stands in tables beside its own.
BESIDE = {"EvidenceLink", "Claim", "Attachment", "AttachmentText", "Tag"}


def test_the_owner_finds_them(world, held):
    """By a word of every column of what search finds, files included; what lies in the bin is not found."""
    found_in = {model.__name__ for model in SOURCES} | BESIDE
    words = {}
    for word, column in held:
        if column.split(".")[1] in found_in and column not in NOT_FOUND:
            words.setdefault(column, []).append(word)
    trainer = world.clients["trainer"]
    lost = [column for column in words if not any(found_by(trainer, [word])[1] for word in words[column])]
    assert not lost, "name it in portfolio/search/entries.py, or say in NOT_FOUND why nobody looks for it"


def test_the_owner_meets_them(world, hidden):
    """Of every column a word, told by a page; what lies in the bin shows its title only."""
    walk = Walk("trainer", world).start()
    assert set(walk.seen) <= set(hidden), "a word that is not theirs"
    columns = set(hidden.values())
    assert sorted(columns - {hidden[word] for word in walk.seen}) == sorted(KEPT_ASIDE)
    silent = columns - {hidden[word] for word in walk.told} - set(KEPT_ASIDE)
    assert sorted(silent) == sorted(NOT_TOLD), "show it on the page of its thing, not in its form alone"
