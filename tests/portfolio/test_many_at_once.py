"""Twenty equal gestures at once make one thing each: archives, erasing, ticks, next steps, archives that come in."""

import pytest
from django.db import connection

from accounts.erasing import ask_for_erasure
from accounts.models import ErasureRequest, OutgoingMail
from competencies.models import Action
from portfolio.data.exporting import ask_for_export
from portfolio.data.importing import import_archive
from portfolio.models import Commitment, DataExport, Evidence, Tick
from portfolio.workflow import ticks
from portfolio.workflow.commitments import commit_to_step
from tests import factories
from tests.portfolio.archives import export_of
from tests.portfolio.races import at_once
from tests.portfolio.reviewing import asked, draft

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 20


@pytest.fixture(autouse=True)
def on_many_connections():
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory and has one connection")


@pytest.fixture
def sheet(db):
    return factories.published_sheet(is_whole=True)


def test_one_tick_and_one_evidence(enrolled, sheet):
    action = Action.objects.select_related("competency__framework", "competency__published").first()
    made = at_once(MANY, lambda index: ticks.make_evidence(action, by=enrolled))
    assert {type(one) for one in made} == {Evidence}
    assert (Tick.objects.count(), Evidence.objects.count()) == (1, 1)


def test_one_commitment_of_a_next_step(enrolled, sheet, mentor):
    review = asked(enrolled, sheet, mentor)
    feedback = draft(review, mentor, next_step="Invite a colleague")
    made = at_once(MANY, lambda index: commit_to_step(feedback, by=enrolled))
    assert {type(one) for one in made} == {Commitment}
    assert Commitment.objects.count() == 1


def test_one_archive_is_waited_for(trainer):
    made = at_once(MANY, lambda index: ask_for_export(trainer))
    assert {type(one) for one in made} == {DataExport}
    assert DataExport.objects.filter(owner=trainer).count() == 1


def test_one_day_and_one_mail(trainer):
    made = at_once(MANY, lambda index: ask_for_erasure(trainer))
    assert {type(one) for one in made} == {ErasureRequest}
    assert len({one.pk for one in made}) == 1
    assert OutgoingMail.objects.filter(recipient=trainer.email).count() <= 1


def test_one_archive_comes_in(enrolled, sheet, tmp_path):
    factories.EvidenceFactory(owner=enrolled)
    path = tmp_path / "archive.zip"
    path.write_bytes(export_of(enrolled))
    newcomer = factories.UserFactory()
    results = at_once(MANY, lambda index: import_archive(path, by=newcomer))
    assert len([one for one in results if not isinstance(one, Exception)]) == 1
    assert Evidence.objects.filter(owner=newcomer).count() == 1
