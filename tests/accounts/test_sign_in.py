"""Signing in and out: same words for everybody, limits that hold, sessions that change their key."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.core.cache import caches
from django.test import Client

from accounts.models import User
from accounts.people import confirm_address

LOGIN = "/accounts/login/"


def fail(client, email, **extra):
    return client.post(LOGIN, {"login": email, "password": "not this one"}, **extra)


def signed_in(client):
    return SESSION_KEY in client.session


def test_the_right_password_opens_and_the_session_gets_a_new_key(client, sign_in, trainer):
    session = client.session
    session["kept"] = "before"
    session.save()
    answer = sign_in(trainer)
    assert answer.status_code == 302
    assert signed_in(client)
    assert client.session["kept"] == "before"
    assert client.session.session_key != session.session_key


def test_known_and_unknown_accounts_get_the_same_words(client, trainer):
    known = fail(client, trainer.email)
    unknown = fail(client, "nobody@example.org")
    assert known.status_code == unknown.status_code == 200
    assert words(known, trainer.email) == words(unknown, "nobody@example.org")


def words(answer, email):
    text = answer.content.decode().replace(email, "EMAIL")
    return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]


def test_an_unknown_address_costs_a_hash_like_a_known_one(client, trainer, monkeypatch):
    counted = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.MD5PasswordHasher.encode", lambda *args: counted.append(1) or "md5$s$h"
    )
    for email in (trainer.email, "nobody@example.org"):
        counted.clear()
        fail(client, email)
        assert len(counted) == 1, email


def test_five_failures_close_the_account_for_a_while_even_to_the_right_password(
    client, sign_in, trainer, mentor
):
    for _attempt in range(5):
        assert "Wait a quarter of an hour" not in fail(client, trainer.email).content.decode()
    assert "Wait a quarter of an hour" in sign_in(trainer).content.decode()
    assert not signed_in(client)
    assert sign_in(mentor).status_code == 302


def test_unknown_accounts_are_limited_with_the_same_words(client, db):
    for _attempt in range(5):
        fail(client, "nobody@example.org")
    assert "Wait a quarter of an hour" in fail(client, "nobody@example.org").content.decode()


@pytest.mark.parametrize(
    "disguise",
    [
        {"HTTP_X_FORWARDED_FOR": "203.0.113.{n}"},
        {"HTTP_HOST": "localhost:800{n}"},
        {"HTTP_X_REAL_IP": "203.0.113.{n}"},
        {"REMOTE_ADDR": "203.0.113.{n}"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_disguise_lifts_the_limit_of_an_account(client, sign_in, trainer, disguise):
    for n in range(5):
        fail(client, trainer.email, **{name: value.format(n=n) for name, value in disguise.items()})
    other = {name: value.format(n=9) for name, value in disguise.items()}
    assert "Wait a quarter of an hour" in sign_in(trainer, **other).content.decode()


def test_spelling_the_address_otherwise_does_not_lift_the_limit(client, sign_in, trainer):
    for spelling in (
        trainer.email,
        trainer.email.upper(),
        f" {trainer.email}",
        trainer.email.title(),
        trainer.email,
    ):
        fail(client, spelling)
    assert "Wait a quarter of an hour" in sign_in(trainer).content.decode()


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_forged_forwarded_for_does_not_lift_the_limit_of_an_address(client, db, settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/15m/ip", "login": None}
    real = ", 192.0.2.7" if proxies else ""
    for n in range(3):
        fail(client, f"person{n}@example.org", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}{real}")
    answer = fail(client, "another@example.org", HTTP_X_FORWARDED_FOR=f"203.0.113.77{real}")
    assert "Wait a quarter of an hour" in answer.content.decode()


@pytest.mark.parametrize("header", [None, "nonsense", "203.0.113.5"])
def test_a_header_that_no_proxy_wrote_breaks_nothing(client, sign_in, trainer, settings, header):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    extra = {"HTTP_X_FORWARDED_FOR": header} if header else {}
    assert sign_in(trainer, **extra).status_code == 302


def test_success_in_between_does_not_wipe_the_count(client, sign_in, trainer):
    for _attempt in range(4):
        fail(client, trainer.email)
    assert sign_in(trainer).status_code == 302
    client.post("/accounts/logout/")
    fail(client, trainer.email)
    assert "Wait a quarter of an hour" in sign_in(trainer).content.decode()


def test_the_victim_gets_in_at_once_by_resetting_the_password(client, trainer):
    confirm_address(trainer)
    for _attempt in range(6):
        fail(client, trainer.email)
    client.post("/accounts/password/reset/", {"email": trainer.email})
    link = next(word for word in mail.outbox[-1].body.split() if "/password/reset/key/" in word)
    form = client.get(link, follow=True)
    new = {"password1": "a-new-carnet-pass", "password2": "a-new-carnet-pass"}
    client.post(form.redirect_chain[-1][0], new)
    assert signed_in(client)
    client.post("/accounts/logout/")
    client.post(LOGIN, {"login": trainer.email, "password": "a-new-carnet-pass"})
    assert signed_in(client)


def test_limits_live_in_the_database_for_all_workers(client, sign_in, trainer, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    }
    for _attempt in range(5):
        fail(client, trainer.email)
    del caches["default"]
    another = Client(headers={"accept-language": "en"})
    assert "Wait a quarter of an hour" in sign_in(trainer, browser=another).content.decode()


def test_a_closed_account_is_told_so_to_its_owner_only(client, sign_in, trainer):
    User.objects.filter(pk=trainer.pk).update(is_active=False)
    assert sign_in(trainer)["Location"] == "/accounts/inactive/"
    assert "do not go together" in fail(client, trainer.email).content.decode()


def test_an_unconfirmed_address_gets_a_link_and_no_entry(client, trainer):
    answer = client.post(LOGIN, {"login": trainer.email, "password": "carnet-pass"})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert not signed_in(client)
    assert [message.to for message in mail.outbox] == [[trainer.email]]


def test_get_signs_nobody_out(client, trainer):
    client.force_login(trainer)
    for address in ("/accounts/logout/", "/admin/logout/"):
        client.get(address)
        assert signed_in(client)


def test_post_signs_out_and_empties_the_browser(client, trainer):
    client.force_login(trainer)
    answer = client.post("/accounts/logout/")
    assert not signed_in(client)
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


def test_changing_the_password_changes_the_session_and_ends_the_others(client, sign_in, trainer):
    sign_in(trainer)
    elsewhere = Client()
    sign_in(trainer, browser=elsewhere)
    before = client.session.session_key
    words = {"oldpassword": "carnet-pass", "password1": "a-new-carnet-pass", "password2": "a-new-carnet-pass"}
    assert client.post("/accounts/password/change/", words)["Location"] == "/account/"
    assert signed_in(client)
    assert client.session.session_key != before
    assert elsewhere.get("/account/").status_code == 302
    assert mail.outbox[-1].to == [trainer.email]


def test_sessions_elsewhere_are_listed_and_ended(client, sign_in, trainer):
    sign_in(trainer)
    elsewhere = Client()
    sign_in(trainer, browser=elsewhere, HTTP_USER_AGENT="Another browser")
    assert "Another browser" in client.get("/accounts/sessions/").content.decode()
    client.post("/accounts/sessions/")
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_signing_in_leads_nowhere_outside(client, sign_in, trainer):
    confirm_address(trainer)
    words = {"login": trainer.email, "password": "carnet-pass", "next": "https://elsewhere.example/"}
    assert client.post(LOGIN, words)["Location"] == "/"


@pytest.mark.parametrize("remember", [True, False])
def test_the_session_lasts_as_asked(client, trainer, remember):
    confirm_address(trainer)
    words = {"login": trainer.email, "password": "carnet-pass"} | ({"remember": "on"} if remember else {})
    client.post(LOGIN, words)
    assert client.session.get_expire_at_browser_close() is not remember
