"""What writes which entry into the trail: every kind there is, by whom, and in whose trail."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import Mentorship
from accounts.people import set_active
from accounts.registry import MentorshipStep
from portfolio.models import Feedback, Submission, TrailEntry
from portfolio.workflow import asking, deciding, invitations, mentorships, taking_up
from portfolio.workflow.acknowledging import acknowledge
from portfolio.workflow.attachments import record_fetched
from portfolio.workflow.erasing import erase_evidence
from portfolio.workflow.evidence import bin_evidence
from portfolio.workflow.levels import set_own_level, take_back_own_level
from portfolio.workflow.signing import revoke_sign_off, sign_off
from portfolio.workflow.sweeping import sweep_bin
from portfolio.workflow.trail import What, record_opened
from tests import factories
from tests.portfolio import asked, inviting, reviewing, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(enrolled, sheet, mentor):
    """A request to the mentor, with one evidence on every part."""
    return asked.ask(enrolled, sheet, reviewing.accompany(mentor, enrolled))


@pytest.fixture
def submission(request_):
    return request_.submissions.get()


def written(owner, step):
    """What the step adds to the owner's trail, as (kind, who), in order."""
    before = set(TrailEntry.objects.values_list("pk", flat=True))
    step()
    rows = TrailEntry.objects.exclude(pk__in=before).order_by("pk")
    assert {row.owner for row in rows} <= {owner.uuid}
    return [(What(row.what), row.actor) for row in rows]


def by(person, *kinds):
    return [(kind, person.uuid if person else None) for kind in kinds]


def test_asking_names_the_mentor_and_shows_each_item(enrolled, sheet, mentor):
    mentorship = reviewing.accompany(mentor, enrolled)
    evidence = [reviewing.claimed_evidence(enrolled, sheet) for _ in range(2)]
    steps = written(enrolled, lambda: reviewing.ask(enrolled, sheet, evidence, [mentorship]))
    assert steps == by(enrolled, What.ASKED, What.MENTOR_ADDED, What.SUBMITTED, What.SUBMITTED)


def test_taking_back(request_, submission, enrolled):
    other = reviewing.accompany(factories.UserFactory(), enrolled)
    assert written(enrolled, lambda: asking.add_mentor(request_, by=enrolled, mentorship=other)) == by(
        enrolled, What.MENTOR_ADDED
    )
    part = request_.parts.get(mentorship=other)
    assert written(enrolled, lambda: asking.close_part(part, by=enrolled)) == by(enrolled, What.PART_CLOSED)
    assert written(enrolled, lambda: asking.withdraw(submission, by=enrolled)) == by(enrolled, What.WITHDRAWN)
    again = asking.Item(submission.evidence, list(submission.evidence.claims.all()))
    asking.submit(request_, by=enrolled, items=[again])
    close = written(enrolled, lambda: asking.close_item(request_, by=enrolled, item=submission.item))
    assert close == by(enrolled, What.WITHDRAWN, What.ITEM_CLOSED)
    asking.submit(request_, by=enrolled, items=[again])
    close = written(enrolled, lambda: asking.close_request(request_, by=enrolled))
    assert close == by(enrolled, What.WITHDRAWN, What.CLOSED)


def test_taking_up_and_letting_go(request_, enrolled, mentor):
    def take_up():
        taking_up.take_up(request_, by=mentor)

    assert written(enrolled, take_up) == by(mentor, What.TAKEN_UP)
    assert written(enrolled, take_up) == []
    assert written(enrolled, lambda: taking_up.release(request_, by=mentor)) == by(mentor, What.RELEASED)
    take_up()
    assert written(enrolled, lambda: set_active(mentor, False)) == by(None, What.RELEASED)


def test_opening_the_page_or_a_file(enrolled, sheet, mentor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    evidence = shown.evidence_with(enrolled, sheet, **{"notes.txt": b"What was said"})
    submission = shown.ask(evidence, reviewing.accompany(mentor, enrolled), sheet)
    file = evidence.attachments.get()
    assert written(enrolled, lambda: record_fetched(file, by=mentor)) == by(mentor, What.OPENED)
    assert written(enrolled, lambda: record_opened(submission, by=mentor)) == []


@pytest.mark.parametrize(
    ("decision", "kind"), [("", What.COMMENTED), ("returned", What.RETURNED), ("accepted", What.ACCEPTED)]
)
def test_answering_with_levels(submission, enrolled, mentor, decision, kind):
    levels = [What.LEVEL] * submission.claims.exclude(criterion=None).count()
    assert written(enrolled, lambda: asked.answer(submission, mentor, 3, decision)) == by(
        mentor, kind, *levels
    )


def test_reading_and_answering_a_feedback(submission, enrolled, mentor):
    feedback = asked.answer(submission, mentor, decision="returned")
    assert written(enrolled, lambda: acknowledge(feedback, by=enrolled)) == by(enrolled, What.ACKNOWLEDGED)
    assert written(enrolled, lambda: acknowledge(feedback, by=enrolled, answer="I see.")) == by(
        enrolled, What.ANSWERED
    )


@pytest.mark.parametrize("kind", [What.TAKEN_BACK, What.REVOKED])
def test_undoing_a_decision_cancels_each_level(submission, enrolled, mentor, kind):
    asked.answer(submission, mentor, 3)
    given = Feedback.objects.get().assessments.count()
    steps = {
        What.TAKEN_BACK: lambda: deciding.take_back(submission, by=mentor),
        What.REVOKED: lambda: deciding.revoke(submission, by=mentor, reason="A mistake"),
    }
    entries = written(enrolled, steps[kind])
    assert sorted(entries) == sorted(by(mentor, kind, *[What.LEVEL_CANCELLED] * given))


def test_levels_of_ones_own(enrolled, sheet):
    criterion = sheet.criterion_set.first()
    give = written(enrolled, lambda: set_own_level(criterion, by=enrolled, level=asked.level(sheet, 2)))
    assert give == by(enrolled, What.LEVEL)
    assert written(enrolled, lambda: take_back_own_level(criterion, by=enrolled)) == by(
        enrolled, What.LEVEL_CANCELLED
    )


def test_signing_replacing_and_revoking(request_, submission, enrolled, sheet, mentor):
    asked.answer(submission, mentor, 3)

    def sign():
        return sign_off(request_, by=mentor, statement="I saw it.")

    assert written(enrolled, sign) == by(mentor, What.SIGNED)
    sheet.published = factories.SheetVersionFactory(
        competency=sheet, number=sheet.published.number + 1, blocks=sheet.published.blocks
    )
    sheet.save()
    assert written(enrolled, sign) == by(mentor, What.SIGN_OFF_REPLACED, What.SIGNED)
    latest = enrolled.sign_offs.active().get()
    revoke = written(enrolled, lambda: revoke_sign_off(latest, by=mentor, reason="A mistake"))
    assert revoke == by(mentor, What.SIGN_OFF_REVOKED)


def test_a_mentorship_from_its_proposal_to_its_end(enrolled, sheet, mentor):
    ends = timezone.localdate() + timedelta(days=30)
    row = reviewing.accompany(mentor, enrolled, accepted_at=None, proposed_by=mentor, ends=ends)
    propose = written(enrolled, lambda: mentorships.follow(row, MentorshipStep.PROPOSED, by=mentor))
    assert propose == by(mentor, What.PROPOSED)
    accept = written(enrolled, lambda: mentorships.accept(row, by=enrolled))
    assert accept == by(enrolled, What.MENTORSHIP_ACCEPTED)
    renew = written(enrolled, lambda: mentorships.renew(row, by=enrolled, seen=ends))
    assert renew == by(enrolled, What.RENEWED)
    asked.ask(enrolled, sheet, Mentorship.objects.get())
    end = written(enrolled, lambda: mentorships.end(row, by=mentor))
    assert end == by(mentor, What.PART_CLOSED, What.WITHDRAWN, What.ENDED)


def test_an_invited_mentor(enrolled):
    def invite():
        inviting.as_mentor(enrolled, "new@example.org")

    assert written(enrolled, invite) == by(enrolled, What.INVITED)
    mentor = inviting.person("new@example.org")
    invitation = enrolled.mentors_invited.get()
    accept = written(enrolled, lambda: invitations.accept(invitation, by=mentor))
    assert accept == by(mentor, What.MENTORSHIP_ACCEPTED)


def test_erasing(submission, enrolled, mentor):
    asked.answer(submission, mentor)
    evidence = submission.evidence
    bin_evidence(evidence, by=enrolled)
    erase = written(enrolled, lambda: erase_evidence(evidence, by=enrolled, reviewed=True))
    assert erase == by(enrolled, What.REVOKED, What.ERASED)


def test_what_waits_in_the_bin_is_withdrawn_by_time(submission, enrolled):
    bin_evidence(submission.evidence, by=enrolled)
    long_ago = timezone.now() - timedelta(days=31)
    type(submission.evidence).objects.filter(pk=submission.evidence_id).update(deleted_at=long_ago)
    assert written(enrolled, sweep_bin) == by(None, What.WITHDRAWN)
    assert not Submission.objects.exists()


def test_every_kind_is_expected_of_some_gesture_above():
    named = set(re.findall(r"What\.([A-Z_]+)", Path(__file__).read_text()))
    assert named == set(What.names)
