"""Asking for one's account to be erased: the password, two weeks, two mails, and back again."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation

from accounts import erasing
from accounts.models import ErasureRequest, Invitation, OutgoingMail, User
from accounts.registry import personal_tables
from tests import factories
from tests.access import world as worlds
from tests.portfolio.reviewing import accompany


def test_erasing_follows_every_declaration():
    """A table that points at accounts and would stop it from going is known to one of the erasers."""
    known = {"portfolio.Assessment.author"}
    held = {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in User._meta.get_fields(include_hidden=True)
        if getattr(relation, "on_delete", None) and relation.on_delete.__name__ in {"RESTRICT", "PROTECT"}
    }
    assert held == known
    assert all(apps.get_model(label) for label in personal_tables)


@pytest.fixture
def browser(client, trainer):
    client.force_login(trainer)
    worlds.prove(client, trainer)
    return client


def test_asking_sets_a_day_and_writes(browser, trainer):
    assert browser.post(reverse("erasure")).url == reverse("erasure")
    request = ErasureRequest.objects.get()
    assert request.due_on == timezone.localdate() + timedelta(days=14)
    day = request.due_on
    browser.post(reverse("erasure"))
    assert ErasureRequest.objects.get().due_on == day
    assert len(letters()) == 1
    assert "Keep my account" in browser.get(reverse("erasure")).text
    assert User.objects.get(pk=trainer.pk).is_active


def letters():
    return [*(row.message for row in OutgoingMail.objects.all()), *(one.body for one in mail.outbox)]


def test_asking_takes_the_password(client, trainer):
    client.force_login(trainer)
    session = client.session
    session.pop("account_authentication_methods", None)
    session.save()
    assert client.get(reverse("erasure")).status_code == 200
    assert client.post(reverse("erasure")).url.startswith("/accounts/reauthenticate/")
    assert not ErasureRequest.objects.exists()


def test_it_can_be_taken_back(browser, trainer):
    browser.post(reverse("erasure"))
    browser.post(reverse("erasure-cancel"))
    browser.post(reverse("erasure-cancel"))
    assert not ErasureRequest.objects.exists()
    ErasureRequest.objects.create(user=trainer, due_on=timezone.localdate() + timedelta(days=1))
    assert not erasing.erase_account(trainer, only_if_due=True)
    assert User.objects.get(pk=trainer.pk).is_active


def test_the_day_comes(browser, trainer, stranger):
    today = timezone.localdate()
    ErasureRequest.objects.create(user=trainer, due_on=today + timedelta(days=2))
    ErasureRequest.objects.create(user=stranger, due_on=today + timedelta(days=3))
    erasing.erase_due()
    erasing.erase_due()
    assert len(letters()) == 1, "two days before, once"
    ErasureRequest.objects.filter(user=trainer).update(due_on=today)
    erasing.erase_due()
    assert not User.objects.get(pk=trainer.pk).is_active
    assert User.objects.get(pk=stranger.pk).is_active
    assert browser.get(reverse("data")).status_code == 302, "signed out"


@pytest.mark.parametrize(
    ("zone", "hours"), [("Pacific/Honolulu", 10), ("Pacific/Kiritimati", -14), ("Europe/Zurich", -2)]
)
def test_the_day_begins_where_the_person_lives(trainer, monkeypatch, zone, hours):
    """Told « 15 June », they have their account until midnight of their own clock, and no hour longer."""
    User.objects.filter(pk=trainer.pk).update(time_zone=zone)
    ErasureRequest.objects.create(user=trainer, due_on=date(2026, 6, 15))
    begins = datetime(2026, 6, 15, tzinfo=UTC) + timedelta(hours=hours)

    def chore(at):
        monkeypatch.setattr(timezone, "now", lambda: at)
        erasing.erase_due()
        return len(letters()), User.objects.get(pk=trainer.pk).is_active

    minute = timedelta(minutes=1)
    assert chore(begins - timedelta(days=2) - minute) == (0, True)
    assert chore(begins - timedelta(days=2)) == (1, True), "reminded as their second day before begins"
    assert chore(begins - minute) == (1, True)
    assert chore(begins)[1] is False


def test_asking_counts_from_the_persons_day(trainer, monkeypatch):
    User.objects.filter(pk=trainer.pk).update(time_zone="Pacific/Honolulu")
    trainer.refresh_from_db()
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 6, 1, 5, tzinfo=UTC))
    assert erasing.ask_for_erasure(trainer).due_on == date(2026, 6, 14), "it is still May there"


def test_one_that_fails_holds_nobody_else_up(trainer, stranger, monkeypatch):
    for person in (trainer, stranger):
        ErasureRequest.objects.create(user=person, due_on=timezone.localdate())
    real = erasing._empty

    def broken(user):
        if user.pk == trainer.pk:
            raise RuntimeError
        real(user)

    monkeypatch.setattr(erasing, "_empty", broken)
    erasing.erase_due()
    trainer.refresh_from_db()
    stranger.refresh_from_db()
    assert trainer.name == "Camille Roy"
    with translation.override("en"):
        assert str(stranger) == "A deleted account"


def test_the_only_administrator_stays(admin):
    with pytest.raises(PermissionDenied, match="only administrator"):
        erasing.ask_for_erasure(admin)
    factories.UserFactory(is_staff=True)
    assert erasing.ask_for_erasure(admin)


def test_an_invitation_that_they_accepted_goes(trainer, mentor):
    Invitation.objects.create(
        email="earlier@example.org",
        trainer=trainer,
        accepted_by=mentor,
        accepted_at=timezone.now(),
        expires_at=timezone.now(),
        token_digest="1" * 64,
    )
    erasing.erase_account(mentor)
    assert not Invitation.objects.exists()


def test_a_name_that_is_a_word_takes_nothing_of_others_along(trainer, mentor, admin):
    """People call themselves what they like: neither others' mails nor the administrators' log go with that."""
    trainer.name = "e"
    trainer.save()
    OutgoingMail.objects.create(recipient=mentor.email, message="A place to be")
    OutgoingMail.objects.create(recipient="nobody@example.org", message="Dear e, this is another e")
    changed = [{"changed": {"name": "cohort member", "object": "e in here", "fields": ["Role"]}}]
    LogEntry.objects.log_actions(admin.pk, [mentor], CHANGE, changed, single_object=True)
    before = LogEntry.objects.get().object_repr
    erasing.erase_account(trainer)
    assert OutgoingMail.objects.count() == 2
    entry = LogEntry.objects.get()
    assert entry.object_repr == before
    assert json.loads(entry.change_message) == [
        {"changed": {"name": "cohort member", "object": " in here", "fields": ["Role"]}}
    ]


def test_mails_that_name_them_to_their_mentor_go(trainer, mentor):
    accompany(mentor, trainer)
    OutgoingMail.objects.create(recipient=mentor.email, message=f"{trainer.name} asks you to read")
    erasing.erase_account(trainer)
    assert not OutgoingMail.objects.filter(message__contains="asks you").exists()
