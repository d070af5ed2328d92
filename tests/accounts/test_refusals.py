"""What a page says when it cannot do what was asked: what happened, what was kept, what to do."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.test import Client
from django.urls import path
from psycopg_pool import PoolTimeout

from config import urls
from config.urls import handler400, handler500

RAISED = []


def raising(request):
    raise RAISED[0]


def posted(request):
    return request.POST["x"]


urlpatterns = [path("raising/", raising), path("posted/", posted), *urls.urlpatterns]
__all__ = ["handler400", "handler500"]


@pytest.fixture
def ask(settings, trainer):
    """Opens a page whose view raises the given fault, as a signed-in person."""
    settings.ROOT_URLCONF = __name__
    browser = Client(raise_request_exception=False)
    browser.force_login(trainer)

    def open_page(fault):
        RAISED[:] = [fault]
        return browser.get("/raising/")

    return open_page


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_503_with_a_time_to_try_again(ask, fault):
    answer = ask(fault("could not connect to db.internal.example"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    page = answer.content.decode()
    assert "Whatever you saved before is kept" in page
    assert "db.internal" not in page


def test_a_pool_without_a_free_connection_counts_as_the_database_being_away():
    import psycopg

    assert issubclass(PoolTimeout, psycopg.OperationalError), (
        "which Django turns into its own OperationalError"
    )


def test_the_sign_in_page_too_says_503_when_sessions_cannot_be_read(monkeypatch):
    def refuse(self):
        raise OperationalError("away")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore._get_session_from_db", refuse)
    browser = Client(raise_request_exception=False)
    browser.cookies["sessionid"] = "a" * 32
    assert browser.get("/accounts/login/").status_code == 503


def test_a_fault_of_ours_is_500_without_its_words(ask):
    answer = ask(ValueError("a private word"))
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Whatever you saved before is kept" in page
    assert "private word" not in page
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_fault_pages_touch_no_database(ask, django_assert_num_queries):
    with django_assert_num_queries(2):  # session and person, read before the view
        ask(OperationalError("away"))


def test_a_refusal_prints_the_rules_reason(ask):
    answer = ask(PermissionDenied("Only the mentor who accepted may take it back."))
    assert answer.status_code == 403
    assert "Only the mentor who accepted may take it back." in answer.content.decode()


def test_a_refusal_without_a_reason_still_says_something(ask):
    assert "does not have this right" in ask(PermissionDenied()).content.decode()


def test_too_big_is_413(ask):
    answer = ask(RequestDataTooBig("too big"))
    assert answer.status_code == 413
    assert "too big" in answer.content.decode()


def test_a_form_beyond_the_limit_is_413(client, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert client.post("/accounts/login/", {"login": "x" * 2000}).status_code == 413


@pytest.mark.parametrize("person", ["somebody", "nobody"])
def test_an_address_that_leads_nowhere_is_404_with_a_way_on(client, trainer, person):
    if person == "somebody":
        client.force_login(trainer)
    answer = client.get("/nowhere/at/all/")
    assert answer.status_code == 404
    assert 'class="btn btn-primary"' in answer.content.decode()


def test_a_stale_form_is_told_so_and_has_a_way_on(db):
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = browser.post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "came back too late" in answer.content.decode()
    assert 'href="/accounts/login/"' in answer.content.decode()


def test_too_many_requests_have_a_page_of_their_own(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    for _time in range(2):
        answer = client.post("/accounts/password/reset/", {"email": "a@example.org"})
    assert answer.status_code == 429
    assert "nothing is locked" in answer.content.decode()


@pytest.mark.parametrize("name", ["400", "413", "500", "503"])
def test_pages_for_broken_requests_need_nothing_from_them(name):
    from django.template.loader import render_to_string

    page = render_to_string(f"{name}.html")
    assert "<h1" in page
    assert "{%" not in page
