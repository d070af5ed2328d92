"""What the tests of sheets share."""

import pytest
from django.utils import translation

from tests.competencies import documents


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def framework(db):
    """A framework with a place for a sheet, and no sheet."""
    return documents.framework()
