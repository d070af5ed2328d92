"""The fixed cast, and the one sheet most tests need."""

import pytest

from tests import factories

pytest_plugins = ["tests.plugins.postgres"]


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
    version = factories.SheetVersionFactory(competency__code="H7", competency__slug="h7")
    competency = version.competency
    competency.published = version
    competency.save()
    scale = factories.ScaleFactory(framework=competency.framework)
    for position in range(1, 5):
        factories.LevelFactory(
            scale=scale,
            position=position,
            slug=f"l{position}",
            title=f"Step {position}",
            is_proficient=position > 2,
        )
    for number, name in enumerate(("one", "two")):
        factories.DimensionFactory(competency=competency, uid=f"d-{name}", position=number)
        factories.CriterionFactory(competency=competency, uid=f"c-{name}", position=number)
    version.blocks = [
        {
            "kind": kind,
            "anchor": kind,
            "title": kind.title(),
            "html": "",
            "items": [{"uid": f"{letter}-{n}", "html": n, "has_detail": True} for n in ("one", "two")],
        }
        for kind, letter in (("criteria", "c"), ("dimensions", "d"))
    ]
    version.save()
    return competency


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
