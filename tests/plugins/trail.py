"""Lifts the trail's triggers while a test that commits is swept away; nothing else ever does."""

import pytest
from django.db import connection
from django.test import TransactionTestCase

from portfolio import trail_triggers

sweep = TransactionTestCase._fixture_teardown


def lifted(case):
    """Empty the tables as Django does, with the trail's among them."""
    trail_triggers.drop(connection)
    try:
        sweep(case)
    finally:
        trail_triggers.create(connection)


@pytest.fixture(scope="session", autouse=True)
def swept_with_the_trail():
    """For the whole run."""
    TransactionTestCase._fixture_teardown = lifted
    yield
    TransactionTestCase._fixture_teardown = sweep
