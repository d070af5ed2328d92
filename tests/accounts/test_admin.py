"""The administration: for administrators only, over people and cohorts, blind to passwords and texts."""

import re

import pytest
from django.contrib import admin as django_admin
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.admin_site import CarnetAdminSite
from accounts.models import Cohort, CohortMember, Mentorship, User

PEOPLE = "/admin/accounts/user/"
PERSON = {"name": "Zoé", "language": "fr", "time_zone": "Europe/Paris"}


@pytest.fixture
def office(client, admin):
    """The administrator's browser."""
    client.force_login(admin)
    return client


def test_only_our_own_shared_tables_are_there():
    registered = {model._meta.label for model in django_admin.site._registry}
    assert {"accounts.User", "accounts.Mentorship", "accounts.Cohort"} <= registered
    assert {label.partition(".")[0] for label in registered} <= {"accounts", "competencies"}
    assert not {"accounts.OutgoingMail", "competencies.SheetDraft"} & registered


def test_the_site_refuses_tables_of_libraries_and_portfolios():
    from allauth.mfa.models import Authenticator

    from portfolio.models import Evidence

    site = CarnetAdminSite()
    site.register([Authenticator, Evidence, Cohort])
    assert list(site._registry) == [Cohort]


def test_one_signs_in_on_the_page_of_everybody(client, sign_in, admin):
    answer = client.get("/admin/accounts/user/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")
    assert (
        client.get("/admin/login/?next=/admin/accounts/")["Location"]
        == "/accounts/login/?next=/admin/accounts/"
    )
    sign_in(admin)
    assert client.get("/admin/login/")["Location"] == "/admin/"
    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"
    assert client.post("/admin/logout/")["Location"] == "/accounts/login/"
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/login/", PEOPLE, f"{PEOPLE}1/change/", "/admin/nowhere/"]
)
def test_others_are_told_why_not(client, trainer, admin, address):
    client.force_login(trainer)
    answer = client.get(address)
    assert answer.status_code == 403
    assert "Only administrators can do this." in answer.content.decode()
    client.force_login(admin)
    assert client.get(address, follow=True).status_code in {200, 404}


def test_no_password_and_no_hash_is_shown(office, trainer):
    for address in (PEOPLE, f"{PEOPLE}{trainer.pk}/change/", f"{PEOPLE}{trainer.pk}/history/"):
        page = office.get(address).content.decode()
        assert trainer.password not in page
        assert 'type="password"' not in page


def test_an_added_person_chooses_a_password_by_mail(office):
    office.post(f"{PEOPLE}add/", {**PERSON, "email": "Zoe@Example.org"})
    person = User.objects.get(email="zoe@example.org")
    assert not person.has_usable_password()
    [message] = mail.outbox
    assert message.to == ["zoe@example.org"]
    link = re.search(r"https?://[^/\s]+(/\S*/password/reset/key/\S+)", message.body)[1]
    browser = Client(headers={"accept-language": "en"})
    form = browser.get(link)["Location"]
    browser.post(form, {"password1": "a-new-carnet-pass", "password2": "a-new-carnet-pass"})
    assert browser.get("/account/").status_code == 200


def test_the_same_address_in_other_letters_is_refused(office, trainer):
    answer = office.post(f"{PEOPLE}add/", {**PERSON, "email": "TRAINER@example.org"})
    assert "There is an account with this address already." in answer.content.decode()


def test_an_address_is_its_owners_affair(office, trainer):
    words = {**PERSON, "email": "admin+theft@example.org", "is_active": "on", "password": "x"}
    office.post(f"{PEOPLE}{trainer.pk}/change/", words)
    before = trainer.password
    trainer.refresh_from_db()
    assert (trainer.email, trainer.password, trainer.name) == ("trainer@example.org", before, "Zoé")


def test_nobody_is_deleted_from_here(office, trainer):
    assert office.get(f"{PEOPLE}{trainer.pk}/delete/").status_code == 403
    office.post(PEOPLE, {"action": "delete_selected", "_selected_action": [trainer.pk], "post": "yes"})
    assert User.objects.filter(pk=trainer.pk).exists()


def test_deactivating_ends_what_is_open(office, trainer, sign_in):
    browser = Client(headers={"accept-language": "en"})
    sign_in(trainer, browser=browser)
    office.post(PEOPLE, {"action": "deactivate", "_selected_action": [trainer.pk]})
    assert browser.get("/account/").status_code == 302
    office.post(PEOPLE, {"action": "activate", "_selected_action": [trainer.pk]})
    assert sign_in(trainer, browser=browser)["Location"] == "/"


def test_nobody_takes_away_ones_own_rights(office, admin):
    answer = office.post(f"{PEOPLE}{admin.pk}/change/", {**PERSON, "is_active": "on"})
    assert "another administrator" in answer.content.decode()
    office.post(PEOPLE, {"action": "deactivate", "_selected_action": [admin.pk]})
    admin.refresh_from_db()
    assert admin.is_active
    assert admin.is_staff


def test_a_mentorship_says_who_proposed_and_who_ended_it(office, admin, mentor, trainer):
    words = {"mentor": mentor.pk, "trainer": trainer.pk, "starts": "2026-01-05", "accepted": "on"}
    office.post("/admin/accounts/mentorship/add/", words)
    mentorship = Mentorship.objects.get()
    assert mentorship.proposed_by == admin
    assert mentorship.is_active
    office.post(f"/admin/accounts/mentorship/{mentorship.pk}/change/", {**words, "ended": "on"})
    mentorship.refresh_from_db()
    assert mentorship.ended_by == admin
    assert not mentorship.is_active


def test_a_mentorship_keeps_its_two_people(office, mentor, trainer, stranger):
    mentorship = Mentorship.objects.create(mentor=mentor, trainer=trainer, starts="2026-01-05")
    words = {"mentor": stranger.pk, "trainer": mentor.pk, "starts": "2026-01-06", "accepted": "on"}
    office.post(f"/admin/accounts/mentorship/{mentorship.pk}/change/", words)
    mentorship.refresh_from_db()
    assert (mentorship.mentor, mentorship.trainer, mentorship.is_active) == (mentor, trainer, True)


def test_an_ended_mentorship_stays_ended(office, admin, mentor, trainer):
    mentorship = Mentorship.objects.create(
        mentor=mentor, trainer=trainer, starts="2026-01-05",
        accepted_at=timezone.now(), ended_at=timezone.now(), ended_by=mentor,
    )  # fmt: skip
    before = Mentorship.objects.values().get()
    address = f"/admin/accounts/mentorship/{mentorship.pk}/change/"
    assert office.get(address).status_code == 200
    assert office.post(address, {"starts": "2025-01-01", "ends": "2030-01-01"}).status_code == 302
    assert Mentorship.objects.values().get() == before
    words = {"mentor": mentor.pk, "trainer": trainer.pk, "starts": "2026-01-05", "accepted": "on"}
    office.post("/admin/accounts/mentorship/add/", words)
    assert Mentorship.objects.active().count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"trainer": "mentor"}, "one&#x27;s own mentor"),
        ({"ends": "2020-01-01"}, "The end comes before the start."),
        ({"twice": True}, "an open mentorship between these two already"),
    ],
)
def test_an_impossible_mentorship_is_refused_in_words(office, mentor, trainer, change, sentence):
    words = {"mentor": mentor.pk, "trainer": trainer.pk, "starts": "2026-01-05", "accepted": "on"}
    if change.pop("twice", None):
        Mentorship.objects.create(mentor=mentor, trainer=trainer)
    if "trainer" in change:
        change["trainer"] = mentor.pk
    answer = office.post("/admin/accounts/mentorship/add/", {**words, **change})
    assert sentence in answer.content.decode()


def test_cohorts_have_members(office, trainer):
    words = {
        "name": "Autumn", "slug": "autumn", "starts": "2026-09-01", "ends": "2027-06-30",
        "members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "0",
        "members-0-user": trainer.pk, "members-0-role": "trainer",
    }  # fmt: skip
    office.post("/admin/accounts/cohort/add/", words)
    assert CohortMember.objects.get().user == trainer


def test_every_page_keeps_the_content_policy(office, trainer):
    for name in ("user", "mentorship", "cohort"):
        for page in ("changelist", "add"):
            answer = office.get(reverse(f"admin:accounts_{name}_{page}"))
            assert "style-src 'self'" in answer["Content-Security-Policy"]
            assert not re.search(
                r"<style|<script(?![^>]*\b(src|application/json))|\son\w+=|\sstyle=", answer.content.decode()
            )


@pytest.mark.parametrize(
    "asked",
    [
        "password__regex=^pbkdf2",
        "evidence__isnull=False",
        "drafts__isnull=False",
        "is_active__regex=1",
        "tags=1",
    ],
)
def test_lists_answer_no_lookup_that_they_do_not_offer(client, admin, asked):
    client.force_login(admin)
    answer = client.get(f"/admin/accounts/user/?{asked}")
    assert answer.status_code in {302, 400}
    assert client.get("/admin/accounts/user/?is_active__exact=1").status_code == 200
