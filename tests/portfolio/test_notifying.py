"""Telling people: who is told what, how they chose it, in their language, and never anybody's text."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone, translation

from accounts.mail import deliver
from accounts.models import Mentorship, OutgoingMail
from accounts.people import set_active
from portfolio.models import Notification, NotificationChoice
from portfolio.workflow import asking, deciding, endings, mentorships, signing
from portfolio.workflow.acknowledging import acknowledge
from portfolio.workflow.notifying import Kind, choose, notify
from tests import factories
from tests.portfolio.races import at_once
from tests.portfolio.telling import CANARY, answer, ask, evidence_on, item, mentorship

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentored(enrolled, mentor):
    """The trainer's mentorship, without an end."""
    return mentorship(mentor, enrolled)


@pytest.fixture
def request_(sheet, enrolled, mentored):
    """A request with one item, asked and told."""
    return ask(sheet, enrolled, mentored)


def waiting(person=None):
    """The mails that wait, opened, oldest first."""
    rows = OutgoingMail.objects.order_by("pk")
    rows = rows.filter(recipient=person.email) if person else rows
    return [message_from_bytes(row.message.encode(), policy=policy.default) for row in rows]


def body(message):
    return message.get_content()


def subject(message):
    """Without the space that a folded header begins with."""
    return message["Subject"].strip()


def kinds_of(person):
    return list(person.notifications.order_by("pk").values_list("kind", flat=True))


def test_asking_tells_the_mentor_in_the_application_and_by_mail(request_, mentor, enrolled):
    assert kinds_of(mentor) == [Kind.ASKED]
    assert kinds_of(enrolled) == []
    [message] = waiting()
    assert message["To"] == mentor.email
    assert subject(message) == f"Camille Roy asks you for a review on “{request_.competency}”"
    assert f"http://localhost:8000/mentoring/requests/{request_.uuid}/" in body(message)
    assert message.get_content_type() == "text/plain"


def test_nobody_is_told_of_what_they_did_nor_when_their_account_is_closed(sheet, trainer, mentor):
    mentor.is_active = False
    notify(Kind.ASKED, to=[trainer, mentor], by=trainer, competency=sheet)
    assert not Notification.objects.exists()
    assert not waiting()


def test_a_mail_speaks_its_readers_language(sheet, enrolled, mentor):
    mentor.language = "fr"
    mentor.save()
    with translation.override("en"):
        ask(sheet, enrolled, mentorship(mentor, enrolled))
    french = waiting(mentor)[0]
    with translation.override("fr"):
        greeting = translation.gettext("Hello %(name)s,") % {"name": mentor}
    assert greeting in body(french)
    assert "Hello" not in body(french)


def test_a_mail_tells_the_time_where_its_reader_is(sheet, enrolled, mentor, monkeypatch):
    mentor.time_zone = "Pacific/Auckland"
    mentor.save()
    moment = timezone.datetime.fromisoformat("2026-03-01T20:30:00+00:00")
    monkeypatch.setattr("portfolio.workflow.notifying.timezone.now", lambda: moment)
    notify(Kind.ASKED, to=[mentor], by=enrolled, competency=sheet, mentorship=mentorship(mentor, enrolled))
    assert "March 2, 2026, 9:30 a.m." in body(waiting(mentor)[0])


def test_no_mail_and_no_sentence_holds_a_private_word(request_, sheet, enrolled, mentor, mentored):
    submission = request_.submissions.get()
    feedback = answer(submission, mentor, "returned")
    acknowledge(feedback, by=enrolled, answer=CANARY)
    [second] = asking.submit(request_, by=enrolled, items=[item(submission.evidence)])
    answer(second, mentor)
    deciding.revoke(second, by=mentor, reason=CANARY)
    asking.close_request(request_, by=enrolled)
    told = set(Notification.objects.values_list("kind", flat=True))
    assert told == {Kind.ASKED, Kind.RETURNED, Kind.ANSWERED, Kind.ACCEPTED, Kind.REVOKED, Kind.WITHDRAWN}
    assert waiting()
    assert not [message for message in waiting() if CANARY in message.as_string() + body(message)]


def test_names_stand_as_they_are_written(sheet, enrolled, mentor):
    enrolled.name = "Zoé <b>O’Neil</b> & Cie"
    enrolled.save()
    ask(sheet, enrolled, mentorship(mentor, enrolled))
    [message] = waiting()
    assert subject(message).startswith("Zoé <b>O’Neil</b> & Cie asks you")
    assert "Zoé <b>O’Neil</b> & Cie asks you" in body(message)


@pytest.mark.parametrize("in_app", [True, False])
@pytest.mark.parametrize("by_mail", [True, False])
def test_each_way_can_be_turned_off(sheet, enrolled, mentor, in_app, by_mail):
    choose(mentor, {Kind.ASKED: (in_app, by_mail)})
    ask(sheet, enrolled, mentorship(mentor, enrolled))
    assert Notification.objects.filter(recipient=mentor).exists() is in_app
    assert bool(waiting(mentor)) is by_mail


def test_choosing_again_changes_the_choice(mentor):
    choose(mentor, {Kind.ASKED: (False, False), Kind.ANSWERED: (True, False)})
    choose(mentor, {Kind.ASKED: (True, False)})
    rows = NotificationChoice.objects.filter(user=mentor).values_list("kind", "in_app", "by_mail")
    assert set(rows) == {("asked", True, False), ("answered", True, False)}


def test_several_news_of_one_request_in_one_transaction_are_one_mail(sheet, enrolled, mentor, mentored):
    evidence = [evidence_on(sheet, enrolled) for _ in range(3)]
    request = ask(sheet, enrolled, mentored, evidence=evidence)
    with transaction.atomic():
        for submission, decision in zip(
            request.submissions.all(), ("returned", "accepted", "accepted"), strict=True
        ):
            answer(submission, mentor, decision)
    assert kinds_of(enrolled) == [Kind.RETURNED, Kind.ACCEPTED, Kind.ACCEPTED]
    [message] = waiting(enrolled)
    assert subject(message) == f"News about your review on “{sheet}”"
    assert body(message).count("accepted something") == 1
    assert body(message).count("sent back something") == 1


def test_news_that_were_rolled_back_are_in_no_mail(request_, enrolled, mentor):
    about = {"request": request_, "competency": request_.competency}
    notify(Kind.RETURNED, to=[enrolled], by=mentor, **about)
    with transaction.atomic():
        notify(Kind.REVOKED, to=[enrolled], by=mentor, **about)
        transaction.set_rollback(True)
    notify(Kind.ACCEPTED, to=[enrolled], by=mentor, **about)
    [message] = waiting(enrolled)
    assert "sent back" in body(message)
    assert "accepted" in body(message)
    assert "took back" not in body(message)


def test_news_of_another_request_are_a_mail_of_their_own(sheet, enrolled, mentor, mentored):
    ask(sheet, enrolled, mentored)
    ask(sheet, enrolled, mentored)
    assert len(waiting(mentor)) == 2


def test_a_second_transaction_writes_a_second_mail(
    sheet, enrolled, mentor, mentored, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        request = ask(sheet, enrolled, mentored)
    with django_capture_on_commit_callbacks(execute=True):
        asking.submit(request, by=enrolled, items=[item(evidence_on(sheet, enrolled))])
    assert [message.to for message in mail.outbox] == [[mentor.email]] * 2
    assert not OutgoingMail.objects.exists()


# What no longer holds does not leave.


def take_back_item(request, part, by):
    asking.withdraw(request.submissions.get(), by=by)


def take_back_all_rounds(request, part, by):
    asking.close_item(request, by=by, item=request.submissions.get().item)


def take_back_part(request, part, by):
    asking.close_part(part, by=by)


def take_back_request(request, part, by):
    asking.close_request(request, by=by)


@pytest.mark.parametrize(
    "step",
    [take_back_item, take_back_all_rounds, take_back_part, take_back_request],
    ids=lambda s: s.__name__,
)
def test_a_waiting_mail_does_not_leave_once_what_it_asks_for_is_taken_back(request_, enrolled, mentor, step):
    step(request_, request_.parts.get(), enrolled)
    [message] = waiting(mentor)
    assert "took back" in subject(message)
    assert "http://localhost:8000/notifications/" in body(message)
    assert "asks you" not in body(message)


def test_the_mail_stays_while_something_else_waits(sheet, enrolled, mentor, mentored):
    evidence = [evidence_on(sheet, enrolled) for _ in range(2)]
    request = ask(sheet, enrolled, mentored, evidence=evidence)
    asking.withdraw(request.submissions.first(), by=enrolled)
    said = "".join(body(message) for message in waiting(mentor))
    assert "asks you" in said
    assert "took back" in said


def test_one_mentors_part_takes_back_no_other_mentors_mail(sheet, enrolled, mentor, mentored):
    other = factories.UserFactory()
    request = ask(sheet, enrolled, mentored, mentorship(other, enrolled))
    asking.close_part(request.parts.get(mentorship=mentored), by=enrolled)
    assert "asks you" in subject(waiting(other)[0])
    assert ["took back" in subject(message) for message in waiting(mentor)] == [True]


def test_closing_leaves_the_trainer_what_was_answered(request_, enrolled, mentor):
    answer(request_.submissions.get(), mentor)
    asking.close_request(request_, by=enrolled)
    assert "accepted" in subject(waiting(enrolled)[0])


def test_a_mail_that_somebody_is_sending_stays(request_, enrolled, mentor):
    OutgoingMail.objects.update(claimed_at=timezone.now())
    asking.close_request(request_, by=enrolled)
    assert len(waiting(mentor)) == 2


def test_taking_a_decision_back_takes_its_mail_back(request_, enrolled, mentor):
    submission = request_.submissions.get()
    answer(submission, mentor)
    deciding.take_back(submission, by=mentor)
    assert ["took back a decision" in subject(message) for message in waiting(enrolled)] == [True]


def test_revoking_a_sign_off_says_so_and_takes_its_mail_back(request_, sheet, enrolled, mentor):
    for criterion in sheet.criterion_set.all()[1:]:
        criterion.retired_at = timezone.now()
        criterion.save()
    answer(request_.submissions.get(), mentor)
    signed = signing.sign_off(request_, by=mentor, statement=CANARY, ticked=("d-one", "d-two"))
    assert subject(waiting(enrolled)[-1]) == f"Noor Haddad signed “{sheet}” off"
    signing.revoke_sign_off(signed, by=mentor, reason=CANARY)
    subjects = [subject(message) for message in waiting(enrolled)]
    assert f"Noor Haddad revoked the sign-off of “{sheet}”" in subjects
    assert f"Noor Haddad signed “{sheet}” off" not in subjects


def subjects(person):
    return [subject(message) for message in waiting(person)]


def test_a_mentorship_that_ends_takes_its_mails_back(request_, sheet, enrolled, mentor, mentored):
    ends_in(mentored, 3)
    endings.tell_endings()
    mentorships.end(mentored, by=enrolled)
    assert subjects(mentor) == ["Camille Roy ended the mentorship with you"]
    assert subjects(enrolled) == []


def test_a_renewal_takes_back_what_told_of_the_end(enrolled, mentor, mentored):
    ends_in(mentored, 3)
    endings.tell_endings()
    mentored.refresh_from_db()
    mentorships.renew(mentored, by=enrolled, seen=mentored.ends)
    assert subjects(mentor) == subjects(enrolled) == []


def test_whose_account_is_closed_gets_no_news(request_, enrolled, mentor):
    set_active(mentor, False)
    assert subjects(mentor) == []


# The mail server.


@pytest.fixture
def broken_server(monkeypatch):
    """A mail server that refuses until the fixture is undone."""

    def refuse(self, messages):
        raise OSError("no server")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    return monkeypatch


def test_a_mail_server_that_is_down_loses_nothing(
    sheet, enrolled, mentor, mentored, django_capture_on_commit_callbacks, broken_server
):
    with django_capture_on_commit_callbacks(execute=True):
        ask(sheet, enrolled, mentored)
    assert kinds_of(mentor) == [Kind.ASKED]
    assert OutgoingMail.objects.get().attempts == 1
    broken_server.undo()
    OutgoingMail.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
    call_command("tick")
    assert [message.to for message in mail.outbox] == [[mentor.email]]
    call_command("tick")
    assert len(mail.outbox) == 1


def test_a_task_that_is_killed_repeats_the_same_message(request_, mentor, monkeypatch):
    """Killed between sending and forgetting: whoever gets both recognises them as one."""
    row = OutgoingMail.objects.get()
    monkeypatch.setattr(OutgoingMail, "delete", lambda self: None)
    deliver.call(row.pk)
    deliver.call(row.pk)
    assert len(mail.outbox) == 1, "claimed, it is left alone"
    OutgoingMail.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
    deliver.call(row.pk)
    assert len({message.message()["Message-ID"] for message in mail.outbox}) == 1
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_what_fails_tells_nobody(sheet, enrolled, mentor, mentored):
    with transaction.atomic():
        ask(sheet, enrolled, mentored)
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert mail.outbox == []


# Endings.


def ends_in(row, days):
    """Give the mentorship an end so many days from today."""
    today = timezone.localdate()
    starts = today - timedelta(days=100)
    Mentorship.objects.filter(pk=row.pk).update(starts=starts, ends=today + timedelta(days=days))


@pytest.mark.parametrize(
    ("days", "told"), [(15, 0), (14, 1), (1, 1), (0, 1), (-1, 1), (-30, 1), (-31, 0)], ids=str
)
def test_both_sides_are_told_once_of_an_end(enrolled, mentor, mentored, days, told):
    ends_in(mentored, days)
    for _ in range(3):
        call_command("tick")
    assert kinds_of(mentor) == kinds_of(enrolled) == [Kind.ENDING] * told
    assert len(waiting()) + len(mail.outbox) == 2 * told


def test_the_end_is_told_of_beforehand_and_when_it_has_passed(enrolled, mentor, mentored):
    ends_in(mentored, 10)
    assert endings.tell_endings() == 1
    assert "ends on" in subject(waiting(mentor)[-1])
    assert "with Noor Haddad" in subject(waiting(enrolled)[-1])
    ends_in(mentored, -1)
    assert endings.tell_endings() == 1
    assert any("ran out on" in subject(message) + body(message) for message in waiting(mentor))


def test_a_renewal_is_told_of_again(mentor, mentored):
    ends_in(mentored, 10)
    endings.tell_endings()
    ends_in(mentored, 200)
    assert endings.tell_endings() == 0
    ends_in(mentored, 12)
    assert endings.tell_endings() == 1


@pytest.mark.parametrize(
    "change",
    [lambda: {"ended_at": timezone.now()}, lambda: {"accepted_at": None}, lambda: {"ends": None}],
    ids=["ended", "not accepted", "no end"],
)
def test_what_does_not_run_has_no_ending(mentored, change):
    ends_in(mentored, 3)
    Mentorship.objects.filter(pk=mentored.pk).update(**change())
    assert endings.tell_endings() == 0


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_tell_once(enrolled, mentor, mentored):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory and has one connection")
    ends_in(mentored, 3)
    done = at_once(4, lambda _: endings.tell_endings())
    assert sum(done) == 1
    assert kinds_of(mentor) == [Kind.ENDING]


def test_what_was_read_a_year_ago_is_swept(trainer):
    now = timezone.now()
    for days in (None, 10, 400):
        read_at = now - timedelta(days=days) if days else None
        Notification.objects.create(recipient=trainer, kind=Kind.ENDING, read_at=read_at)
    call_command("tick")
    assert Notification.objects.count() == 2
    assert Notification.objects.filter(read_at=None).count() == 1
