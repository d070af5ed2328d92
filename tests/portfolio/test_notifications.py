"""The page of notifications: what is new, what is still open, and choosing what to be told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Mentorship
from portfolio import notifications as told
from portfolio.models import Notification, NotificationChoice
from portfolio.workflow import asking
from portfolio.workflow.notifying import Kind, notify
from tests.portfolio.telling import CANARY, answer, ask, evidence_on, item, mentorship

pytestmark = pytest.mark.django_db
LIST = "/notifications/"


@pytest.fixture
def asked(sheet, enrolled, mentor):
    """A request with one item, of which the mentor was told."""
    return ask(sheet, enrolled, mentorship(mentor, enrolled))


def page_of(client, person, **query):
    client.force_login(person)
    return client.get(LIST, query)


def text_of(client, person, **query):
    return page_of(client, person, **query).content.decode()


def test_addresses_are_stable():
    assert reverse("notifications") == LIST
    assert reverse("notification-choices") == "/notifications/choices/"
    assert reverse("trail") == "/trail/"


def test_the_list_says_what_happened_and_marks_what_is_unread(client, asked, mentor):
    text = text_of(client, mentor)
    assert "Camille Roy asks you for a review" in text
    assert ">unread<" in text
    assert CANARY not in text


def test_everybody_reads_their_own_alone(client, asked, mentor, stranger, admin):
    for person in (stranger, admin):
        assert "Camille Roy asks you" not in text_of(client, person)
    assert "Camille Roy asks you" in text_of(client, mentor)


def test_opening_one_marks_it_read_and_leads_on(client, asked, mentor):
    row = mentor.notifications.get()
    client.force_login(mentor)
    answer = client.post(reverse("notification-open", args=[row.uuid]))
    assert answer.url == f"/mentoring/requests/{asked.uuid}/"
    row.refresh_from_db()
    first = row.read_at
    assert first is not None
    client.post(reverse("notification-open", args=[row.uuid]))
    row.refresh_from_db()
    assert row.read_at == first
    assert ">unread<" not in text_of(client, mentor)


def test_reading_changes_nothing(client, asked, mentor):
    assert "unread" in text_of(client, mentor)
    assert client.get(reverse("notification-open", args=[mentor.notifications.get().uuid])).status_code == 405
    assert mentor.notifications.get().read_at is None


def test_nobody_opens_what_somebody_else_was_told(client, asked, mentor, stranger):
    row = mentor.notifications.get()
    client.force_login(stranger)
    for uuid in (row.uuid, uuid4()):
        assert client.post(reverse("notification-open", args=[uuid])).status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_all_are_marked_as_read_at_once_and_nobody_elses(client, asked, mentor, stranger, sheet):
    notify(Kind.ASKED, to=[stranger], by=mentor, request=asked, competency=sheet)
    client.force_login(mentor)
    assert client.post(reverse("notifications-read")).url == LIST
    assert not mentor.notifications.filter(read_at=None).exists()
    assert stranger.notifications.filter(read_at=None).count() == 1


def close_request(asked, trainer):
    asking.close_request(asked, by=trainer)


def close_part(asked, trainer):
    asking.close_part(asked.parts.get(), by=trainer)


def end_mentorship(asked, trainer):
    Mentorship.objects.update(ended_at=timezone.now(), ended_by=trainer)


def run_out_long_ago(asked, trainer):
    today = timezone.localdate()
    Mentorship.objects.update(starts=today - timedelta(days=90), ends=today - timedelta(days=31))


@pytest.mark.parametrize("step", [close_request, close_part, end_mentorship, run_out_long_ago])
def test_what_is_not_open_any_more_says_so_and_leads_nowhere(client, asked, enrolled, mentor, step):
    row = mentor.notifications.get()
    step(asked, enrolled)
    text = text_of(client, mentor)
    assert "no longer open to you" in text
    assert "Mark as read" in text
    assert client.post(reverse("notification-open", args=[row.uuid])).url == LIST


def test_a_trainer_is_led_to_the_request(client, asked, enrolled, mentor):
    answer(asked.submissions.get(), mentor, "returned")
    row = enrolled.notifications.get()
    client.force_login(enrolled)
    assert client.post(reverse("notification-open", args=[row.uuid])).url == f"/requests/{asked.uuid}/"


def sentences(person):
    return [told.sentence(row, to=person) for row in told.listed(person)]


def test_a_mentorship_is_told_to_each_side_in_its_words(trainer, mentor, admin):
    row = mentorship(mentor, trainer, accepted_at=None)
    notify(Kind.PROPOSED, to=[mentor], by=trainer, mentorship=row)
    assert sentences(mentor) == ["Camille Roy asks you to be their mentor."]
    notify(Kind.PROPOSED, to=[trainer], by=mentor, mentorship=row)
    assert sentences(trainer) == ["Noor Haddad offers to be your mentor."]
    Notification.objects.all().delete()
    notify(Kind.PROPOSED, to=[trainer, mentor], by=admin, mentorship=row)
    assert sentences(mentor) == [f"{admin} proposes a mentorship between you and Camille Roy."]
    row.accepted_at = timezone.now()
    row.save()
    notify(Kind.PROPOSED, to=[trainer], by=mentor, mentorship=row)
    assert sentences(trainer) == [
        "Noor Haddad accepted the mentorship with you.",
        f"{admin} proposes a mentorship between you and Noor Haddad.",
    ]
    row.ended_at = timezone.now()
    row.save()
    notify(Kind.ENDING, to=[trainer], by=mentor, mentorship=row)
    assert sentences(trainer)[0] == "Noor Haddad ended the mentorship with you."
    notify(Kind.ENDING, to=[trainer], by=admin, mentorship=row)
    assert sentences(trainer)[0] == f"{admin} ended the mentorship between you and Noor Haddad."


def test_what_was_proposed_and_declined_was_never_a_mentorship(trainer, mentor):
    row = mentorship(mentor, trainer, accepted_at=None, ended_at=timezone.now())
    notify(Kind.ENDING, to=[trainer], by=mentor, mentorship=row)
    assert sentences(trainer) == ["Noor Haddad does not go on with the mentorship that was proposed."]


def test_who_left_has_no_name(asked, enrolled, mentor):
    Notification.objects.update(actor=None)
    assert sentences(mentor)[0].startswith("A deleted account asks you")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_sentence(asked, mentor, enrolled, sheet, language, kind):
    about = {"request": asked, "competency": sheet, "mentorship": asked.parts.get().mentorship}
    row = Notification(recipient=mentor, kind=kind, actor=enrolled, **about)
    with translation.override(language):
        said = told.sentence(row, to=mentor)
    assert "Camille" in said
    assert "%(" not in said


def test_pages_hold_thirty_newest_first(client, trainer, sheet):
    for _ in range(told.PAGE + 2):
        Notification.objects.create(recipient=trainer, kind=Kind.ENDING)
    first = page_of(client, trainer)
    assert len(first.context["rows"]) == told.PAGE
    moments = [row.created_at for row, *_ in first.context["rows"]]
    assert moments == sorted(moments, reverse=True)
    assert len(page_of(client, trainer, page="2").context["rows"]) == 2
    assert "nothing older" in text_of(client, trainer, page="3")
    for nonsense in ("0", "-1", "9" * 30, "000001" + "0" * 5000, "x", "²"):
        assert page_of(client, trainer, page=nonsense).status_code == 200


def test_the_page_asks_the_same_at_one_row_and_at_thirty(client, sheet, enrolled, mentor):
    row = mentorship(mentor, enrolled)
    client.force_login(mentor)
    for number in (1, 29):
        for _ in range(number):
            request = ask(sheet, enrolled, row)
        notify(Kind.ENDING, to=[mentor], by=None, mentorship=row)
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        assert len(captured) == 3
    assert request.pk


def test_an_empty_list_says_what_it_is_for(client, trainer):
    text = text_of(client, trainer)
    assert "Nothing has happened yet" in text
    assert reverse("map") in text


def test_the_time_is_that_of_the_reader(client, trainer):
    trainer.time_zone = "Pacific/Auckland"
    trainer.save()
    row = Notification.objects.create(recipient=trainer, kind=Kind.ENDING)
    moment = timezone.datetime.fromisoformat("2026-03-01T20:30:00+00:00")
    Notification.objects.filter(pk=row.pk).update(created_at=moment)
    assert "March 2, 2026, 9:30 a.m." in text_of(client, trainer)


# Choosing.


def test_everything_is_wanted_until_somebody_chooses(client, trainer):
    client.force_login(trainer)
    page = client.get(reverse("notification-choices")).content.decode()
    assert page.count('type="checkbox"') == page.count(" checked") == 2 * len(Kind)
    assert not NotificationChoice.objects.exists()


def test_what_is_unticked_is_not_told(client, mentor, asked, enrolled):
    client.force_login(mentor)
    boxes = {f"{kind}-{way}": "on" for kind in Kind.values for way in ("in_app", "by_mail")}
    del boxes["asked-in_app"], boxes["asked-by_mail"], boxes["answered-by_mail"]
    assert client.post(reverse("notification-choices"), boxes).url == reverse("notification-choices")
    choice = {row.kind: (row.in_app, row.by_mail) for row in mentor.notification_choices.all()}
    assert (choice["asked"], choice["answered"]) == ((False, False), (True, False))
    asking.submit(asked, by=enrolled, items=[item(evidence_on(asked.competency, enrolled))])
    assert mentor.notifications.count() == 1
    page = client.get(reverse("notification-choices")).content.decode()
    assert page.count(" checked") == 2 * len(Kind) - 3


def test_every_kind_is_offered_once():
    kinds = [kind for _words, kinds in told.GROUPS for kind in kinds]
    assert sorted(kinds) == sorted(Kind.values)
