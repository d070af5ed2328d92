"""A mentor's notes on a trainee are the mentor's alone, and never overwritten unseen."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from portfolio.models import MentorNote, PendingPost, TrailEntry
from portfolio.workflow.notes import StaleNote, note_on, save_note
from tests import factories
from tests.portfolio.asked import accompany
from tests.portfolio.races import at_once


@pytest.fixture
def accompanied(trainer, mentor):
    accompany(mentor, trainer)
    return trainer


def address(trainer):
    return reverse("notes-save", args=[trainer.uuid])


def test_the_first_save_makes_a_row_and_the_next_counts_on(accompanied, mentor):
    assert note_on(accompanied, by=mentor).version == 0
    assert save_note(accompanied, by=mentor, version=0, text="Shy at first.").version == 1
    assert save_note(accompanied, by=mentor, version=1, text="At ease.").version == 2
    assert MentorNote.objects.get().text == "At ease."


def test_the_same_text_again_is_no_stale_save(accompanied, mentor):
    save_note(accompanied, by=mentor, version=0, text="Shy at first.")
    assert save_note(accompanied, by=mentor, version=0, text="Shy at first.").version == 1


def test_a_stale_save_is_refused(accompanied, mentor):
    save_note(accompanied, by=mentor, version=0, text="Shy at first.")
    with pytest.raises(StaleNote) as stale:
        save_note(accompanied, by=mentor, version=0, text="Mine.")
    assert stale.value.current.text == "Shy at first."
    assert MentorNote.objects.get().version == 1


def test_only_a_mentor_of_theirs_writes(accompanied, mentor, stranger):
    for person in (stranger, accompanied):
        with pytest.raises(PermissionDenied):
            save_note(accompanied, by=person, version=0, text="No.")
    assert save_note(accompanied, by=mentor, version=0, text="Yes.")


def test_each_mentor_has_their_own(accompanied, mentor):
    other = factories.UserFactory()
    accompany(other, accompanied)
    save_note(accompanied, by=mentor, version=0, text="One.")
    save_note(accompanied, by=other, version=0, text="Other.")
    assert note_on(accompanied, by=mentor).text == "One."
    with pytest.raises(IntegrityError), transaction.atomic():
        MentorNote.objects.create(mentor=mentor, trainer=accompanied)


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_at_once_one_is_stale(trainer, mentor):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory and has one connection")
    accompany(mentor, trainer)
    results = at_once(6, lambda n: save_note(trainer, by=mentor, version=0, text=f"Text {n}"))
    assert sum(isinstance(one, StaleNote) for one in results) == 5
    assert MentorNote.objects.get().version == 1


# In the browser


def test_saving_and_reading_again(client, accompanied, mentor):
    client.force_login(mentor)
    assert client.post(address(accompanied), {"text": "Shy at first.", "version": 0}).status_code == 302
    page = client.get(reverse("trainee", args=[accompanied.uuid])).content.decode()
    assert ">Shy at first.</textarea>" in page
    assert 'name="version" value="1"' in page


def test_a_stale_save_shows_both_texts(client, accompanied, mentor):
    save_note(accompanied, by=mentor, version=0, text="Shy at first.")
    client.force_login(mentor)
    refused = client.post(address(accompanied), {"text": "Quick and loud.", "version": 0})
    assert refused.status_code == 409
    page = refused.content.decode()
    for words in ("Shy at first.", ">Quick and loud.</textarea>", 'name="version" value="1"'):
        assert words in page
    assert MentorNote.objects.get().text == "Shy at first."
    assert client.post(address(accompanied), {"text": "Quick and loud.", "version": 1}).status_code == 302
    assert MentorNote.objects.get().text == "Quick and loud."


def test_a_text_that_is_too_long_is_shown_again(client, accompanied, mentor):
    client.force_login(mentor)
    refused = client.post(address(accompanied), {"text": "a" * 20_001, "version": 0})
    assert refused.status_code == 422
    assert "a" * 20_001 in refused.content.decode()
    assert not MentorNote.objects.exists()


@pytest.mark.parametrize("version", ["", "-1", "x", "99999999999999999999"])
def test_a_nonsense_version_saves_nothing(client, accompanied, mentor, version):
    client.force_login(mentor)
    answered = client.post(address(accompanied), {"text": "Kept.", "version": version})
    assert answered.status_code in {409, 422}
    assert "Kept." in answered.content.decode()
    assert not MentorNote.objects.exists()


def test_nobody_else_reads_or_writes_them(client, accompanied, mentor, stranger, admin):
    save_note(accompanied, by=mentor, version=0, text="Shy at first.")
    other = factories.UserFactory()
    accompany(other, accompanied)
    for person in (accompanied, stranger, admin, other):
        client.force_login(person)
        page = client.get(reverse("trainee", args=[accompanied.uuid]))
        assert page.status_code == (200 if person == other else 404)
        assert "Shy at first." not in page.content.decode()
        client.post(address(accompanied), {"text": "Overwritten.", "version": 1})
    assert MentorNote.objects.get(mentor=mentor).text == "Shy at first."
    assert not TrailEntry.objects.exists()


def test_notes_posted_after_the_session_ended_are_kept(client, accompanied, mentor):
    client.force_login(mentor)
    page = client.get(reverse("trainee", args=[accompanied.uuid])).content.decode()
    stamp = page.split(f'action="{address(accompanied)}"')[1].split('name="stamp" value="')[1].split('"')[0]
    client.logout()
    client.post(address(accompanied), {"text": "Typed for long.", "version": 0, "stamp": stamp})
    pending = PendingPost.objects.get(owner=mentor)
    client.force_login(mentor)
    shown = client.get(reverse("kept", args=[pending.uuid])).content.decode()
    assert "Typed for long." in shown
    assert "Keep my notes on a trainee" in shown


def test_notes_are_kept_while_they_are_written(client, accompanied, mentor):
    client.force_login(mentor)
    page = client.get(reverse("trainee", args=[accompanied.uuid])).content.decode()
    assert "data-autosave" in page

    def autosave(version, text):
        sent = {"version": version, "text": text}
        return client.post(address(accompanied), sent, headers={"Accept": "application/json"})

    assert autosave(0, "Half a sen").json()["version"] == 1
    assert autosave(1, "Half a sentence").json()["version"] == 2
    assert autosave(0, "Of another window").status_code == 409
    assert autosave(2, "x" * 20_001).status_code == 422
    assert MentorNote.objects.get().text == "Half a sentence"
