"""Any string anywhere in a request gets an answer that is not a fault of ours."""

from urllib.parse import quote_from_bytes

import pytest
from django.test import Client

NASTY = {
    "nul": b"a\x00b",
    "lone surrogate": b"\xed\xa0\x80",
    "broken UTF-8": b"\xff\xfe\xc3",
    "bidi": "a\u202e\u2066b".encode(),
    "noncharacters": "\ufffe\U0010ffff".encode(),
    "combining": ("e" + "\u0301" * 500).encode(),
    "line breaks": b"a\r\nBcc: x@example.org\r\n\r\nb",
    "markup": b"<script>alert(1)</script>{{ 7*7 }}{% now %}%s%n${x}",
    "quotes": b"'\"`;--",
    "long": b"a" * 1_000_000,
    "long address": b"a" * 5000 + b"@example.org",
}
PAGES = {
    "/accounts/login/": ("login", "password", "remember", "next"),
    "/accounts/signup/": ("name", "email", "password1", "password2", "next"),
    "/accounts/password/reset/": ("email", "next"),
    "/i18n/setlang/": ("language", "next"),
}
PERSONAL = {
    "/account/": ("name", "language", "time_zone"),
    "/accounts/email/": ("email", "action_add"),
    "/accounts/password/change/": ("oldpassword", "password1", "password2"),
    "/accounts/reauthenticate/": ("password", "next"),
    "/accounts/2fa/webauthn/login/": ("credential", "next"),
    "/accounts/logout/": ("next",),
}


def quoted(raw):
    return quote_from_bytes(raw, safe="")


@pytest.fixture
def tolerant():
    """Reports a fault as 500 instead of raising it."""
    return Client(raise_request_exception=False)


def bodies(fields, raw):
    """The same raw value in one field after another, and once in a multipart form."""
    for field in fields:
        rest = "&".join(f"{other}=ordinary%40example.org" for other in fields if other != field)
        yield f"{field}={quoted(raw)}&{rest}".encode(), "application/x-www-form-urlencoded"
    part = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n--x--\r\n' % (
        fields[0].encode(),
        raw,
    )
    yield part, "multipart/form-data; boundary=x"


@pytest.mark.parametrize("raw", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize(("address", "fields"), [*PAGES.items(), *PERSONAL.items()], ids=[*PAGES, *PERSONAL])
def test_no_body_breaks_a_page(tolerant, trainer, address, fields, raw):
    for body, kind in bodies(fields, raw):
        if address in PERSONAL and "sessionid" not in tolerant.cookies:
            tolerant.force_login(trainer)
        assert tolerant.post(address, body, content_type=kind).status_code < 500


@pytest.mark.parametrize("raw", NASTY.values(), ids=NASTY)
def test_no_query_and_no_path_breaks_a_page(tolerant, db, raw):
    for address in ("/accounts/login/", "/accounts/signup/", "/healthz", "/admin/login/"):
        assert tolerant.get(address, QUERY_STRING=f"next={quoted(raw)}&{quoted(raw[:50])}").status_code < 500
    for start in ("/", "/accounts/", "/accounts/confirm-email/", "/accounts/password/reset/key/"):
        assert tolerant.get(f"{start}{quoted(raw[:3000])}/").status_code < 500


HEADERS = (
    "USER_AGENT",
    "ACCEPT_LANGUAGE",
    "COOKIE",
    "REFERER",
    "ORIGIN",
    "X_FORWARDED_FOR",
    "HOST",
    "ACCEPT",
    "HX_REQUEST",
)


@pytest.mark.parametrize("raw", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("header", HEADERS)
def test_no_header_breaks_a_page(tolerant, trainer, raw, header):
    value = raw[:8000].decode("latin-1")
    if header == "COOKIE":
        value = f"sessionid={value}; csrftoken={value}; django_language={value}"
    extra = {f"HTTP_{header}": value}
    assert tolerant.get("/accounts/login/", **extra).status_code < 500
    words = {"login": trainer.email, "password": "carnet-pass"}
    assert tolerant.post("/accounts/login/", words, **extra).status_code < 500


@pytest.mark.parametrize("charset", ["rot13", "idna", "utf-7", "utf-16", "unicode_escape", "nowhere", '"'])
def test_no_charset_breaks_a_page(tolerant, db, charset):
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        body = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\n\xff\r\n--x--\r\n'
        answer = tolerant.generic("POST", "/accounts/login/", body, content_type=f"{kind}; charset={charset}")
        assert answer.status_code < 500


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=\xff", "application/json", "", "x"]
)
def test_no_content_type_breaks_a_page(tolerant, db, kind):
    assert tolerant.post("/accounts/login/", b"\xff\x00{", content_type=kind).status_code < 500


@pytest.mark.parametrize("query", ["next=%00", "next=a%00b", "%00=1"])
def test_what_no_text_can_hold_is_refused_with_a_sentence(tolerant, db, query):
    answer = tolerant.get("/accounts/login/", QUERY_STRING=query)
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


def test_a_name_with_markup_is_text_on_the_page(client, trainer):
    trainer.name = "<b>Zoé</b> {{ 7*7 }}"
    trainer.save()
    client.force_login(trainer)
    page = client.get("/account/").content.decode()
    assert "<b>Zoé</b>" not in page
    assert "<bdi>&lt;b&gt;Zoé" in page
    assert "{{ 7*7 }}" in page
