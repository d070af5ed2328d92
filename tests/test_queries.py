"""What a page asks of the database does not grow with what is in it.

The literals count everything of a request, session and user included.
"""

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.access import portfolio
from tests.access.fixtures import db
from tests.access.world import analyse, unchanged
from tests.portfolio import many, many_written

__all__ = ["db"]  # of this module: the portfolios are made once


def more_sheets(sheet, number):
    """Published sheets beside the first, each in a notebook of its own."""
    for position in range(number):
        version = factories.SheetVersionFactory(
            competency__framework=sheet.framework, competency__slug=f"more-{position}"
        )
        version.competency.published = version
        version.competency.save()
        factories.CriterionFactory(competency=version.competency)
        factories.DimensionFactory(competency=version.competency)


def grow(trainer, sheet, number):
    """A portfolio of `number` of everything: evidence with all that hangs on it, levels, drafts, the bin, sheets."""
    more_sheets(sheet, number)
    for _ in range(number):
        made = portfolio.evidence(trainer, sheet)
        portfolio.drafts(trainer, made)
        portfolio.evidence(trainer, sheet, deleted_at=timezone.now())
        portfolio.levels(trainer, sheet)
    return made


def addresses(sheet, evidence):
    below = [sheet.framework.slug, sheet.slug]
    return {
        "sheet": reverse("sheet", args=below),
        "dimension": reverse("dimension", args=[*below, "one"]),
        "criterion": reverse("criterion", args=[*below, "one"]),
        "dashboard": reverse("dashboard"),
        "map": reverse("map"),
        "framework": reverse("framework", args=below[:1]),
        "progress": reverse("progress"),
        "progress-month": reverse("progress-month", args=[2026, 1]),
        "sheet-progress": reverse("sheet-progress", args=below),
        "evidence-list": reverse("evidence-list"),
        "evidence": reverse("evidence", args=[evidence.uuid]),
    }


@pytest.fixture(scope="module", params=[1, 30], ids=lambda rows: f"{rows} rows")
def grown(request, db, tmp_path_factory):
    """A signed-in trainer's browser, and the addresses of a portfolio of so many rows."""
    with unchanged(), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        sheet, trainer, client = factories.published_sheet(is_whole=True), factories.UserFactory(), Client()
        trainer.enrolments.create(framework=sheet.framework)
        evidence = grow(trainer, sheet, request.param)
        written = many_written.written(trainer, sheet, request.param)
        client.force_login(trainer)
        analyse()
        yield client, addresses(sheet, evidence) | written


@pytest.mark.parametrize(
    ("name", "literal"),
    [
        ("sheet", 12),
        ("dimension", 7),
        ("criterion", 13),
        ("dashboard", 7),
        ("map", 5),
        ("framework", 5),
        ("progress", 6),
        ("progress-month", 5),
        ("sheet-progress", 8),
        ("evidence-list", 7),
        ("evidence", 8),
        ("answer", 12),
        ("bin", 3),
        ("calendar", 4),
        ("commitment", 7),
        ("commitments", 4),
        ("commitments-month", 3),
        ("data", 68),
        ("dossier", 17),
        ("own-tool", 10),
        ("question", 5),
        ("reflection", 12),
        ("reflection-history", 9),
        ("reflection-three-minutes", 4),
        ("reflections", 9),
        ("role", 7),
        ("search", 7),
        ("synthesis", 7),
        ("tag", 8),
        ("tags", 3),
        ("tool", 10),
        ("tool-checklist", 7),
        ("tool-choices", 7),
        ("tool-record", 5),
        ("tool-records", 4),
    ],
)
def test_a_page_asks_the_same_at_one_row_and_at_thirty(grown, name, literal):
    client, address = grown[0], grown[1][name]
    assert_asks(client, address, literal)


def assert_asks(client, address, literal):
    client.get(address)  # what a process keeps for good is there already
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    assert len(captured) == literal, "\n".join(query["sql"][:150] for query in captured)


@pytest.fixture(scope="module", params=[1, 30], ids=lambda rows: f"{rows} rows")
def reviewed(request, db):
    """The browsers of a trainer and of a mentor with so many of everything between them, and the addresses."""
    with unchanged():
        sheet, people = factories.published_sheet(), factories.UserFactory.create_batch(2)
        browsers = dict(zip(("trainer", "mentor"), (Client(), Client()), strict=True))
        for person, browser in zip(people, browsers.values(), strict=True):
            person.enrolments.create(framework=sheet.framework)
            browser.force_login(person)
        found = many.reviews(*people, sheet, request.param)
        analyse()
        yield browsers, found


@pytest.mark.parametrize(
    ("who", "name", "literal"),
    [
        ("trainer", "requests", 6),
        ("trainer", "request", 9),
        ("trainer", "submission", 11),
        ("trainer", "gap", 7),
        ("trainer", "sign-off", 3),
        ("trainer", "mentorships", 9),
        ("trainer", "notifications", 3),
        ("trainer", "trail", 11),
        ("trainer", "cohorts", 3),
        ("mentor", "trainee", 17),
        ("mentor", "trainee-gap", 10),
        ("mentor", "sign-off", 3),
        ("mentor", "mentorships", 9),
        ("mentor", "cohorts", 3),
        ("mentor", "mentoring", 5),
        ("mentor", "review", 12),
        ("mentor", "cohort", 8),
    ],
)
def test_a_page_of_a_review_asks_the_same(reviewed, who, name, literal):
    browsers, addresses = reviewed
    assert_asks(browsers[who], addresses[name], literal)
