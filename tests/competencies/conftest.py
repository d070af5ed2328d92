"""What the tests of sheets share."""

import pytest
from django.utils import translation

from competencies.publishing import publish
from tests import factories
from tests.competencies import documents


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def framework(db):
    """A framework with a place for a sheet, and no sheet."""
    return documents.framework()


@pytest.fixture
def one(framework):
    """A published sheet with two criteria, two dimensions and a tool."""
    return publish(documents.document(), framework=framework).competency


@pytest.fixture
def keeper(one):
    """A content editor of that sheet's framework."""
    user = factories.UserFactory(name="Kim Keeper")
    one.framework.editors.create(user=user)
    return user
