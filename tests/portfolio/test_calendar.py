"""The private calendar: shown once, renewed, revoked; what calendar programs read of it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.quiet_log import TOKENS
from portfolio.models import CalendarFeed, Commitment
from portfolio.month import month_of
from portfolio.workflow import calendar as workflow
from portfolio.workflow import commitments, commitments_dates

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
OF_EACH_PAGE = re.compile(rb'(?<=csrfmiddlewaretoken" value=")[^"]+')


@pytest.fixture
def weekly(trainer, sheet):
    row = Commitment.objects.create(
        owner=trainer,
        competency=sheet,
        title="Répondre, chaque semaine; sans faute " + "é" * 100,
        starts=timezone.localdate(),
        recurrence="FREQ=WEEKLY",
    )
    commitments.plan(row)
    return row


def feed_of(client, token):
    return client.get(reverse("calendar-feed", args=[token]))


def events_of(answer):
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_the_address_is_shown_once_and_only_its_digest_is_kept(browser_of_trainer, client):
    answer = browser_of_trainer.post(reverse("calendar-renew"))
    address = answer.context["address"]
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert address in answer.content.decode()
    assert f'href="webcal:{address.partition(":")[2]}"' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert len(token) >= 43
    assert token not in CalendarFeed.objects.get().token_digest
    assert token not in browser_of_trainer.get(reverse("calendar")).content.decode()


def test_a_program_reads_it_without_signing_in(client, trainer, weekly):
    answer = feed_of(client, workflow.renew(by=trainer))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies
    calendar = Calendar.from_ical(answer.content)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    events = events_of(answer)
    assert len(events) == weekly.occurrences.count() == 13
    assert len({str(event["UID"]) for event in events}) == 13
    first = events[0]
    assert first.decoded("DTSTART") == timezone.localdate()
    assert first.decoded("DTEND") == timezone.localdate() + DAY
    assert str(first["SUMMARY"]) == weekly.title
    assert b"DTSTART;VALUE=DATE:" in answer.content


def test_its_lines_are_folded_as_the_standard_asks(client, trainer, weekly):
    content = feed_of(client, workflow.renew(by=trainer)).content
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert any(line.startswith(b" ") for line in lines)


def test_a_moved_date_keeps_its_uid_and_a_skipped_one_is_gone(client, trainer, weekly):
    token = workflow.renew(by=trainer)
    before = {str(event["UID"]): event.decoded("DTSTART") for event in events_of(feed_of(client, token))}
    moved, skipped = weekly.occurrences.all()[1:3]
    commitments_dates.move(moved, by=trainer, to=moved.due_on + DAY)
    commitments_dates.settle(skipped, by=trainer, state="skipped")
    after = {str(event["UID"]): event.decoded("DTSTART") for event in events_of(feed_of(client, token))}
    [gone] = before.keys() - after.keys()
    assert before[gone] == skipped.due_on
    assert [after[uid] - before[uid] for uid in after if after[uid] != before[uid]] == [DAY]


@pytest.mark.parametrize("gesture", ["move", "settle", "reopen", "tell", "do_today", "make_evidence"])
def test_every_gesture_is_a_newer_edition_of_its_date(client, trainer, weekly, monkeypatch, gesture):
    """Calendar programs keep what they have where DTSTAMP and SEQUENCE stay."""
    token, one = workflow.renew(by=trainer), weekly.occurrences.first()
    if gesture in {"reopen", "make_evidence"}:
        commitments_dates.settle(one, by=trainer, state="done")

    def editions():
        events = events_of(feed_of(client, token))
        return {str(event["UID"]): (int(event["SEQUENCE"]), event.decoded("DTSTAMP")) for event in events}

    before, now = editions(), timezone.now() + 10 * SECOND
    with monkeypatch.context() as later:
        later.setattr(timezone, "now", lambda: now)
        {
            "move": lambda: commitments_dates.move(one, by=trainer, to=one.due_on + DAY),
            "settle": lambda: commitments_dates.settle(one, by=trainer, state="done"),
            "reopen": lambda: commitments_dates.reopen(one, by=trainer),
            "tell": lambda: commitments_dates.tell(one, by=trainer, note="Twelve came"),
            "do_today": lambda: commitments_dates.do_today(weekly, by=trainer),
            "make_evidence": lambda: commitments_dates.make_evidence(one, by=trainer),
        }[gesture]()
    after = editions()
    [changed] = [uid for uid in after if after[uid] != before[uid]]
    assert after[changed][0] > before[changed][0]
    assert after[changed][1] > before[changed][1]


def test_what_was_stopped_is_not_ahead_any_more(client, trainer, weekly):
    """A planned date that was told about survives stopping; in the calendar and the month it would still wait."""
    token, (one, two) = workflow.renew(by=trainer), weekly.occurrences.all()[:2]
    commitments_dates.settle(one, by=trainer, state="done")
    commitments_dates.tell(two, by=trainer, note="Room 12")
    commitments.stop(weekly, by=trainer)
    [event] = events_of(feed_of(client, token))
    assert str(event["SUMMARY"]).startswith("✓")
    month = month_of(trainer, two.due_on.year, two.due_on.month)
    assert two not in [row for day in month.days for row in day.occurrences]
    commitments.take_up(weekly, by=trainer)
    assert len(events_of(feed_of(client, token))) == 13


def test_a_title_cannot_write_lines_of_its_own(client, trainer, weekly):
    Commitment.objects.update(title="x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:y")
    events = events_of(feed_of(client, workflow.renew(by=trainer)))
    assert len(events) == 13


@pytest.mark.parametrize("close", ["renew", "revoke", "deactivate"])
def test_an_address_that_ended_was_never_there(client, trainer, weekly, close):
    token = workflow.renew(by=trainer)
    assert feed_of(client, token).status_code == 200
    if close == "renew":
        assert feed_of(client, workflow.renew(by=trainer)).status_code == 200
    elif close == "revoke":
        workflow.revoke(by=trainer)
    else:
        trainer.is_active = False
        trainer.save()
    assert feed_of(client, token).status_code == 404
    ended, never = (
        OF_EACH_PAGE.sub(b"", feed_of(client, one).content.replace(one.encode(), b""))
        for one in (token, "never")
    )
    assert ended == never


def test_it_shows_nobody_elses_and_nothing_from_the_bin(client, trainer, stranger, weekly):
    assert events_of(feed_of(client, workflow.renew(by=stranger))) == []
    token = workflow.renew(by=trainer)
    Commitment.objects.update(deleted_at=timezone.now())
    assert events_of(feed_of(client, token)) == []


def test_more_dates_make_no_more_queries(client, trainer, weekly, django_assert_num_queries):
    token = workflow.renew(by=trainer)
    with django_assert_num_queries(2):
        feed_of(client, token)


def test_the_token_is_in_no_log_and_the_page_is_not_taken_for_one():
    assert TOKENS.sub(r"\1…", "GET /calendar/secret-token.ics 200") == "GET /calendar/… 200"
    assert not TOKENS.search("/commitments/calendar/renew/")


def test_all_reminders_go_off_at_once(browser_of_trainer, trainer, stranger, weekly):
    Commitment.objects.update(remind_before=1)
    other = Commitment.objects.create(owner=stranger, title="Theirs", remind_before=0)
    browser_of_trainer.post(reverse("reminders-off"))
    weekly.refresh_from_db()
    other.refresh_from_db()
    assert (weekly.remind_before, other.remind_before) == (None, 0)
