"""Mail waits in a table: written with the page's transaction, sent after it, repeated rather than lost."""

from datetime import timedelta
from email import message_from_bytes
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts import mail as outbox
from accounts.models import OutgoingMail


@pytest.fixture(autouse=True)
def through_the_table(settings):
    """The backend of a real installation, delivering into the tests' mail box."""
    settings.EMAIL_BACKEND = "accounts.mail.OutboxBackend"
    settings.DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def broken_server(monkeypatch):
    """A mail server that refuses until it is mended; the fixture is the list of what it was asked to send."""
    asked = []

    def refuse(self, messages):
        asked.extend(messages)
        raise OSError("no server")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    return asked


def write(**fields):
    message = EmailMessage("Sujet é", "From the top.\nœuvre\n", "Carnet <carnet@example.org>", **fields)
    return message.send()


def sent(django_capture_on_commit_callbacks, **fields):
    with django_capture_on_commit_callbacks(execute=True):
        write(**fields)
    return mail.outbox


@pytest.mark.django_db
def test_nothing_leaves_before_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        write(to=["one@example.org"])
    assert OutgoingMail.objects.count() == 1
    assert mail.outbox == []
    callbacks[0]()
    assert len(mail.outbox) == 1
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_page_that_fails_sends_nothing():
    with transaction.atomic():
        write(to=["one@example.org"])
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
    assert mail.outbox == []


@pytest.mark.django_db
def test_each_recipient_gets_one_message_of_its_own(django_capture_on_commit_callbacks):
    box = sent(django_capture_on_commit_callbacks, to=["one@example.org"], bcc=["Two <two@example.org>"])
    assert [message.recipients() for message in box] == [["one@example.org"], ["two@example.org"]]
    kept = [message.message() for message in box]
    assert len({message["Message-ID"] for message in kept}) == 2
    assert all("two@example.org" not in message.as_string() for message in kept)


@pytest.mark.django_db
def test_what_leaves_is_what_was_written(django_capture_on_commit_callbacks):
    message = EmailMultiAlternatives(
        "Une validation : œuvre", "Bonjour\nFrom here on: é\n", to=["a@example.org"]
    )
    message.attach_alternative("<p>Bonjour é</p>", "text/html")
    message.attach("note.bin", bytes(range(256)), "application/octet-stream")
    with django_capture_on_commit_callbacks() as callbacks:
        message.send()
    kept = message_from_bytes(OutgoingMail.objects.get().message.encode())
    callbacks[0]()
    left = mail.outbox[0].message()
    assert left.as_bytes(linesep="\r\n").replace(b"\r\n", b"\n") == kept.as_bytes()
    parts = [part.get_payload(decode=True) for part in left.walk() if not part.is_multipart()]
    assert parts == ["Bonjour\nFrom here on: é\n".encode(), "<p>Bonjour é</p>".encode(), bytes(range(256))]


@pytest.mark.django_db
def test_the_message_id_stays_the_same_when_a_message_is_repeated(
    django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(OutgoingMail, "delete", lambda self: None)  # killed between sending and forgetting
    sent(django_capture_on_commit_callbacks, to=["one@example.org"])
    OutgoingMail.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
    call_command("tick")
    first, second = (message.message()["Message-ID"] for message in mail.outbox)
    assert first == second
    assert first.endswith("@example.org>")


@pytest.mark.django_db
def test_a_refusal_keeps_the_message_and_tick_tries_again(
    django_capture_on_commit_callbacks, broken_server, monkeypatch
):
    sent(django_capture_on_commit_callbacks, to=["one@example.org"])
    row = OutgoingMail.objects.get()
    assert row.attempts == 1
    call_command("tick")
    assert len(broken_server) == 1, "not before its time"
    OutgoingMail.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
    call_command("tick")
    assert OutgoingMail.objects.get().attempts == 2
    monkeypatch.undo()
    OutgoingMail.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    call_command("tick")
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_tick_sends_what_no_task_ever_took():
    write(to=["one@example.org"])  # and the process died before its task was queued
    call_command("tick")
    call_command("tick")
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_message_that_somebody_is_sending_is_left_alone():
    write(to=["one@example.org"])
    row = OutgoingMail.objects.get()
    assert outbox.claim(row.pk) is not None
    outbox.deliver.call(row.pk)
    assert mail.outbox == []
    outbox.deliver.call(row.pk + 1)
    assert OutgoingMail.objects.get().attempts == 1


@pytest.mark.django_db
def test_waits_grow_and_stay_bounded():
    waits = [outbox.wait_after(attempts) for attempts in range(40)]
    assert waits[0] == waits[1] == timedelta(minutes=5)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)


@pytest.mark.django_db
def test_what_no_server_took_for_days_is_given_up(broken_server):
    write(to=["one@example.org"])
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=6))
    call_command("tick")
    assert not OutgoingMail.objects.exists()
    assert broken_server == []


@pytest.mark.django_db
def test_neither_task_nor_log_holds_a_word_of_the_message(
    django_capture_on_commit_callbacks, broken_server, monkeypatch, caplog
):
    queued = []
    enqueue = type(outbox.deliver).enqueue
    monkeypatch.setattr(
        type(outbox.deliver), "enqueue", lambda task, *args: queued.append(args) or enqueue(task, *args)
    )
    sent(django_capture_on_commit_callbacks, to=["secret.address@example.org"])
    assert queued == [(OutgoingMail.objects.get().pk,)]
    assert "was not sent" in caplog.text
    for word in ("secret.address", "Sujet", "œuvre"):
        assert word not in caplog.text


@pytest.mark.django_db
def test_in_development_the_folder_holds_the_message(django_capture_on_commit_callbacks, settings, tmp_path):
    settings.DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    sent(django_capture_on_commit_callbacks, to=["one@example.org"])
    [file] = tmp_path.iterdir()
    assert "To: one@example.org" in file.read_text()


@pytest.mark.django_db
def test_what_became_untrue_is_forgotten_unless_it_is_on_its_way():
    things = [uuid4() for _ in range(3)]
    for thing in things:
        for name in ("one", "two"):
            outbox.keep(EmailMessage("News", "Of a thing", to=[f"{name}@example.org"]), about=thing)
    going = OutgoingMail.objects.get(about=things[0], recipient="two@example.org")
    outbox.claim(going.pk)
    one = SimpleNamespace(email="one@example.org")
    assert outbox.forget_mails(things[0]) == 1
    assert outbox.forget_mails(things[1], to=[one]) == 1
    assert outbox.forget_mails(things[2], to=[]) == 0
    left = set(OutgoingMail.objects.values_list("about", "recipient"))
    assert left == {(thing, "two@example.org") for thing in things} | {(things[2], "one@example.org")}


@pytest.mark.django_db
def test_a_message_that_was_forgotten_is_not_sent():
    row = outbox.keep(EmailMessage("News", "Of a thing", to=["one@example.org"]), about=uuid4())
    outbox.forget_mails(row.about)
    outbox.deliver.call(row.pk)
    assert mail.outbox == []
