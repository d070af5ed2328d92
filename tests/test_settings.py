"""Settings come from the environment, and nonsense is refused with a sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment as env

ROOT = Path(__file__).resolve().parent.parent
KEY = "kZ8-2mWq_Lr5vT0xYb3nHs7dPf9gJc1uEa4oRi6tNl8wQe2yUk5z"
PRODUCTION = {"CARNET_ENV": "production", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "carnet.example.org"}


def manage(*words, **environment):
    """Runs manage.py in a process of its own with these variables only; returns status and output."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def setting(*names, **environment):
    """What settings are in a production installation with these variables."""
    script = f"import json; from django.conf import settings as s; print(json.dumps([getattr(s, n) for n in {names}]))"
    status, said = manage("shell", "--no-imports", "-c", script, **environment)
    assert status == 0, said
    return json.loads(said.splitlines()[-1])


def test_production_settings_pass_the_deployment_check(tmp_path):
    status, said = manage(
        "check", "--deploy", "--fail-level", "INFO", **PRODUCTION, CARNET_VAR=str(tmp_path),
        DATABASE_URL="postgres://carnet@localhost/carnet",
    )  # fmt: skip
    assert status == 0, said


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "needs SECRET_KEY"),
        ({"DEBUG": "1"}, "DEBUG cannot be on in production"),
        ({"ALLOWED_HOSTS": "*"}, "must name real hosts"),
    ],
    ids=["no key", "debug", "any host"],
)
def test_production_does_not_start_on_nonsense(tmp_path, change, sentence):
    status, said = manage("check", **{**PRODUCTION, "CARNET_VAR": str(tmp_path), **change})
    assert status != 0
    assert sentence in said


@pytest.fixture
def variables(monkeypatch):
    """An environment with these variables only."""

    def only(**values):
        for name in list(os.environ):
            if name not in {"PATH", "HOME"}:
                monkeypatch.delenv(name)
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return only


REFUSALS = {
    "an unknown kind": (env.kind, {"CARNET_ENV": "staging"}, "one of development, test, production"),
    "a flag that says maybe": (lambda: env.flag("SIGNUP_OPEN"), {"SIGNUP_OPEN": "maybe"}, "neither yes"),
    "a number in words": (lambda: env.number("EMAIL_PORT", 25), {"EMAIL_PORT": "smtp"}, "whole number"),
    "a negative number": (lambda: env.number("QUOTA_MB", 1), {"QUOTA_MB": "-1"}, "whole number"),
    "a number below the least": (
        lambda: env.number("QUOTA_MB", 1, minimum=1),
        {"QUOTA_MB": "0"},
        "1 or more",
    ),
    "a short key": (lambda: env.secret_key(ROOT, True), {"SECRET_KEY": "short"}, "at least 50"),
    "a key without chance": (lambda: env.secret_key(ROOT, True), {"SECRET_KEY": "ab" * 40}, "by chance"),
    "no host": (lambda: env.allowed_hosts(True), {}, "needs ALLOWED_HOSTS"),
    "a starred host": (lambda: env.allowed_hosts(True), {"ALLOWED_HOSTS": "a.org,*.b.org"}, "not \\*"),
    "a host with its scheme": (
        lambda: env.allowed_hosts(False),
        {"ALLOWED_HOSTS": "https://a.org"},
        "without https",
    ),
    "an origin without scheme": (env.trusted_origins, {"CSRF_TRUSTED_ORIGINS": "a.org"}, "such as https"),
    "a starred origin": (env.trusted_origins, {"CSRF_TRUSTED_ORIGINS": "https://*.a.org"}, "such as https"),
    "an unknown time zone": (env.time_zone, {"TIME_ZONE": "Mars/Olympus"}, "not a time zone"),
    "an unknown store": (env.file_storage, {"FILES_STORAGE": "ftp"}, "one of local, s3"),
    "a store without bucket": (env.file_storage, {"FILES_STORAGE": "s3"}, "needs S3_BUCKET"),
    "an unknown database": (
        lambda: env.database(ROOT),
        {"DATABASE_URL": "mysql://a/b"},
        "sqlite:/// or postgres",
    ),
    "no database address": (
        lambda: env.database(ROOT),
        {"DATABASE_URL": "carnet.sqlite3"},
        "cannot be read|must be",
    ),
}


@pytest.mark.parametrize(("read", "values", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_nonsense_is_refused_with_a_sentence(variables, read, values, sentence):
    variables(**values)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        read()


def test_outside_production_a_key_is_made_once_and_kept_to_oneself(variables, tmp_path):
    variables()
    first = env.secret_key(tmp_path / "var", production=False)
    assert env.secret_key(tmp_path / "var", production=False) == first
    assert len(first) > 50
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o077 == 0


def test_sqlite_takes_its_turn_and_postgresql_gives_up_early(variables, tmp_path):
    variables()
    assert env.database(tmp_path)["OPTIONS"] == {"transaction_mode": "IMMEDIATE", "timeout": 20}
    variables(DATABASE_URL="postgres://carnet@db/carnet?sslmode=require")
    config = env.database(tmp_path)
    assert config["CONN_HEALTH_CHECKS"] is True
    assert config["OPTIONS"]["sslmode"] == "require"
    assert config["OPTIONS"]["pool"]["timeout"] <= 5


def test_files_go_to_a_bucket_by_setting_and_overwrite_nothing(variables):
    variables(FILES_STORAGE="s3", S3_BUCKET="carnet")
    options = env.file_storage()["OPTIONS"]
    assert options["bucket_name"] == "carnet"
    assert options["file_overwrite"] is False


def test_cookies_in_production_stay_with_their_host(tmp_path):
    names = [
        f"{kind}_COOKIE_{what}"
        for kind in ("SESSION", "CSRF", "LANGUAGE")
        for what in ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN")
    ]
    values = dict(zip(names, setting(*names, **PRODUCTION, CARNET_VAR=str(tmp_path)), strict=True))
    for kind in ("SESSION", "CSRF", "LANGUAGE"):
        name, secure, http_only, same_site, path, domain = (values[n] for n in names if n.startswith(kind))
        assert name.startswith("__Host-"), kind
        assert (secure, http_only, same_site, path, domain) == (True, True, "Lax", "/", None), kind


def test_production_speaks_https_only_and_tells_no_secrets(tmp_path):
    names = [
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "DEBUG",
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL",
        "SECURE_PROXY_SSL_HEADER",
    ]
    direct = setting(*names, **PRODUCTION, CARNET_VAR=str(tmp_path))
    assert direct == [True, 31_536_000, False, "https", None]
    behind = setting(*names, **PRODUCTION, CARNET_VAR=str(tmp_path), TRUSTED_PROXY_COUNT="1")
    assert behind[-1] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_the_content_policy_names_no_other_source(settings):
    allowed = {
        source for sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in sources
    }
    assert allowed == {"'none'", "'self'", "data:"}
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["default-src"] == ["'none'"]
    assert "data:" not in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"]


@pytest.mark.parametrize(
    ("given", "hosts", "production", "address"),
    [
        ("", ["carnet.example.org", "other.example.org"], True, "https://carnet.example.org"),
        ("https://www.example.org/", ["carnet.example.org"], True, "https://www.example.org"),
        ("", ["localhost"], False, "http://localhost:8000"),
    ],
)
def test_mails_lead_to_this_installation(monkeypatch, given, hosts, production, address):
    monkeypatch.setenv("SITE_URL", given)
    assert env.site_url(hosts, production) == address


def test_an_address_without_its_scheme_is_refused(monkeypatch):
    monkeypatch.setenv("SITE_URL", "carnet.example.org")
    with pytest.raises(ImproperlyConfigured, match="must be an address"):
        env.site_url(["carnet.example.org"], True)
