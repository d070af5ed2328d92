"""What the tests of a review start from: a trainer who asked two mentors to read something."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from django.utils import timezone

from accounts.models import Mentorship
from portfolio.models import Submission
from portfolio.workflow import asking, deciding
from portfolio.workflow.asking import Item
from tests import factories

Words, GivenLevel = deciding.Words, deciding.GivenLevel


def accompany(mentor, trainer, **fields):
    now = timezone.now()
    start = {"accepted_at": now, "starts": timezone.localdate() - timedelta(days=60)}
    return Mentorship.objects.create(mentor=mentor, trainer=trainer, **start | fields)


def claimed_evidence(trainer, sheet, title="Café", **fields):
    """One that claims the sheet's first criterion and its first dimension."""
    evidence = factories.EvidenceFactory(owner=trainer, title=title, **fields)
    factories.claim(evidence, sheet.criterion_set.first(), justification="Eight people came.")
    factories.claim(evidence, sheet.dimension_set.first())
    return evidence


def ask(trainer, sheet, evidence, mentorships, **fields):
    items = [Item(one, list(one.claims.all())) for one in evidence]
    return asking.ask(sheet, by=trainer, key=uuid4(), items=items, mentorships=mentorships, **fields)


def again(asked, evidence):
    """The next round of an item, as the evidence stands now."""
    evidence.refresh_from_db()
    item = Item(evidence, list(evidence.claims.all()))
    return asking.submit(asked.request, by=asked.trainer, items=[item])[0]


def asked(trainer, sheet, *mentors, items=1):
    """A request to the mentors with so many items; `submission` is the first."""
    mentorships = [accompany(mentor, trainer) for mentor in mentors]
    evidence = [claimed_evidence(trainer, sheet, f"Café {number}") for number in range(items)]
    request = ask(trainer, sheet, evidence, mentorships)
    return SimpleNamespace(
        trainer=trainer,
        sheet=sheet,
        request=request,
        evidence=evidence,
        mentorships=mentorships,
        criterion=sheet.criterion_set.first(),
        levels=list(sheet.framework.scales.get().levels.all()),
        submission=request.submissions.order_by("pk").first(),
    )


def words(asked, level=None, **fields):
    """Something said, with a level for the claimed criterion where one is named."""
    given = (GivenLevel(asked.criterion, level, "Seen"),) if level else ()
    return Words(**{"strengths": "Concrete", "levels": given} | fields)


def draft(asked, by, level=None, submission=None, version=0, **fields):
    return deciding.save_feedback(
        submission or asked.submission, by=by, version=version, words=words(asked, level, **fields)
    )


def decide(asked, by, decision, level=None, submission=None):
    """A draft, published with the decision; the submission as it is then."""
    feedback = draft(asked, by, level, submission)
    deciding.publish(feedback, by=by, decision=decision)
    return Submission.objects.get(pk=feedback.submission_id)
