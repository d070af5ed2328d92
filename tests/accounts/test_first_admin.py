"""manage.py first_admin: from the server's own terminal, once unless asked for another."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self):
        return True


def run(*words, monkeypatch=None, typed=None):
    out = io.StringIO()
    if typed is not None:
        answers = iter(typed)
        monkeypatch.setattr("sys.stdin", Terminal())
        monkeypatch.setattr("accounts.management.commands.first_admin.getpass", lambda prompt: next(answers))
        monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    call_command("first_admin", *words, stdout=out, stderr=out)
    return out.getvalue()


def test_without_a_terminal_a_link_opens_the_account(settings):
    said = run("First@Example.org", "--name", "First")
    user = User.objects.get()
    assert (user.email, user.is_staff, user.is_superuser) == ("first@example.org", True, True)
    assert not user.has_usable_password()
    link = re.search(r"https?://[^/\s]+(/\S+)", said)[1]
    browser = Client()
    browser.post(browser.get(link)["Location"], {"password1": "a-carnet-pass", "password2": "a-carnet-pass"})
    assert browser.get("/admin/").status_code == 200


def test_at_a_terminal_it_asks_for_a_good_password(monkeypatch, client):
    typed = ["1234", "1234", "a-carnet-pass", "other", "a-carnet-pass", "a-carnet-pass"]
    said = run("first@example.org", monkeypatch=monkeypatch, typed=typed)
    assert "differ" in said
    assert "http" not in said
    client.post("/accounts/login/", {"login": "first@example.org", "password": "a-carnet-pass"})
    assert client.get("/admin/").status_code == 200


def test_without_an_address_it_asks_for_one(monkeypatch):
    run(monkeypatch=monkeypatch, typed=["first@example.org", "a-carnet-pass", "a-carnet-pass"])
    assert User.objects.get().email == "first@example.org"
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(CommandError, match="whose account"):
        run("--another")


def test_a_second_one_must_be_meant(admin):
    with pytest.raises(CommandError, match="--another"):
        run("second@example.org")
    run("second@example.org", "--another")
    assert User.objects.filter(is_staff=True).count() == 2


def test_a_person_who_is_there_keeps_the_password(trainer):
    said = run(trainer.email.upper())
    trainer.refresh_from_db()
    assert trainer.is_staff
    assert trainer.check_password("carnet-pass")
    assert "administrator now" in said


def test_nonsense_is_refused():
    with pytest.raises(CommandError, match="not an e-mail address"):
        run("nonsense")
    assert not User.objects.exists()
