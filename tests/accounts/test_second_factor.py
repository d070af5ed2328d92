"""Second factors: asked for where a role needs one, shown once where they are secret, reset by an administrator."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Mentorship
from accounts.people import confirm_address


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def protected(trainer):
    """The trainer, with an authenticator app and recovery codes; `secret` is the app's."""
    confirm_address(trainer)
    trainer.secret = generate_totp_secret()
    TOTP.activate(trainer, trainer.secret)
    RecoveryCodes.activate(trainer)
    return trainer


def give_password(client, person):
    return client.post("/accounts/login/", {"login": person.email, "password": "carnet-pass"})


def test_the_password_alone_opens_nothing(client, protected):
    assert give_password(client, protected)["Location"] == "/accounts/2fa/authenticate/"
    assert SESSION_KEY not in client.session
    assert client.get("/account/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert SESSION_KEY not in client.session
    client.post("/accounts/2fa/authenticate/", {"code": code_for(protected.secret)})
    assert client.get("/account/").status_code == 200


def test_a_code_opens_once(client, protected):
    code = code_for(protected.secret)
    for browser, opened in ((client, True), (Client(), False)):
        give_password(browser, protected)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        assert (SESSION_KEY in browser.session) is opened


def test_guessing_codes_ends_after_five(client, protected):
    give_password(client, protected)
    for _guess in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_for(protected.secret)})
    assert "Wait a quarter of an hour" in answer.content.decode()
    assert SESSION_KEY not in client.session


def test_keys_are_offered_only_to_who_has_one(client, protected):
    give_password(client, protected)
    assert "mfa_webauthn_authenticate" not in client.get("/accounts/2fa/authenticate/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_shows_the_recovery_codes_once(client, trainer, sign_in):
    sign_in(trainer)
    client.post("/accounts/reauthenticate/", {"password": "carnet-pass"})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code[^>]*>(\w+)</code>", page)[1]
    to_codes = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    first, second = (client.get(to_codes["Location"]).content.decode() for _time in range(2))
    assert all(code in first for code in codes)
    assert not any(code in second for code in codes)
    assert mail.outbox[-1].to == [trainer.email]


def test_removing_one_asks_who_it_is(client, protected):
    client.force_login(protected)
    assert "reauthenticate" in client.get("/accounts/2fa/totp/deactivate/")["Location"]


@pytest.mark.parametrize("role", ["staff", "mentor", "trainer"])
def test_a_role_that_needs_one_leads_to_setting_it_up(
    client, role, admin, mentor, trainer, settings, accepted
):
    settings.SECOND_FACTOR_FOR_STAFF = True
    person = {"staff": admin, "mentor": mentor, "trainer": trainer}[role]
    client.force_login(person)
    answer = client.get("/account/")
    if role == "trainer":
        assert answer.status_code == 200
        return
    assert answer["Location"] == "/accounts/2fa/"
    assert "Your role here needs a second factor" in client.get("/accounts/2fa/").content.decode()
    assert client.post("/account/", {"name": "X"})["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
    assert client.get("/accounts/reauthenticate/").status_code == 200
    TOTP.activate(person, generate_totp_secret())
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("role", ["trainer", "mentor", "admin"])
def test_asking_costs_no_query_of_its_own(
    client, role, accepted, request, settings, django_assert_num_queries
):
    person = request.getfixturevalue(role)
    TOTP.activate(person, generate_totp_secret())
    client.force_login(person)
    with CaptureQueriesContext(connection) as without:
        assert client.get("/account/").status_code == 200
    settings.SECOND_FACTOR_FOR_STAFF = True
    with django_assert_num_queries(len(without)):
        assert client.get("/account/").status_code == 200


def test_it_is_asked_for_as_soon_as_the_role_comes_or_the_factor_goes(client, mentor, trainer, settings):
    settings.SECOND_FACTOR_FOR_STAFF = True
    client.force_login(mentor)
    assert client.get("/account/").status_code == 200
    Mentorship.objects.create(mentor=mentor, trainer=trainer, accepted_at=timezone.now())
    assert client.get("/account/")["Location"] == "/accounts/2fa/"
    TOTP.activate(mentor, generate_totp_secret())
    assert client.get("/account/").status_code == 200
    Authenticator.objects.all().delete()
    assert client.get("/account/")["Location"] == "/accounts/2fa/"


def test_recovery_codes_alone_are_no_second_factor(client, admin, settings):
    settings.SECOND_FACTOR_FOR_STAFF = True
    RecoveryCodes.activate(admin)
    client.force_login(admin)
    assert client.get("/admin/")["Location"] == "/accounts/2fa/"


def test_who_needs_one_keeps_the_last_one(client, admin, settings):
    settings.SECOND_FACTOR_FOR_STAFF = True
    settings.ACCOUNT_REAUTHENTICATION_REQUIRED = settings.MFA_REAUTHENTICATION_REQUIRED = False
    TOTP.activate(admin, generate_totp_secret())
    client.force_login(admin)
    answer = client.post("/accounts/2fa/totp/deactivate/")
    assert "add another one before you remove this one" in answer.content.decode()
    settings.SECOND_FACTOR_FOR_STAFF = False
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()


@pytest.fixture
def accepted(mentor, trainer):
    """The mentor's active mentorship."""
    return Mentorship.objects.create(mentor=mentor, trainer=trainer, accepted_at=timezone.now())


def test_somebody_elses_key_does_not_exist(client, trainer, stranger, sign_in):
    key = Authenticator.objects.create(user=stranger, type="webauthn", data={"name": "x", "credential": {}})
    sign_in(trainer)
    client.post("/accounts/reauthenticate/", {"password": "carnet-pass"})
    for action in ("edit", "remove"):
        there, nowhere = (client.get(f"/accounts/2fa/webauthn/keys/{pk}/{action}/") for pk in (key.pk, 10**6))
        assert there.status_code == nowhere.status_code == 404
        assert words(there) == words(nowhere)


def words(answer):
    return [line for line in answer.content.decode().splitlines() if "csrfmiddlewaretoken" not in line]


def test_an_administrator_resets_a_lost_one_in_the_open(client, protected, admin):
    client.force_login(admin)
    words = {"action": "reset_second_factor", "_selected_action": [protected.pk, admin.pk]}
    client.post("/admin/accounts/user/", words)
    assert not Authenticator.objects.filter(user=protected).exists()
    assert mail.outbox[-1].to == [protected.email]
    history = client.get(f"/admin/accounts/user/{protected.pk}/history/").content.decode()
    assert "Changed Second factor." in history
    browser = Client()
    give_password(browser, protected)
    assert SESSION_KEY in browser.session


def test_nobody_resets_ones_own_by_the_back_door(client, admin):
    TOTP.activate(admin, generate_totp_secret())
    client.force_login(admin)
    client.post("/admin/accounts/user/", {"action": "reset_second_factor", "_selected_action": [admin.pk]})
    assert Authenticator.objects.filter(user=admin).exists()
