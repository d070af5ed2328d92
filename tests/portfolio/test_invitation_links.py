"""An invitation's link: accepted once by the account that has the address, and never in a log."""

import logging
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import CohortMember, Invitation, Mentorship, User
from accounts.quiet_log import WithoutTokens
from competencies.models import CohortFramework, Enrolment
from portfolio.models import PendingPost, TrailEntry
from portfolio.workflow import invitations
from tests import factories
from tests.portfolio.inviting import as_member, as_mentor, cohort, person
from tests.portfolio.races import at_once

SIGNUP = reverse("account_signup")
INVITEE = invitations.Invitee("new@example.org", language="en")
MINE = reverse("invitation-accept", args=["mine"])
WORDS = {"name": "Nour", "password1": "a-carnet-pass", "password2": "a-carnet-pass"}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def visitor():
    """A browser of somebody who reads English."""
    return Client(headers={"accept-language": "en"})


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def rows():
    return list(Invitation.objects.order_by("pk").values())


def test_reading_the_link_changes_nothing(trainer, visitor):
    _invitation, link = as_mentor(trainer)
    before = rows()
    for client in (visitor, browser_of(person()), browser_of(trainer)):
        answer = client.get(link)
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "strict-origin"
        assert answer["X-Robots-Tag"] == "noindex"
        assert "no-store" in answer["Cache-Control"]
        assert client.head(link).status_code == 200
    assert rows() == before
    assert not visitor.session.keys()
    assert not Mentorship.objects.exists()


def test_somebody_with_an_account_accepts(trainer):
    invitation, link = as_mentor(trainer)
    mentor = person()
    client = browser_of(mentor)
    assert "Accept the invitation" in client.get(link).content.decode()
    answer = client.post(link)
    assert answer["Location"] == reverse("mentorships")
    mentorship = Mentorship.objects.get()
    assert (mentorship.mentor, mentorship.trainer, mentorship.proposed_by) == (mentor, trainer, trainer)
    assert mentorship.is_active
    assert mentorship.ends == timezone.localdate() + timedelta(days=365)
    invitation.refresh_from_db()
    assert invitation.accepted_by == mentor
    client.post(link)  # the second click
    assert "everything is in place" in client.get(link).content.decode()
    assert Mentorship.objects.get() == mentorship
    assert list(TrailEntry.objects.order_by("pk").values_list("what", flat=True)) == [
        "invited", "mentorship-accepted",
    ]  # fmt: skip


@pytest.mark.parametrize("is_open", [True, False])
def test_somebody_new_signs_up_from_the_link_and_accepts(trainer, visitor, settings, is_open):
    settings.SIGNUP_OPEN = is_open
    _invitation, link = as_mentor(trainer, name="Nour H", language="fr")
    answer = visitor.post(link, {"way": "sign-up"})
    page = answer["Location"]
    assert page.startswith(SIGNUP)
    assert link.split("/")[-2] not in page
    form = visitor.get(page).content.decode()
    assert 'lang="fr"' in form
    assert 'value="new@example.org"' in form
    assert 'value="Nour H"' in form
    answer = visitor.post(page, {**WORDS, "email": "other@example.org"})
    assert answer["Location"] == MINE
    user = User.objects.get(email="new@example.org")
    assert (user.name, user.language) == ("Nour", "fr")
    assert user.emailaddress_set.get().verified
    assert not User.objects.filter(email="other@example.org").exists()
    assert visitor.get(MINE).status_code == 200
    assert not Mentorship.objects.exists()
    visitor.post(MINE)
    assert Mentorship.objects.active().get().mentor == user
    assert visitor.get(MINE).status_code == 404


def test_whoever_signs_up_on_another_page_is_led_back(trainer, visitor):
    _invitation, link = as_mentor(trainer)
    visitor.post(link, {"way": "sign-in"})
    assert visitor.post(SIGNUP, WORDS)["Location"] == MINE


def test_somebody_with_an_account_signs_in_from_the_link(trainer, visitor):
    _invitation, link = as_mentor(trainer)
    person()
    page = visitor.post(link, {"way": "sign-in"})["Location"]
    assert page.startswith(reverse("account_login"))
    answer = visitor.post(page, {"login": "new@example.org", "password": "carnet-pass"})
    assert answer["Location"] == MINE
    visitor.post(MINE)
    assert Mentorship.objects.active().exists()


def test_without_an_invitation_a_closed_house_stays_closed(trainer, visitor, settings):
    settings.SIGNUP_OPEN = False
    assert "by invitation" in visitor.get(SIGNUP).content.decode()
    invitation, link = as_mentor(trainer)
    visitor.post(link, {"way": "sign-up"})
    assert "Créer" in visitor.get(SIGNUP).content.decode() or visitor.get(SIGNUP).status_code == 200
    invitations.revoke(invitation, by=trainer)
    visitor.post(SIGNUP, {**WORDS, "email": "new@example.org"})
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_revoked_invitation_confirms_no_address(trainer, visitor):
    invitation, link = as_mentor(trainer)
    visitor.post(link, {"way": "sign-up"})
    invitations.revoke(invitation, by=trainer)
    visitor.post(SIGNUP, {**WORDS, "email": "new@example.org"})
    assert not User.objects.get(email="new@example.org").emailaddress_set.get().verified


def test_another_account_is_refused_in_words(trainer, stranger):
    _invitation, link = as_mentor(trainer)
    other = browser_of(person("other@example.org"))
    page = other.get(link).content.decode()
    assert "another address" in page
    assert "Accept the invitation" not in page
    assert other.post(link).status_code == 403
    assert not Mentorship.objects.exists()
    assert browser_of(person()).post(link).status_code == 302
    assert Mentorship.objects.exists()


def test_an_address_that_is_not_confirmed_is_nobodys(trainer):
    invitation, _link = as_mentor(trainer)
    user = factories.UserFactory(email="new@example.org")
    user.emailaddress_set.create(email=user.email, verified=False, primary=True)
    with pytest.raises(PermissionDenied, match="another address"):
        invitations.accept(invitation, by=user)


@pytest.mark.parametrize("change", ["late", "revoked", "resent", "accepted", "never"])
def test_a_link_that_is_spent_opens_nothing(trainer, visitor, change):
    invitation, link = as_mentor(trainer)
    if change == "late":
        Invitation.objects.update(expires_at=timezone.now())
    elif change == "revoked":
        invitations.revoke(invitation, by=trainer)
    elif change == "resent":
        invitations.resend(invitation, by=trainer)
    elif change == "accepted":
        first = person("first@example.org")
        Invitation.objects.update(accepted_at=timezone.now(), accepted_by=first)
    else:
        link = reverse("invitation-accept", args=["never"])
    for client in (visitor, browser_of(person())):
        for answer in (client.get(link), client.post(link)):
            assert answer.status_code == 404
            assert "no longer opens anything" in answer.content.decode()
    assert not Mentorship.objects.exists()


def test_what_was_read_before_it_was_spent_is_refused(trainer):
    invitation, _link = as_mentor(trainer)
    mentor = person()
    invitations.resend(Invitation.objects.get(), by=trainer)
    with pytest.raises(PermissionDenied, match="sent again"):
        invitations.accept(invitation, by=mentor)
    invitations.revoke(invitation, by=trainer)
    with pytest.raises(PermissionDenied, match="no longer"):
        invitations.accept(Invitation.objects.get(), by=mentor)


def test_whoever_invited_must_still_be_there(trainer):
    invitation, _link = as_mentor(trainer)
    mentor = person()
    User.objects.filter(pk=trainer.pk).update(is_active=False)
    with pytest.raises(PermissionDenied, match="is closed"):
        invitations.accept(invitation, by=mentor)


def test_the_two_have_one_mentorship(trainer, admin):
    """A proposal that waited, or a period that ran out, goes on in its own row."""
    mentor = person()
    waiting = Mentorship.objects.create(mentor=mentor, trainer=trainer, proposed_by=admin)
    invitation, _link = as_mentor(trainer)
    invitations.accept(invitation, by=mentor)
    assert Mentorship.objects.active().get() == waiting
    today = timezone.localdate()
    Mentorship.objects.update(starts=today - timedelta(days=90), ends=today - timedelta(days=60))
    invitation, _link = as_mentor(trainer)
    invitations.accept(invitation, by=mentor)
    assert Mentorship.objects.active().get() == waiting


def test_a_cohort_is_joined_and_its_trainers_are_enrolled(admin, sheet, stranger):
    group = cohort()
    CohortFramework.objects.create(cohort=group, framework=sheet.framework)
    group.members.create(user=stranger, role="trainer")  # who left the framework
    _invitation, link = as_member(admin, group)
    _other, other_link = as_member(admin, group, role="mentor", email="lead@example.org")
    user, leader = person(), person("lead@example.org")
    assert browser_of(user).post(link)["Location"] == reverse("dashboard")
    browser_of(leader).post(other_link)
    assert set(CohortMember.objects.values_list("user", "role")) == {
        (stranger.pk, "trainer"), (user.pk, "trainer"), (leader.pk, "mentor"),
    }  # fmt: skip
    assert [(row.user, row.cohort) for row in Enrolment.objects.all()] == [(user, group)]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
@pytest.mark.django_db(transaction=True)
def test_two_windows_accept_at_once(trainer):
    invitation = invitations.invite_mentor(INVITEE, by=trainer)
    mentor = person()
    assert at_once(4, lambda _n: invitations.accept(invitation, by=mentor)) == [None] * 4
    assert Mentorship.objects.active().count() == 1
    assert TrailEntry.objects.filter(what="mentorship-accepted").count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
@pytest.mark.django_db(transaction=True)
def test_accepting_and_revoking_at_once_leaves_one_of_the_two(trainer):
    invitation = invitations.invite_mentor(INVITEE, by=trainer)
    mentor = person()

    def step(number):
        if number:
            invitations.revoke(invitation, by=trainer)
        else:
            invitations.accept(invitation, by=mentor)

    results = at_once(2, step)
    assert sum(isinstance(result, PermissionDenied) for result in results) == 1
    row = Invitation.objects.get()
    assert bool(row.accepted_at) != bool(row.revoked_at)
    assert Mentorship.objects.exists() == bool(row.accepted_at)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
@pytest.mark.django_db(transaction=True)
def test_inviting_the_same_person_at_once_sends_one_mail(trainer):
    results = at_once(4, lambda _n: invitations.invite_mentor(INVITEE, by=trainer).pk)
    assert sum(isinstance(result, PermissionDenied) for result in results) == 3
    assert Invitation.objects.count() == len(mail.outbox) == 1


# Never in a log


@pytest.mark.parametrize(
    "path",
    ["/invitations/accept/{}/", "/accounts/confirm-email/{}/", "/accounts/password/reset/key/{}/"],
)
def test_a_line_is_written_without_the_token(path):
    record = logging.LogRecord("django.request", 30, "", 1, "Not Found: %s", (path.format("s3-cret"),), None)
    assert WithoutTokens().filter(record)
    assert record.getMessage() == "Not Found: " + path.format("…").rstrip("/") + "/"


def test_the_handler_of_all_lines_has_the_filter():
    assert configured.LOGGING["handlers"]["console"]["filters"] == ["quiet"]
    assert configured.LOGGING["filters"]["quiet"]["()"] == "accounts.quiet_log.WithoutTokens"
    handlers = {
        name for entry in configured.LOGGING["loggers"].values() for name in entry.get("handlers", [])
    }
    assert handlers == {"console"}


def test_a_stale_form_keeps_no_token(trainer):
    _invitation, link = as_mentor(trainer)
    mentor = person()
    client = Client(enforce_csrf_checks=True)
    client.force_login(mentor)
    stamp = client.get(link).content.decode().partition('name="stamp" value="')[2].partition('"')[0]
    answer = client.post(link, {"stamp": stamp})
    assert answer.status_code == 403
    assert not PendingPost.objects.exists()
    assert not Mentorship.objects.exists()
