"""What the tests of notifications, mails and the trail share: a request with a canary in every text."""

from uuid import uuid4

from django.utils import timezone

from accounts.models import Mentorship
from portfolio.workflow import asking, deciding
from tests import factories

CANARY = "canary"


def mentorship(mentor, trainer, **fields):
    now = timezone.now()
    return Mentorship.objects.create(
        **{"mentor": mentor, "trainer": trainer, "proposed_by": trainer, "accepted_at": now} | fields
    )


def evidence_on(sheet, owner, title="Evidence"):
    """Evidence that claims the first criterion, private words everywhere."""
    row = factories.EvidenceFactory(owner=owner, title=f"{title} {CANARY}", text=CANARY)
    factories.claim(row, sheet.criterion_set.first(), justification=CANARY)
    return row


def item(evidence):
    return asking.Item(evidence, list(evidence.claims.all()))


def ask(sheet, trainer, *mentorships, evidence=None):
    return asking.ask(
        sheet,
        by=trainer,
        key=uuid4(),
        items=[item(one) for one in evidence or [evidence_on(sheet, trainer)]],
        mentorships=mentorships,
        message=CANARY,
    )


def answer(submission, mentor, decision="accepted", level=None):
    """Feedback of private words alone, published with a decision."""
    criterion = submission.competency.criterion_set.first()
    level = level or submission.competency.framework.scales.get().levels.last()
    words = deciding.Words(CANARY, CANARY, CANARY, None, (deciding.GivenLevel(criterion, level, CANARY),))
    feedback = deciding.save_feedback(submission, by=mentor, version=0, words=words)
    return deciding.publish(feedback, by=mentor, decision=decision)
