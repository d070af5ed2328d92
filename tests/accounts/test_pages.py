"""Every page of sign-in and access: in both languages, under the content policy, fields named and completed."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from accounts.people import confirm_address
from accounts.rules import LIBRARY_ROUTES, Rule, rule_of

PUBLIC = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/used/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-used/",
    "/accounts/password/reset/key/done/",
]
PERSONAL = [
    "/account/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
    "/accounts/sessions/",
    "/accounts/2fa/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
]


@pytest.fixture
def person(trainer):
    """Somebody with a confirmed address and recovery codes."""
    confirm_address(trainer)
    RecoveryCodes.activate(trainer)
    return trainer


@pytest.fixture
def pages(person, settings):
    """Every page in a language, by address."""
    settings.MFA_REAUTHENTICATION_REQUIRED = settings.ACCOUNT_REAUTHENTICATION_REQUIRED = False

    def in_language(language):
        anonymous, owner = (Client(headers={"accept-language": language}) for _each in range(2))
        person.language = language
        person.save()
        owner.force_login(person)
        found = {address: anonymous.get(address) for address in PUBLIC}
        return found | {address: owner.get(address) for address in PERSONAL}

    return in_language


def body(answer):
    return answer.content.decode()


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_page_is_whole_and_keeps_the_content_policy(pages, language):
    for address, answer in pages(language).items():
        assert answer.status_code == 200, address
        page = body(answer)
        assert f'<html lang="{language}">' in page, address
        assert len(re.findall(r"<h1\b", page)) == 1, address
        assert not re.search(r"<title>\s*·", page), address
        inline = r"<style|\sstyle=|\son\w+=|<script(?![^>]*(?:\ssrc=|application/json))|javascript:"
        assert not re.search(inline, page), address


def test_one_primary_action_per_page(pages):
    for address, answer in pages("en").items():
        assert len(re.findall(r"\bbtn-primary\b", body(answer))) <= 1, address


def test_every_field_has_a_label_and_says_how_to_complete_it(pages):
    for address, answer in pages("en").items():
        page = body(answer)
        for field in re.findall(r"<(?:input|select)\b[^>]*>", page):
            if re.search(r'type="(hidden|submit)"', field):
                continue
            name = re.search(r'\bid="([^"]+)"', field)[1]
            assert f'for="{name}"' in page, (address, name)
            assert "placeholder" not in field, (address, name)
            if 'type="password"' in field or 'type="email"' in field:
                assert "autocomplete=" in field, (address, name)


def test_every_form_that_changes_something_is_a_post_with_its_token(pages):
    for address, answer in pages("en").items():
        for form in re.findall(r"<form\b.*?</form>", body(answer), re.S):
            assert 'method="post"' in form, address
            assert "csrfmiddlewaretoken" in form, address


def test_labels_and_sentences_are_in_french_for_the_french(pages):
    """What stands on both pages in the same words is a name, a date or a code, never a sentence of ours."""
    english, french = pages("en"), pages("fr")
    for address in PUBLIC + PERSONAL:
        same = sentences(english[address]) & sentences(french[address])
        assert not same, address


def sentences(answer):
    main = body(answer).partition("<main")[2].partition("</main>")[0]
    main = re.sub(r"<optgroup.*?</optgroup>", "", main)  # names of places
    texts = (re.sub(r"\s+", " ", text).strip() for text in re.split(r"<[^>]*>", main))
    return {text for text in texts if text.count(" ") >= 2 and not re.search(r"\d", text)}


def test_every_route_of_the_libraries_has_its_rule():
    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                if pattern.namespace != "admin":
                    yield from walk(pattern.url_patterns)
            elif pattern.callback.__module__.startswith(("allauth", "django")):
                yield pattern

    routes = {pattern.name: rule_of(pattern) for pattern in walk(get_resolver().url_patterns)}
    assert None not in routes.values(), routes
    assert set(LIBRARY_ROUTES) == set(routes)


def test_routes_for_everybody_are_those_that_ask_for_no_sign_in(db):
    browser = Client()
    for address in PUBLIC:
        assert browser.get(address).status_code == 200, address
    for address in PERSONAL:
        assert "/accounts/login/" in browser.get(address).get("Location", ""), address
    assert LIBRARY_ROUTES["mfa_index"] == Rule.SIGNED_IN
