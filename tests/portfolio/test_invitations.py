"""Invitations: who may send them, to whom, how often; sending again, revoking, the administrators' list."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.invitation_links import digest_of
from accounts.models import Invitation
from portfolio.models import TrailEntry
from portfolio.workflow import invitations
from tests.portfolio.asked import accompany
from tests.portfolio.inviting import as_member, as_mentor, cohort, letters, link_in, link_to, person


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


# Sending


def test_a_trainer_invites_a_mentor(client, trainer):
    client.force_login(trainer)
    data = {"email": "New@Example.org", "name": "Nour", "language": "fr"}
    answer = client.post(reverse("mentor-invite"), data, follow=True)
    page = answer.content.decode()
    assert "on its way to new@example.org" in page
    assert "Mentors I have invited" in page
    invitation = Invitation.objects.get()
    assert (invitation.trainer, invitation.invited_by, invitation.language) == (trainer, trainer, "fr")
    assert timedelta(days=13) < invitation.expires_at - timezone.now() <= timedelta(days=14)
    [letter] = letters("new@example.org")
    assert letter.get_content_type() == "text/plain"
    assert "Bonjour Nour" in letter.get_content()
    assert trainer.name in letter["Subject"]
    assert TrailEntry.objects.get().what == "invited"


def test_the_token_is_kept_as_its_digest_alone(trainer):
    invitation, link = as_mentor(trainer)
    token = link.split("/")[-2]
    assert len(token) == 43  # 256 bits
    assert invitation.token_digest == digest_of(token)
    assert token not in str(rows())


def test_an_address_that_no_mail_can_be_written_to_is_refused(client, trainer):
    client.force_login(trainer)
    page = client.post(reverse("mentor-invite"), {"email": f"a@{'é' * 63}.org", "language": "fr"})
    assert "valid email" in page.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("is_known", [True, False])
def test_the_same_words_for_known_and_unknown_addresses(client, trainer, visitor, is_known):
    if is_known:
        person()
    client.force_login(trainer)
    answer = client.post(
        reverse("mentor-invite"), {"email": "new@example.org", "language": "en"}, follow=True
    )
    assert "The invitation is on its way to new@example.org." in answer.content.decode()
    page = visitor.get(link_to("new@example.org")).content.decode()
    assert "Create my account" in page
    assert "I have an account" in page


@pytest.mark.parametrize(
    ("email", "reason"),
    [
        ("trainer@example.org", "own address"),
        ("mentor@example.org", "accompanies you already"),
        ("invited@example.org", "have invited this person already"),
        ("nonsense", "valid email"),
    ],
)
def test_a_trainer_is_told_why_not(client, trainer, mentor, email, reason):
    accompany(mentor, trainer)
    as_mentor(trainer, "invited@example.org")
    client.force_login(trainer)
    answer = client.post(reverse("mentor-invite"), {"email": email, "language": "en"})
    assert reason in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_the_day_has_a_number_for_each_inviter(client, trainer, stranger, monkeypatch):
    monkeypatch.setattr(invitations, "A_DAY", 2)
    as_mentor(trainer, "one@example.org")
    invitation, _link = as_mentor(trainer, "two@example.org")
    client.force_login(trainer)
    answer = client.post(reverse("mentor-invite"), {"email": "three@example.org", "language": "en"})
    assert "You have sent 2 invitations today" in answer.content.decode()
    assert client.post(reverse("invitation-resend", args=[invitation.uuid])).status_code == 403
    assert Invitation.objects.count() == 2
    as_mentor(stranger, "three@example.org")


def test_administrators_invite_into_cohorts(client, admin, trainer):
    group = cohort()
    data = {"email": "new@example.org", "language": "en", "cohort": group.pk, "role": "leader"}
    client.force_login(trainer)
    assert client.post(reverse("invitation-new"), data).status_code == 403
    client.force_login(admin)
    client.post(reverse("invitation-new"), data)
    invitation = Invitation.objects.get()
    assert (invitation.cohort, invitation.role, invitation.trainer) == (group, "leader", None)
    assert "“Autumn”" in letters("new@example.org")[0]["Subject"]
    again = client.post(reverse("invitation-new"), data).content.decode()
    assert "invited to this already" in again
    assert Invitation.objects.count() == 1


# Keeping


def test_sending_again_makes_a_new_link(client, trainer, stranger):
    invitation, old = as_mentor(trainer)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    address = reverse("invitation-resend", args=[invitation.uuid])
    client.force_login(stranger)
    assert client.post(address).status_code == 404
    client.force_login(trainer)
    client.post(address)
    [letter] = letters("new@example.org")  # the earlier one had not left
    assert link_in(letter) != old
    mentor = browser_of(person())
    assert mentor.post(old).status_code == 404
    assert mentor.post(link_in(letter)).status_code == 302


def test_revoking_takes_the_mail_back(client, trainer, stranger, admin):
    invitation, _link = as_mentor(trainer)
    address = reverse("invitation-revoke", args=[invitation.uuid])
    client.force_login(stranger)
    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405
    client.force_login(trainer)
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 302
    assert letters("new@example.org") == []
    assert client.post(reverse("invitation-resend", args=[invitation.uuid])).status_code == 403
    again, _link = as_mentor(trainer)
    client.force_login(admin)
    assert client.post(reverse("invitation-revoke", args=[again.uuid])).status_code == 404
    assert Invitation.objects.open().get() == again


def test_what_was_accepted_is_not_revoked(trainer):
    invitation, _link = as_mentor(trainer)
    invitations.accept(invitation, by=person())
    for step in (invitations.revoke, invitations.resend):
        with pytest.raises(PermissionDenied, match="accepted already"):
            step(invitation, by=trainer)


def test_cohort_invitations_are_kept_by_administrators(client, admin, trainer):
    invitation, _link = as_member(admin, cohort())
    address = reverse("invitation-revoke", args=[invitation.uuid])
    client.force_login(trainer)
    assert client.post(address).status_code == 404
    client.force_login(admin)
    assert client.post(address)["Location"] == reverse("invitations")


def test_the_list_by_state_and_cohort(client, admin, trainer, django_assert_num_queries):
    group, other = cohort(), cohort(name="Spring", slug="spring")
    as_member(admin, group, email="open@example.org")
    late, _link = as_member(admin, other, email="late@example.org")
    Invitation.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    gone, _link = as_member(admin, group, email="gone@example.org")
    invitations.revoke(gone, by=admin)
    done, _link = as_member(admin, other, email="done@example.org")
    invitations.accept(done, by=person("done@example.org"))
    as_mentor(trainer, "mentor.of.trainer@example.org")
    address = reverse("invitations")
    client.force_login(trainer)
    assert client.get(address).status_code == 403
    client.force_login(admin)

    def shown(query):
        page = client.get(address + query).content.decode()
        assert "mentor.of.trainer" not in page
        return {name for name in ("open", "late", "gone", "done") if f"{name}@example.org" in page}

    assert shown("") == {"open", "late", "gone", "done"}
    assert shown("?state=open") == {"open", "late"}
    assert shown("?state=revoked") == {"gone"}
    assert shown("?state=accepted") == {"done"}
    assert shown("?cohort=autumn") == {"open", "gone"}
    assert shown("?cohort=autumn&state=open") == {"open"}
    assert shown("?state=nonsense&cohort=x&page=zzz") == {"open", "late", "gone", "done"}
    client.get(address)
    for number in range(3):
        as_member(admin, group, email=f"more{number}@example.org")
    with django_assert_num_queries(5):
        client.get(address)


def test_no_invitation_says_so(client, admin):
    client.force_login(admin)
    assert "No invitation was sent yet" in client.get(reverse("invitations")).content.decode()
    assert "There is no cohort yet" in client.get(reverse("invitation-new")).content.decode()
