"""Files that mentors may fetch: as long as a round with them is open to them, and never a photo's original."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mentorship
from portfolio.models import Attachment, Evidence, ReviewPart, ReviewRequest, Submission, TrailEntry
from portfolio.permissions import can_fetch_original, can_view_file
from portfolio.workflow import asking
from portfolio.workflow.attachments import detach
from tests import factories
from tests.portfolio import samples
from tests.portfolio.shown import ask, evidence_with, item, mentorship_of

pytestmark = pytest.mark.django_db
TEXT = b"0123456789"
COPIES = ["file-display", "file-thumbnail"]


@pytest.fixture
def mentorship(mentor, enrolled):
    return mentorship_of(mentor, enrolled)


@pytest.fixture
def submission(enrolled, sheet, mentorship):
    """A round with a text, a photo and a sound, waiting for the mentor."""
    files = {"notes.txt": TEXT, "photo.jpg": samples.photo(), "son.wav": samples.GOOD["son.wav"]}
    return ask(evidence_with(enrolled, sheet, **files), mentorship, sheet)


def named(submission, name):
    return submission.files.get(name=name)


def fetch(client, user, file, route="file", *numbers, **headers):
    client.force_login(user)
    answer = client.get(reverse(route, args=[file.uuid, *numbers]), headers=headers)
    answer.bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def statuses(client, user, submission):
    """What each address of the round's files answers."""
    found = {file.name: fetch(client, user, file).status_code for file in submission.files.all()}
    photo = named(submission, "photo.jpg")
    return found | {route: fetch(client, user, photo, route).status_code for route in COPIES}


OPEN = {"notes.txt": 200, "son.wav": 200, "photo.jpg": 404, "file-display": 200, "file-thumbnail": 200}
SHUT = dict.fromkeys(OPEN, 404)
WHOLE = dict.fromkeys(OPEN, 200)


def decided(submission, state):
    Submission.objects.filter(pk=submission.pk).update(state=state, decided_at=timezone.now())


def in_state(state):
    return lambda submission: decided(submission, state)


def binned(submission):
    Evidence.objects.filter(pk=submission.evidence_id).update(deleted_at=timezone.now())


def accepted_and_binned(submission):
    decided(submission, "accepted")
    binned(submission)


def returned_and_binned(submission):
    decided(submission, "returned")
    binned(submission)


def days_over(days):
    def change(submission):
        past = timezone.localdate() - timedelta(days=days)
        Mentorship.objects.update(starts=past - timedelta(days=9), ends=past)

    return change


def ended(submission):
    Mentorship.objects.update(ended_at=timezone.now(), ended_by=submission.owner)


def part_closed(submission):
    asking.close_part(ReviewPart.objects.get(), by=submission.owner)


def withdrawn(submission):
    asking.withdraw(submission, by=submission.owner)


def item_closed(submission):
    asking.close_item(submission.request, by=submission.owner, item=submission.item)


def request_closed(submission):
    asking.close_request(submission.request, by=submission.owner)


def emptied(submission):
    Submission.objects.filter(pk=submission.pk).update(snapshot="")


STATES = {
    "waiting": (lambda submission: None, OPEN),
    "returned": (in_state("returned"), OPEN),
    "accepted": (in_state("accepted"), OPEN),
    "no longer accepted": (in_state("revoked"), OPEN),
    "withdrawn": (withdrawn, SHUT),
    "item closed": (item_closed, SHUT),
    "request closed": (request_closed, SHUT),
    "part taken back": (part_closed, SHUT),
    "mentorship ended": (ended, SHUT),
    "mentorship over for five days": (days_over(5), OPEN),
    "mentorship over for thirty days": (days_over(30), OPEN),
    "mentorship over for thirty-one days": (days_over(31), SHUT),
    "binned undecided": (binned, SHUT),
    "binned after it came back": (returned_and_binned, SHUT),
    "binned after it was accepted": (accepted_and_binned, OPEN),
    "emptied by its owner": (emptied, SHUT),
}


@pytest.mark.parametrize("state", STATES)
def test_a_mentor_gets_what_is_open_now(client, mentor, trainer, submission, state):
    assert statuses(client, mentor, submission) == OPEN
    change, expected = STATES[state]
    change(submission)
    assert statuses(client, mentor, submission) == expected
    assert statuses(client, trainer, submission) == WHOLE


@pytest.mark.parametrize("state", STATES)
def test_the_rows_are_those_that_the_rule_allows(mentor, trainer, stranger, admin, submission, state):
    evidence_with(trainer, submission.competency, **{"private.txt": TEXT})
    binned_one = evidence_with(trainer, submission.competency, **{"binned.txt": TEXT})
    Evidence.objects.filter(pk=binned_one.pk).update(deleted_at=timezone.now())
    STATES[state][0](submission)
    for person in (mentor, trainer, stranger, admin):
        allowed = {file for file in Attachment.objects.all() if can_view_file(person, file)}
        assert set(Attachment.objects.visible_to(person)) == allowed
        originals = {file for file in allowed if can_fetch_original(person, file)}
        assert allowed - originals == {file for file in allowed if file.is_image and person != trainer}
    expected = 3 if STATES[state][1] == OPEN else 0
    assert Attachment.objects.visible_to(mentor).count() == expected
    assert Attachment.objects.visible_to(trainer).count() == 4


def test_others_get_nothing(client, submission, stranger, admin, editor):
    unasked = factories.UserFactory()
    mentorship_of(unasked, submission.owner)
    for person in (stranger, admin, editor, unasked):
        assert statuses(client, person, submission) == SHUT


def test_a_file_that_was_not_frozen_is_not_shown(client, mentor, submission):
    later = evidence_with(submission.owner, submission.competency, **{"later.txt": TEXT}).attachments.get()
    Attachment.objects.filter(pk=later.pk).update(evidence=submission.evidence)
    assert fetch(client, mentor, later).status_code == 404
    assert fetch(client, submission.owner, later).status_code == 200


def test_a_file_of_a_withdrawn_round_alone_is_its_owners(client, mentor, submission):
    old = named(submission, "notes.txt")
    asking.withdraw(submission, by=submission.owner)
    detach(submission.evidence, [old])
    [again] = asking.submit(submission.request, by=submission.owner, items=[item(submission.evidence)])
    assert fetch(client, mentor, named(again, "son.wav")).status_code == 200
    assert fetch(client, mentor, old).status_code == 404
    assert fetch(client, submission.owner, old).status_code == 200


def test_a_mentor_hears_a_sound_in_ranges(client, mentor, submission):
    sound = named(submission, "son.wav")
    answer = fetch(client, mentor, sound, Range="bytes=0-3")
    assert (answer.status_code, answer.bytes) == (206, b"RIFF")
    assert answer["Content-Range"] == f"bytes 0-3/{sound.size}"
    assert answer["Content-Type"] == "audio/wav"
    asking.withdraw(submission, by=submission.owner)
    assert fetch(client, mentor, sound, Range="bytes=4-7").status_code == 404


def test_where_a_photo_was_taken_reaches_no_mentor(client, mentor, submission):
    photo = named(submission, "photo.jpg")
    assert b"Camille at home" in fetch(client, submission.owner, photo).bytes
    answers = {route: fetch(client, mentor, photo, route) for route in ("file", *COPIES)}
    assert {route: answers[route].status_code for route in answers} == dict.fromkeys(COPIES, 200) | {
        "file": 404
    }
    assert {answers[route]["Content-Type"] for route in COPIES} == {"image/webp"}
    for answer in answers.values():
        assert not {word for word in (b"Camille at home", b"EXIF", b"Exif") if word in answer.bytes}


# The trail


def test_fetching_leaves_one_mark_a_day(client, mentor, submission):
    for _ in range(2):
        for file in submission.files.all():
            fetch(client, mentor, file, *(["file-thumbnail"] if file.is_image else []))
    entry = TrailEntry.objects.get(what="opened")
    assert (entry.actor, entry.owner, entry.thing) == (mentor.uuid, submission.owner.uuid, submission.uuid)


def test_neither_its_owner_nor_a_refusal_leaves_a_mark(client, stranger, mentor, submission):
    statuses(client, submission.owner, submission)
    statuses(client, stranger, submission)
    fetch(client, mentor, named(submission, "photo.jpg"))
    assert not TrailEntry.objects.filter(what="opened").exists()


def test_the_latest_round_with_the_file_is_the_one_that_was_opened(client, mentor, submission):
    decided(submission, "returned")
    [again] = asking.submit(submission.request, by=submission.owner, items=[item(submission.evidence)])
    fetch(client, mentor, named(submission, "notes.txt"))
    assert TrailEntry.objects.get(what="opened").thing == again.uuid


# What pages say


def shown(own, file):
    from django.template.loader import render_to_string

    return render_to_string("portfolio/_evidence_file.html", {"file": file, "own": own})


@pytest.mark.parametrize("own", [True, False])
def test_only_its_owner_is_led_to_the_original_of_a_photo(submission, own):
    photo = named(submission, "photo.jpg")
    piece = shown(own, photo)
    assert (f'href="{photo.get_absolute_url()}"' in piece) == own
    assert reverse("file-display", args=[photo.uuid]) in piece


def test_who_says_nothing_gets_the_piece_for_others(submission):
    photo = named(submission, "photo.jpg")
    assert f'href="{photo.get_absolute_url()}"' not in shown("", photo)


@pytest.mark.parametrize("name", ["notes.txt", "photo.jpg", "son.wav"])
def test_a_lost_file_shows_as_missing(client, mentor, submission, name):
    file = named(submission, name)
    assert "missing" not in shown(False, file)
    for stored in file.stored_names:
        default_storage.delete(stored)
    piece = shown(False, file)
    assert "This file is missing" in piece
    assert str(file.uuid) not in piece, "nothing leads to it"
    answer = fetch(client, mentor, file, *(["file-display"] if file.is_image else []))
    assert answer.status_code == 404
    assert b"was shown to you" in answer.bytes


def test_the_evidence_of_somebody_else_stays_shut(client, mentor, submission):
    client.force_login(mentor)
    assert client.get(reverse("evidence", args=[submission.evidence.uuid])).status_code == 404
    assert ReviewRequest.objects.open_to(mentor).exists()
