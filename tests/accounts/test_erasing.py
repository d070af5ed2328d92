"""Erasing an account of every role: nothing of the person is left, nothing of anybody else is lost."""

from types import SimpleNamespace

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.storage import default_storage
from django.db import connection
from django.test import TestCase
from django.urls import reverse
from django.utils import translation

from accounts import erasing
from accounts.models import Mentorship, User
from accounts.registry import Erase, personal_tables
from portfolio.models import Assessment, DataExport, Feedback, ReviewPart, SignOff, TrailEntry
from tests.access.fixtures import db, world
from tests.access.portfolio import WORD
from tests.portfolio.archives import export_of
from tests.test_canaries import own_rows, text_columns

__all__ = ["db", "world"]  # fixtures of this module

ROLES = ("late mentor", "stranger", "leader", "editor", "other mentor")
# News and mails of what is gone go, and what others wrote about the person.
PASSING = {
    "accounts.Invitation",
    "accounts.OutgoingMail",
    "portfolio.MentorNote",
    "portfolio.Notification",
    "usersessions.UserSession",
}


def words_in_the_database():
    """Every hidden word in any table that there is, also those that no model knows."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- names of tables
            for row in cursor.fetchall():
                found |= {word: table for word in WORD.findall(" ".join(map(str, row)))}
    return found


def words_in_the_storage():
    found, folders = set(), [""]
    while folders:
        folder = folders.pop()
        inner, files = default_storage.listdir(folder)
        folders += [f"{folder}/{name}".strip("/") for name in inner]
        for name in files:
            with default_storage.open(f"{folder}/{name}".strip("/")) as file:
                found |= set(WORD.findall(file.read().decode(errors="replace")))
    return found


def words_of(person):
    return {
        word
        for label, rows in own_rows(person)
        for row in rows
        for field in text_columns(rows.model)
        for word in WORD.findall(str(field.value_from_object(row)))
    }


def lasting(person):
    """How many rows of each table are the person's, but for what passes."""
    return {label: rows.count() for label, rows in own_rows(person) if label not in PASSING}


def erase(person):
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert erasing.erase_account(person)


@pytest.fixture(scope="module")
def mentor_gone(world):
    """The mentor who answered and signed is erased; what there was before."""
    mentor, trainer = world.cast["asked mentor"], world.cast["trainer"]
    drafts = Feedback.objects.filter(mentor=mentor, published_at=None)
    before = SimpleNamespace(
        name=str(mentor),
        counts=lasting(trainer),
        levels=Assessment.objects.filter(author=mentor).count(),
        drafts=drafts.count(),
        draft_levels=sum(one.levels.count() for one in drafts),
        words=set(world.mentors_own),
    )
    erase(mentor)
    return before


@pytest.fixture(scope="module")
def others_gone(world, mentor_gone):
    """Then one of each other role; what the trainer had before."""
    before = lasting(world.cast["trainer"])
    for role in ROLES:
        erase(world.cast[role])
    return before


@pytest.fixture(scope="module")
def trainer_gone(world, others_gone):
    """The trainer is erased last; what there was of theirs, and of the others."""
    trainer, admin = world.cast["trainer"], world.cast["admin"]
    export_of(trainer)
    LogEntry.objects.log_actions(admin.pk, [trainer], CHANGE, "changed", single_object=True)
    left = [one for one in world.cast.values() if one.pk != trainer.pk]
    before = SimpleNamespace(
        words=words_of(trainer) | set(world.contents),
        others={one.pk: lasting(one) for one in left},
        trail=TrailEntry.objects.filter(owner=trainer.uuid).count(),
    )
    erase(trainer)
    return before


def test_what_a_mentor_published_stays_under_their_name(world, mentor_gone):
    before, now = dict(mentor_gone.counts), lasting(world.cast["trainer"])
    assert mentor_gone.levels
    assert mentor_gone.drafts
    before["portfolio.Feedback"] -= mentor_gone.drafts
    before["portfolio.FeedbackLevel"] -= mentor_gone.draft_levels
    assert now == before
    named = {"author": None, "author_name": mentor_gone.name, "kind": "mentor"}
    assert Assessment.objects.filter(**named).count() == mentor_gone.levels
    answers = Feedback.objects.filter(mentor_name=mentor_gone.name)
    assert set(answers.values_list("mentor", flat=True)) == {None}
    assert SignOff.objects.get().mentor_name == mentor_gone.name


def test_a_mentors_own_words_go(world, mentor_gone):
    assert mentor_gone.words
    assert not mentor_gone.words & set(words_in_the_database())


def test_their_mentorship_ends_without_a_name(world, mentor_gone):
    relation = Mentorship.objects.get(pk=world.mentorship.pk)
    assert relation.ended_at
    with translation.override("en"):
        assert str(relation.mentor) == "A deleted account"
    assert not ReviewPart.objects.filter(
        mentorship=relation, closed_at=None, request__closed_at=None
    ).exists()


def test_pages_of_the_others_still_open(world, mentor_gone):
    browser = world.clients["trainer"]
    for row in (world.request, world.sign_off, world.sheet):
        assert browser.get(row.get_absolute_url()).status_code == 200
    for name in ("mentorships", "notifications", "trail", "dashboard", "requests"):
        assert browser.get(reverse(name)).status_code == 200, name


def test_every_role_can_go(world, others_gone):
    for role in ROLES:
        gone = User.objects.get(pk=world.cast[role].pk)
        assert not gone.is_active
        assert not gone.name
        assert gone.email.endswith(".invalid")
    assert lasting(world.cast["trainer"]) == others_gone


def test_nothing_of_a_trainer_is_left(world, trainer_gone):
    assert len(trainer_gone.words) > 100
    left = words_in_the_database()
    assert {word: left[word] for word in trainer_gone.words if word in left} == {}
    assert not trainer_gone.words & words_in_the_storage()
    assert not DataExport.objects.exists()
    counts = {label: rows.count() for label, rows in own_rows(world.cast["trainer"])}
    assert not [label for label, n in counts.items() if n and personal_tables[label].erase is Erase.DELETE]


def test_nothing_of_the_others_is_lost(world, trainer_gone):
    for person in User.objects.filter(pk__in=trainer_gone.others):
        now = lasting(person)
        for label, n in trainer_gone.others[person.pk].items():
            assert now[label] == n, label
    assert Mentorship.objects.filter(pk=world.mentorship.pk).exists()


def test_the_log_keeps_that_something_was_done(world, trainer_gone):
    entry = LogEntry.objects.get(object_id=str(world.cast["trainer"].pk))
    assert (entry.object_repr, entry.change_message) == ("", "")


def test_the_trail_keeps_its_numbers(world, trainer_gone):
    assert TrailEntry.objects.filter(owner=world.cast["trainer"].uuid).count() >= trainer_gone.trail
