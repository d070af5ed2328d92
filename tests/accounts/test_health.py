"""/healthz: 200 only when the database answers and files can be written and read."""

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connections

HEALTH = "/healthz"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_a_healthy_installation_says_ok_to_anybody(client, own_folder):
    answer = client.get(HEALTH)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"ok", "text/plain")
    assert "no-store" in answer["Cache-Control"]
    assert [path for path in own_folder.rglob("*") if path.is_file()] == [], "nothing is left behind"
    assert client.head(HEALTH).status_code == 200
    assert client.post(HEALTH).status_code == 405


@pytest.mark.django_db
def test_it_asks_no_session_and_no_account(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(HEALTH)


def test_a_database_that_is_away_is_one_word(client, monkeypatch, caplog):
    def refuse(self):
        raise OperationalError("host db.internal.example refused carnet:secret")

    monkeypatch.setattr(type(connections["default"]), "cursor", refuse)
    answer = client.get(HEALTH)
    assert (answer.status_code, answer.content) == (503, b"database")


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["save", "open"])
def test_a_file_store_that_fails_is_one_word(client, monkeypatch, broken, caplog):
    def refuse(*args, **kwargs):
        raise OSError("/srv/files: read-only")

    monkeypatch.setattr(type(default_storage._wrapped), broken, refuse)
    answer = client.get(HEALTH)
    assert (answer.status_code, answer.content) == (503, b"storage")


@pytest.mark.django_db
def test_a_file_store_that_gives_back_something_else_is_not_healthy(client, monkeypatch, caplog):
    import io

    monkeypatch.setattr(type(default_storage._wrapped), "open", lambda *args: io.BytesIO(b"other"))
    assert client.get(HEALTH).content == b"storage"
