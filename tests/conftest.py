"""The fixed cast, and the one sheet most tests need."""

import pytest
from django.utils import translation

from competencies import scales
from portfolio import sheet_page
from tests import factories

pytest_plugins = ["tests.plugins.postgres", "tests.plugins.trail"]


@pytest.fixture(autouse=True)
def forget_what_never_changes():
    """Levels and published versions never change and are kept by the process; each test makes its own."""
    yield
    for kept in (scales.is_proficient, scales.levels_of, scales.level_on):
        kept.cache_clear()
    for kept in (sheet_page.shared_half, sheet_page.part_slot):
        kept.cache_clear()


@pytest.fixture(autouse=True)
def speak_english():
    """Sentences are asserted as the sources have them; a person's own language still decides on their pages."""
    with translation.override("en"):
        yield


@pytest.fixture
def trainer(db):
    """Owns the portfolio that the test is about."""
    return factories.UserFactory(email="trainer@example.org", name="Camille Roy")


@pytest.fixture
def stranger(db):
    """Another trainer, who was shown nothing."""
    return factories.UserFactory(email="stranger@example.org", name="Sacha Petit")


@pytest.fixture
def mentor(db):
    """Will be the trainer's active mentor."""
    return factories.UserFactory(email="mentor@example.org", name="Noor Haddad")


@pytest.fixture
def admin(db):
    """Administers people; sees nobody's text."""
    return factories.UserFactory(email="admin@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def sheet(db):
    """A published competency with four levels, two dimensions and two criteria."""
    return factories.published_sheet()


@pytest.fixture
def editor(sheet):
    """A content editor of the sheet's framework."""
    user = factories.UserFactory(email="editor@example.org")
    sheet.framework.editors.create(user=user)
    return user


@pytest.fixture
def enrolled(trainer, sheet):
    """The trainer, working in the sheet's framework."""
    trainer.enrolments.create(framework=sheet.framework)
    return trainer
