"""Mentorships: proposed, accepted, prolonged and ended, and what each step means for what was shown."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import CohortMember, Mentorship, OutgoingMail
from accounts.people import confirm_address, set_active
from portfolio.models import Notification, ReviewPart, ReviewRequest, Submission, TrailEntry
from portfolio.permissions import can_review
from portfolio.workflow import asking, mentorships
from portfolio.workflow.taking_up import take_up
from tests import factories
from tests.portfolio.asked import accompany, ask
from tests.portfolio.inviting import cohort
from tests.portfolio.races import at_once

PAGE = reverse("mentorships")
YEAR = timedelta(days=365)


def proposed(mentor, trainer, by):
    return Mentorship.objects.create(mentor=mentor, trainer=trainer, proposed_by=by)


def post(client, step, mentorship, **data):
    return client.post(reverse(f"mentorship-{step}", args=[mentorship.uuid]), data)


def trail(mentorship):
    return list(
        TrailEntry.objects.filter(thing=mentorship.uuid).order_by("pk").values_list("what", flat=True)
    )


@pytest.fixture
def request_of_trainer(enrolled, mentor, sheet):
    return ask(enrolled, sheet, accompany(mentor, enrolled))


# Accepting


def test_what_administrators_propose_the_trainer_accepts(client, trainer, mentor, admin):
    mentorship = proposed(mentor, trainer, admin)
    client.force_login(mentor)
    assert post(client, "accept", mentorship).status_code == 403
    client.force_login(trainer)
    assert reverse("mentorship-accept", args=[mentorship.uuid]) in client.get(PAGE).content.decode()
    assert post(client, "accept", mentorship).status_code == 302
    mentorship.refresh_from_db()
    assert mentorship.is_active
    assert trail(mentorship) == ["mentorship-accepted"]
    assert Notification.objects.get().recipient == mentor


def test_what_the_trainer_proposes_the_mentor_accepts(client, trainer, mentor):
    mentorship = proposed(mentor, trainer, trainer)
    with pytest.raises(PermissionDenied, match="for the other one"):
        mentorships.accept(mentorship, by=trainer)
    client.force_login(mentor)
    post(client, "accept", mentorship)
    assert Mentorship.objects.active().get() == mentorship


def test_accepting_twice_is_accepting_once(trainer, mentor):
    mentorship = proposed(mentor, trainer, trainer)
    mentorships.accept(mentorship, by=mentor)
    before = Mentorship.objects.values().get()
    mentorships.accept(mentorship, by=mentor)
    assert Mentorship.objects.values().get() == before
    assert trail(mentorship) == ["mentorship-accepted"]


def test_what_ended_or_is_over_is_not_accepted(trainer, mentor):
    mentorship = proposed(mentor, trainer, trainer)
    Mentorship.objects.update(starts=date(2025, 1, 1), ends=date(2025, 2, 1))
    with pytest.raises(PermissionDenied, match="is over"):
        mentorships.accept(mentorship, by=mentor)
    mentorships.end(mentorship, by=mentor)
    with pytest.raises(PermissionDenied, match="has ended"):
        mentorships.accept(mentorship, by=mentor)


def test_strangers_meet_nothing(client, trainer, mentor, stranger):
    mentorship = accompany(mentor, trainer)
    client.force_login(stranger)
    for step in ("accept", "end", "renew"):
        assert post(client, step, mentorship).status_code == 404
        assert client.get(reverse(f"mentorship-{step}", args=[mentorship.uuid])).status_code == 405
    assert mentor.name not in client.get(PAGE).content.decode()
    mentorships.end(mentorship, by=mentor)
    mentorship.refresh_from_db()
    assert mentorship.ended_by == mentor


# Prolonging


@pytest.mark.parametrize(
    ("starts", "ends", "until"),
    [
        (-300, 65, 65 + 365),  # a year, before its end
        (-100, 20, 365),  # shorter: at least to a year from today
        (-700, 30, 30 + 365),  # prolonged before: by a year at most
        (-400, -35, 365),  # ran out
    ],
)
def test_prolonging_extends_the_row(client, trainer, mentor, starts, ends, until):
    today = timezone.localdate()
    mentorship = accompany(mentor, trainer, starts=today + timedelta(starts), ends=today + timedelta(ends))
    client.force_login(trainer)
    shown = str(mentorship.ends)
    assert f'value="{shown}"' in client.get(PAGE).content.decode()
    post(client, "renew", mentorship, ends=shown)
    post(client, "renew", mentorship, ends=shown)  # the second click of the same page
    again = Mentorship.objects.get()
    assert (again.pk, again.ends) == (mentorship.pk, today + timedelta(until))
    assert trail(mentorship) == ["renewed"]


def test_prolonging_opens_what_was_shown_again(request_of_trainer, enrolled, mentor):
    Mentorship.objects.update(ends=timezone.localdate() - timedelta(days=31))
    assert not can_review(mentor, request_of_trainer)
    mentorship = Mentorship.objects.get()
    mentorships.renew(mentorship, by=enrolled, seen=mentorship.ends)
    assert can_review(mentor, request_of_trainer)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda today: {"ends": None}, "no end"),
        (lambda today: {"accepted_at": None}, "not accepted yet"),
        (lambda today: {"ended_at": timezone.now()}, "invite your mentor again"),
        (lambda today: {"ends": today + timedelta(days=400)}, "more than a year"),
    ],
)
def test_prolonging_is_refused_with_its_reason(trainer, mentor, change, reason):
    today = timezone.localdate()
    mentorship = accompany(mentor, trainer, **{"ends": today} | change(today))
    with pytest.raises(PermissionDenied, match=reason):
        mentorships.renew(mentorship, by=trainer, seen=mentorship.ends)


def test_the_mentor_prolongs_nothing(client, trainer, mentor):
    mentorship = accompany(mentor, trainer, ends=timezone.localdate())
    client.force_login(mentor)
    assert post(client, "renew", mentorship, ends=str(mentorship.ends)).status_code == 403
    assert "Prolong" not in client.get(PAGE).content.decode()
    client.force_login(trainer)
    assert "Prolong until" in client.get(PAGE).content.decode()


# Ending


@pytest.mark.parametrize("side", ["trainer", "mentor"])
def test_either_side_ends_it_and_all_closes(client, request_of_trainer, enrolled, mentor, side):
    by = {"trainer": enrolled, "mentor": mentor}[side]
    take_up(request_of_trainer, by=mentor)
    assert can_review(mentor, request_of_trainer)
    client.force_login(by)
    post(client, "end", Mentorship.objects.get())
    assert not can_review(mentor, request_of_trainer)
    assert ReviewPart.objects.get().closed_at
    assert Submission.objects.get().state == Submission.State.WITHDRAWN
    request = ReviewRequest.objects.get()
    assert (request.taken_up_by, request.closed_at) == (None, None)
    assert trail(Mentorship.objects.get())[-1] == "ended"
    told = Notification.objects.filter(kind=Notification.Kind.ENDING).get()
    assert told.recipient == (mentor if side == "trainer" else enrolled)
    post(client, "end", Mentorship.objects.get())  # again
    assert trail(Mentorship.objects.get()).count("ended") == 1


def test_what_another_mentor_reads_goes_on_waiting(request_of_trainer, enrolled, mentor, stranger):
    asking.add_mentor(request_of_trainer, by=enrolled, mentorship=accompany(stranger, enrolled))
    mentorships.end(Mentorship.objects.get(mentor=mentor), by=mentor)
    assert not can_review(mentor, request_of_trainer)
    assert can_review(stranger, request_of_trainer)
    assert Submission.objects.get().state == Submission.State.SUBMITTED


def test_a_new_mentorship_opens_nothing_old(request_of_trainer, enrolled, mentor):
    mentorships.end(Mentorship.objects.get(), by=enrolled)
    accompany(mentor, enrolled)
    assert not can_review(mentor, request_of_trainer)


def test_the_mail_that_asked_does_not_leave_any_more(request_of_trainer, enrolled, mentor):
    waiting = OutgoingMail.objects.filter(recipient=mentor.email, about=request_of_trainer.uuid)
    assert waiting.exists()
    mentorships.end(Mentorship.objects.get(), by=enrolled)
    assert not waiting.exists()


def test_declining_a_proposal_ends_it(client, trainer, mentor, admin):
    mentorship = proposed(mentor, trainer, admin)
    client.force_login(trainer)
    answer = client.post(reverse("mentorship-end", args=[mentorship.uuid]), follow=True)
    assert "Declined." in answer.content.decode()
    assert not Mentorship.objects.open().exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
@pytest.mark.django_db(transaction=True)
def test_both_end_it_at_once(trainer, mentor):
    mentorship = accompany(mentor, trainer)
    results = at_once(2, lambda n: mentorships.end(mentorship, by=(trainer, mentor)[n]))
    assert results == [None, None]
    assert trail(mentorship) == ["ended"]


# In the administration


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def words(mentorship):
    return {"starts": str(mentorship.starts), "ends": str(mentorship.ends or "")}


def test_an_administrator_who_ends_it_closes_all(office, request_of_trainer, mentor, enrolled):
    mentorship = Mentorship.objects.get()
    address = reverse("admin:accounts_mentorship_change", args=[mentorship.pk])
    office.post(address, {**words(mentorship), "ended": "on"})
    assert not can_review(mentor, request_of_trainer)
    assert Submission.objects.get().state == Submission.State.WITHDRAWN
    assert trail(mentorship)[-1] == "ended"
    told = Notification.objects.filter(kind=Notification.Kind.ENDING)
    assert {row.recipient for row in told} == {mentor, enrolled}


def test_an_administrator_proposes_and_the_trainer_is_told(office, trainer, mentor):
    office.post(
        reverse("admin:accounts_mentorship_add"),
        {"mentor": mentor.pk, "trainer": trainer.pk, "starts": str(timezone.localdate())},
    )
    mentorship = Mentorship.objects.get()
    assert not mentorship.is_active
    assert trail(mentorship) == ["proposed"]
    assert Notification.objects.get().recipient == trainer


def test_an_administrator_prolongs_nothing_that_was_accepted(office, trainer, mentor):
    today = timezone.localdate()
    mentorship = accompany(mentor, trainer, ends=today - timedelta(days=40))
    address = reverse("admin:accounts_mentorship_change", args=[mentorship.pk])
    for longer in (str(today + YEAR), ""):
        answer = office.post(address, {**words(mentorship), "ends": longer})
        assert "Only the trainer prolongs" in answer.content.decode()
    shorter = today - timedelta(days=50)
    office.post(address, {**words(mentorship), "ends": str(shorter)})
    mentorship.refresh_from_db()
    assert (mentorship.ends, bool(mentorship.accepted_at)) == (shorter, True)


# Closing an account


def test_a_closed_account_reads_nothing_and_lets_go(request_of_trainer, enrolled, mentor):
    browser = Client()
    confirm_address(mentor)
    browser.post(reverse("account_login"), {"login": mentor.email, "password": "carnet-pass"})
    assert browser.get(PAGE).status_code == 200
    take_up(request_of_trainer, by=mentor)
    set_active(mentor, False)
    assert browser.get(PAGE).status_code == 302
    assert ReviewRequest.objects.get().taken_up_by is None
    assert not can_review(mentor, request_of_trainer)
    set_active(mentor, True)
    assert browser.get(PAGE).status_code == 302  # the old session stays ended
    assert can_review(mentor, ReviewRequest.objects.get())


@pytest.mark.parametrize("way", ["action", "form"])
def test_the_administration_closes_accounts_in_both_ways(office, request_of_trainer, mentor, way):
    take_up(request_of_trainer, by=mentor)
    if way == "action":
        office.post("/admin/accounts/user/", {"action": "deactivate", "_selected_action": [mentor.pk]})
    else:
        fields = {"name": mentor.name, "language": "en", "time_zone": "Europe/Paris"}
        office.post(reverse("admin:accounts_user_change", args=[mentor.pk]), fields)
    mentor.refresh_from_db()
    assert not mentor.is_active
    assert ReviewRequest.objects.get().taken_up_by is None


# The page


def test_the_page_says_who_can_see_what(client, request_of_trainer, enrolled, mentor):
    client.force_login(enrolled)
    page = client.get(PAGE).content.decode()
    assert "Can read now: 1 item, 1 open request" in page
    assert reverse("request", args=[request_of_trainer.uuid]) in page
    client.force_login(mentor)
    page = client.get(PAGE).content.decode()
    assert "Shows me now: 1 item, 1 open request" in page
    assert reverse("review", args=[request_of_trainer.uuid]) in page
    asking.close_request(request_of_trainer, by=enrolled)
    assert "Shows me nothing at present." in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (lambda today: {"ends": today}, "active"),
        (lambda today: {"starts": today + timedelta(days=3)}, "begins on"),
        (lambda today: {"ends": today - timedelta(days=1)}, "without deciding or signing"),
        (lambda today: {"ends": today - timedelta(days=31)}, "can no longer be read"),
        (lambda today: {"accepted_at": None, "proposed_by": None}, "it begins once you accept"),
        (lambda today: {"ended_at": timezone.now()}, "Mentorships that have ended"),
    ],
)
def test_the_page_says_how_things_stand(client, trainer, mentor, fields, sentence):
    accompany(mentor, trainer, **fields(timezone.localdate()))
    client.force_login(trainer)
    assert sentence in client.get(PAGE).content.decode()


def test_the_page_says_that_an_account_is_closed(client, trainer, mentor):
    accompany(mentor, trainer)
    set_active(mentor, False)
    client.force_login(trainer)
    assert "account closed" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("role", CohortMember.Role.values)
def test_the_page_says_what_a_cohort_shows(client, trainer, role):
    cohort().members.create(user=trainer, role=role)
    client.force_login(trainer)
    page = client.get(PAGE).content.decode()
    assert "Autumn" in page
    assert "see figures" in page


def test_the_page_asks_as_much_for_many_as_for_one(client, enrolled, mentor, sheet):
    def queries():
        client.get(PAGE)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(PAGE)
        return len(asked)

    client.force_login(enrolled)
    ask(enrolled, sheet, accompany(mentor, enrolled))
    group = cohort()
    group.members.create(user=enrolled, role="trainer")
    one = queries()
    others = [accompany(factories.UserFactory(), enrolled) for _ in range(5)]
    for mentorship in others[:3]:
        ask(enrolled, sheet, mentorship, evidence=None)
    for _ in range(3):
        accompany(enrolled, factories.UserFactory())
        accompany(factories.UserFactory(), enrolled, ended_at=timezone.now())
    cohort(slug="other").members.create(user=enrolled, role="leader")
    assert queries() == one
