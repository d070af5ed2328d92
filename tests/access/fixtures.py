"""One world for a whole module, since building it takes longer than a question."""

import pytest
from django.db import transaction

from tests.access.world import existing


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker):
    """The database for the module, in one transaction that is rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(db, tmp_path_factory):
    """Everybody, and the portfolio; each question leaves it as it was."""
    with existing(tmp_path_factory.mktemp("files")) as world:
        yield world
