"""The pages of asking and of one's own requests ask the same of the database at one row and at twenty."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.workflow import asking, deciding
from tests import factories
from tests.portfolio.test_asking_pages import choice, evidence_on, hidden, mentorship, new

pytestmark = pytest.mark.django_db


def answered(submission, mentor, level):
    """Published feedback with a level for each criterion."""
    levels = tuple(
        deciding.GivenLevel(claim.criterion, level, "Seen.")
        for claim in submission.claims.exclude(criterion=None)
    )
    words = deciding.Words(strengths="Strong.", levels=levels)
    draft = deciding.save_feedback(submission, by=mentor, version=0, words=words)
    deciding.publish(draft, by=mentor, decision="returned")


@pytest.fixture(params=[1, 6], ids=lambda rows: f"{rows} rows")
def grown(request, browser_of_trainer, enrolled, mentor, sheet):
    """So many requests, items of one request, mentors, and evidence and reflections that can be shown."""
    named = [mentorship(mentor, enrolled)]
    named += [mentorship(factories.UserFactory(), enrolled) for _ in range(request.param - 1)]
    level = sheet.framework.scales.get(is_current=True).levels.last()
    items = []
    for number in range(request.param):
        evidence = evidence_on(sheet, enrolled, f"Evidence {number}")
        factories.ReflectionFactory(owner=enrolled).competencies.add(sheet)
        items.append(asking.Item(evidence, list(evidence.claims.all())))
        asking.ask(sheet, by=enrolled, key=uuid4(), items=items[-1:], mentorships=named)
        answered(evidence.submissions.get(), mentor, level)
    made = asking.ask(sheet, by=enrolled, key=uuid4(), items=items, mentorships=named)
    for submission in made.submissions.all():
        answered(submission, mentor, level)
    return browser_of_trainer, made


def asked_of_database(client, method, *post):
    method(*post)  # what a process keeps for good is there already
    with CaptureQueriesContext(connection) as captured:
        assert method(*post).status_code == 200
    return len(captured), "\n".join(query["sql"][:150] for query in captured)


@pytest.mark.parametrize(
    ("name", "literal"),
    [("requests", 6), ("request", 9), ("request-items", 9), ("request-mentors", 6), ("submission", 11)],
)
def test_reading_asks_the_same(grown, name, literal):
    client, made = grown
    thing = made.submissions.first() if name == "submission" else made
    address = reverse(name, args=[] if name == "requests" else [thing.uuid])
    number, queries = asked_of_database(client, client.get, address)
    assert number == literal, queries


def test_the_form_of_a_new_request_asks_the_same(grown, sheet):
    client, _made = grown
    number, queries = asked_of_database(client, client.get, new(sheet))
    assert number == 13, queries


def test_the_page_before_sending_asks_the_same(grown, sheet, enrolled):
    client, _made = grown
    mentors = [str(row.uuid) for row in enrolled.mentorships_as_trainer.all()]
    fields = choice(*enrolled.evidence.all()) | {"key": str(uuid4()), "mentors": mentors, "message": "Look."}
    preview = client.post(new(sheet), fields)
    assert len(hidden(preview)["seen"]) == enrolled.evidence.count()
    number, queries = asked_of_database(client, client.post, new(sheet), fields)
    assert number == 23, queries
