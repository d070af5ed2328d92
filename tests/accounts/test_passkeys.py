"""Passkeys in a browser with an authenticator of its own: added, used alone, used as the second step."""

import pytest

from accounts.people import confirm_address
from tests.plugins.browser import browser_context_args, browser_type_launch_args

__all__ = ["browser_context_args", "browser_type_launch_args"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def complaints():
    """What the browser complains of, such as a violated content policy."""
    return []


@pytest.fixture
def page(browser, browser_context_args, live_server, complaints):
    """A page of a browser on a device with an authenticator."""
    context = browser.new_context(**{**browser_context_args, "locale": "en", "base_url": live_server.url})
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    page.key = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    page.device = device
    yield page
    context.close()


def give_password(page, person):
    page.goto("/accounts/login/")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", "carnet-pass")
    page.press("[name=password]", "Enter")


def sign_out(page):
    page.goto("/accounts/logout/")
    page.click("main [type=submit]")
    page.wait_for_url("**/accounts/login/")


def add_passkey(page):
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", "carnet-pass")
    page.press("[name=password]", "Enter")
    page.fill("[name=name]", "My telephone")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")


def test_a_passkey_is_added_and_opens_the_account_in_both_ways(page, trainer, live_server, complaints):
    confirm_address(trainer)
    give_password(page, trainer)
    page.wait_for_url(f"{live_server.url}/")
    add_passkey(page)
    page.goto("/accounts/2fa/webauthn/")
    assert "My telephone" in page.inner_text("main")
    sign_out(page)
    page.click("#passkey_login")
    page.wait_for_url(f"{live_server.url}/")
    sign_out(page)
    give_password(page, trainer)
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(f"{live_server.url}/")
    assert complaints == []


def test_a_device_that_gives_nothing_leaves_a_sentence_and_another_way(page, trainer):
    confirm_address(trainer)
    page.device.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": page.key})
    page.add_init_script(
        "navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    page.goto("/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_selector("[data-passkey-trouble]:visible")
    assert "Nothing was received from your device" in page.inner_text("main")
