"""Opening an account, confirming and changing its address, forgetting its password."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.people import confirm_address
from tests import factories

SIGNUP = "/accounts/signup/"
WORDS = {"name": "Camille", "password1": "a-carnet-pass", "password2": "a-carnet-pass"}


def sign_up(client, email, **changes):
    return client.post(SIGNUP, {**WORDS, "email": email, **changes})


def link_in(message):
    return re.search(r"https?://[^/\s]+(/\S+)", message.body)[1]


@pytest.mark.django_db
def test_an_account_opens_with_its_confirmed_address(client):
    assert sign_up(client, "Camille.ROY@Example.org")["Location"] == "/accounts/confirm-email/"
    user = User.objects.get()
    assert (user.email, user.name, user.language) == ("camille.roy@example.org", "Camille", "en")
    link = link_in(mail.outbox[0])
    client.get(link)  # mail scanners open links
    assert not EmailAddress.objects.get().verified
    client.post(link)
    assert EmailAddress.objects.get().verified
    client.post("/accounts/login/", {"login": "CAMILLE.roy@example.org", "password": "a-carnet-pass"})
    assert client.get("/account/").status_code == 200


@pytest.mark.django_db
def test_mail_speaks_the_language_of_who_reads_it(client):
    factories.UserFactory(email="french@example.org", language="fr")
    factories.UserFactory(email="english@example.org", language="en")
    seen = []
    for name in ("french", "english"):
        from_france = Client(headers={"accept-language": "fr" if name == "english" else "en"})
        from_france.post("/accounts/password/reset/", {"email": f"{name}@example.org"})
        seen.append(mail.outbox[-1].body.partition("\n")[0])
    from django.utils import translation

    for language, line in zip(("fr", "en"), seen, strict=True):
        with translation.override(language):
            expected = translation.gettext("Hello %(name)s,")
        assert re.fullmatch(expected.replace("%(name)s", ".+"), line)


@pytest.mark.django_db
def test_mail_is_plain_text_as_it_was_typed(client):
    user = factories.UserFactory(email="o'brien@example.org", name="<b>Zoé</b> & 'Co' &lt;", language="en")
    client.post("/accounts/password/reset/", {"email": user.email})
    assert mail.outbox[0].body.startswith("Hello <b>Zoé</b> & 'Co' &lt;,\n")
    client.post("/accounts/password/reset/", {"email": "o'neill@example.org"})
    assert "for o'neill@example.org." in mail.outbox[1].body


@pytest.mark.django_db
def test_whoever_signs_up_puts_no_words_into_somebodys_mail_box(client):
    sign_up(client, "somebody@example.org", name="Buy at shop.example")
    assert "shop.example" not in mail.outbox[0].body + mail.outbox[0].subject


def test_no_mail_is_left_in_the_librarys_words():
    library = Path(allauth.__file__).parent / "templates"
    unused = {"login_code", "password_reset_code"}
    for app in ("account", "mfa"):
        for template in (library / app / "email").glob("*.txt"):
            if template.stem.rpartition("_")[0] not in unused:
                assert (settings.BASE_DIR / "templates" / app / "email" / template.name).exists(), (
                    template.name
                )


@pytest.mark.django_db
def test_a_taken_address_gets_the_same_answer_and_its_owner_a_mail(client, monkeypatch):
    factories.UserFactory(email="taken@example.org", language="en")
    hashes = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.MD5PasswordHasher.encode", lambda *args: hashes.append(1) or "md5$s$h"
    )
    free, taken = sign_up(client, "free@example.org"), sign_up(client, "TAKEN@example.org")
    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    assert len(hashes) == 2, "both take the time of one hash"
    assert User.objects.count() == 2
    assert [message.to for message in mail.outbox] == [["free@example.org"], ["taken@example.org"]]
    assert "There is one already" in mail.outbox[1].body


@pytest.mark.django_db
def test_a_closed_sign_up_says_so_and_opens_nothing(client, settings):
    settings.SIGNUP_OPEN = False
    assert "by invitation" in client.get(SIGNUP).content.decode()
    assert "by invitation" in sign_up(client, "new@example.org").content.decode()
    assert not User.objects.exists()
    assert SIGNUP not in client.get("/accounts/login/").content.decode()
    client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert SIGNUP not in mail.outbox[-1].body


@pytest.mark.django_db
def test_roles_cannot_be_sent_along(client):
    sign_up(client, "new@example.org", is_staff="on", is_superuser="on", is_active="", language="xx")
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.is_active, user.language) == (False, False, True, "en")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Zoé \t Roy ", "Zoé Roy"),
        ("Noor\u202eHaddad", "Noor Haddad"),
        ("a\u200cb", "a\u200cb"),
        ("عمر", "عمر"),
    ],
)
def test_names_are_one_readable_line(client, typed, kept):
    sign_up(client, "new@example.org", name=typed)
    assert User.objects.get().name == kept


@pytest.mark.django_db
def test_a_name_of_nothing_visible_is_refused(client):
    assert "name" in sign_up(client, "new@example.org", name="\u202e\u200b").context["form"].errors


@pytest.mark.django_db
def test_what_was_typed_stays_after_a_refusal(client):
    page = sign_up(client, "new@example.org", password2="another").content.decode()
    assert 'value="new@example.org"' in page
    assert 'value="Camille"' in page
    assert "a-carnet-pass" not in page


@pytest.mark.django_db
def test_known_and_unknown_addresses_get_the_same_reset_answer(client):
    factories.UserFactory(email="known@example.org", language="en")
    answers = [
        client.post("/accounts/password/reset/", {"email": f"{n}@example.org"}) for n in ("known", "nobody")
    ]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_a_reset_link_works_once_and_stays_out_of_referers(client):
    user = factories.UserFactory(email="known@example.org", language="en")
    confirm_address(user)
    client.post("/accounts/password/reset/", {"email": user.email})
    link = link_in(mail.outbox[0])
    to_form = client.get(link)
    assert to_form["Referrer-Policy"] == "strict-origin"
    assert to_form["X-Robots-Tag"] == "noindex"
    client.post(to_form["Location"], {"password1": "a-new-carnet-pass", "password2": "a-new-carnet-pass"})
    assert client.get("/account/").status_code == 200
    again = Client(headers={"accept-language": "en"}).get(link)
    assert "does not work any more" in again.content.decode()


def reauthenticated(client, user):
    confirm_address(user)
    client.post("/accounts/login/", {"login": user.email, "password": "carnet-pass"})
    client.post("/accounts/reauthenticate/", {"password": "carnet-pass"})


def test_a_change_of_address_asks_who_it_is_and_tells_the_old_address(client, trainer):
    confirm_address(trainer)
    client.post("/accounts/login/", {"login": trainer.email, "password": "carnet-pass"})
    new = {"action_add": "", "email": "New.Address@example.org"}
    assert client.post("/accounts/email/", new)["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": "carnet-pass"})
    client.post("/accounts/email/", new)
    trainer.refresh_from_db()
    assert trainer.email == "trainer@example.org", "nothing changes before the link is opened"
    client.post(link_in(mail.outbox[-1]))
    trainer.refresh_from_db()
    assert trainer.email == "new.address@example.org"
    assert mail.outbox[-1].to == ["trainer@example.org"]
    assert "new.address@example.org" in mail.outbox[-1].body


def test_an_address_one_wants_to_change_to_belongs_to_nobody_yet(client, trainer):
    reauthenticated(client, trainer)
    client.post("/accounts/email/", {"action_add": "", "email": "wanted@example.org"})
    somebody = Client(headers={"accept-language": "en"})
    somebody.post("/accounts/password/reset/", {"email": "wanted@example.org"})
    assert "There is no account" in mail.outbox[-1].body
    sign_up(somebody, "wanted@example.org")
    assert User.objects.filter(email="wanted@example.org").exists()


def test_somebody_elses_address_is_not_told_apart_from_a_free_one(client, trainer, mentor):
    confirm_address(mentor)
    reauthenticated(client, trainer)
    client.post("/accounts/email/", {"action_add": "", "email": mentor.email})
    link = link_in(mail.outbox[-1])
    assert "Another account has confirmed" in client.get(link).content.decode()
    client.post(link)
    trainer.refresh_from_db()
    assert trainer.email == "trainer@example.org"
