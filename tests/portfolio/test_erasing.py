"""Deleting and erasing what was reviewed: hidden at once, kept where it was accepted, or emptied everywhere."""

from uuid import uuid4

import pytest

from portfolio.models import Attachment, Evidence, Submission, TrailEntry
from portfolio.permissions import can_view_submission
from portfolio.workflow import asking, deciding
from portfolio.workflow.erasing import erase_evidence
from portfolio.workflow.evidence import bin_evidence, restore_evidence
from tests import factories
from tests.access import portfolio

State = Submission.State


@pytest.fixture
def ask(enrolled, mentor, sheet, settings, tmp_path):
    """Asks the mentor to read one evidence with a file; returns the evidence and its submission."""
    settings.MEDIA_ROOT = tmp_path
    mentorship = factories.MentorshipFactory(mentor=mentor, trainer=enrolled)

    def asked():
        evidence = portfolio.evidence(enrolled, sheet)
        item = asking.Item(evidence, list(evidence.claims.all()))
        request = asking.ask(sheet, by=enrolled, key=uuid4(), items=[item], mentorships=[mentorship])
        return evidence, request.submissions.get()

    return asked


def decide(submission, mentor, decision):
    criterion = submission.claims.exclude(criterion=None).get().criterion
    level = criterion.competency.framework.scales.get(is_current=True).levels.last()
    words = deciding.Words(strengths="Clear.", levels=(deciding.GivenLevel(criterion, level),))
    feedback = deciding.save_feedback(submission, by=mentor, version=0, words=words)
    return deciding.publish(feedback, by=mentor, decision=decision)


def fresh(submission):
    return Submission.objects.get(pk=submission.pk)


@pytest.mark.parametrize(
    ("decision", "stays"), [("", False), ("returned", False), ("accepted", True)], ids=str
)
def test_the_bin_hides_all_but_what_was_accepted(ask, enrolled, mentor, decision, stays):
    evidence, submission = ask()
    if decision:
        decide(submission, mentor, decision)
    bin_evidence(evidence, by=enrolled)
    assert bool(can_view_submission(mentor, fresh(submission))) is stays
    assert Submission.objects.open_to(mentor).exists() is stays
    restore_evidence(Evidence.objects.get(pk=evidence.pk), by=enrolled)
    assert can_view_submission(mentor, fresh(submission))


def test_erasing_forgets_what_nobody_answered(ask, enrolled):
    evidence, submission = ask()
    bin_evidence(evidence, by=enrolled)
    erase_evidence(evidence, by=enrolled)
    assert not Submission.objects.exists()
    assert not Attachment.objects.exists()
    entry = TrailEntry.objects.get(what="withdrawn")
    assert (entry.thing, entry.actor) == (submission.uuid, enrolled.uuid)


def test_erasing_empties_what_came_back_and_keeps_the_mentors_answer(ask, enrolled, mentor):
    evidence, submission = ask()
    feedback = decide(submission, mentor, "returned")
    bin_evidence(evidence, by=enrolled)
    erase_evidence(evidence, by=enrolled)
    row = fresh(submission)
    assert (row.state, row.snapshot, row.title, row.html) == (State.RETURNED, "", "", "")
    assert not can_view_submission(mentor, row)
    feedback.refresh_from_db()
    assert feedback.strengths == "Clear."
    assert not Attachment.objects.exists()


def test_erasing_keeps_what_was_accepted_with_its_files(ask, enrolled, mentor):
    evidence, submission = ask()
    decide(submission, mentor, "accepted")
    bin_evidence(evidence, by=enrolled)
    erase_evidence(evidence, by=enrolled)
    row = fresh(submission)
    assert (row.state, row.evidence, row.digest) == (State.ACCEPTED, None, submission.digest)
    assert can_view_submission(mentor, row)
    assert Attachment.objects.get().evidence is None


def test_erasing_also_what_was_reviewed_empties_and_revokes(ask, enrolled, mentor):
    evidence, submission = ask()
    feedback = decide(submission, mentor, "accepted")
    bin_evidence(evidence, by=enrolled)
    erase_evidence(evidence, by=enrolled, reviewed=True)
    row = fresh(submission)
    assert (row.state, row.snapshot, row.digest) == (State.REVOKED, "", "")
    assert not can_view_submission(mentor, row)
    assert not Attachment.objects.exists()
    assert not feedback.assessments.filter(level__isnull=False, cancelled_by=None).exists()
    assert TrailEntry.objects.filter(what="erased", owner=enrolled.uuid, thing=evidence.uuid).exists()


def test_erasing_empties_what_is_no_longer_accepted(ask, enrolled, mentor):
    """Whether its owner ticks the box or none is offered: of a revoked round only the mentor's answer stays."""
    evidence, submission = ask()
    feedback = decide(submission, mentor, "accepted")
    deciding.revoke(fresh(submission), by=mentor, reason="Taken for another one.")
    bin_evidence(evidence, by=enrolled)
    erase_evidence(evidence, by=enrolled)
    row = fresh(submission)
    assert (row.state, row.snapshot, row.digest, row.html) == (State.REVOKED, "", "", "")
    assert (row.title, row.reason) == ("", "Taken for another one.")
    assert not Attachment.objects.exists()
    feedback.refresh_from_db()
    assert feedback.strengths == "Clear."


def test_the_bin_offers_it_where_something_was_accepted(client, ask, enrolled, mentor):
    client.force_login(enrolled)
    evidence, submission = ask()
    bin_evidence(evidence, by=enrolled)
    assert "Erase also what was reviewed" not in client.get("/bin/").content.decode()
    restore_evidence(Evidence.objects.get(pk=evidence.pk), by=enrolled)
    decide(submission, mentor, "accepted")
    bin_evidence(evidence, by=enrolled)
    assert "Erase also what was reviewed" in client.get("/bin/").content.decode()
    client.post(f"/evidence/{evidence.uuid}/erase/", {"reviewed": "1"})
    assert fresh(submission).state == State.REVOKED
