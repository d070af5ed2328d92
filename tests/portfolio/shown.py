"""What a test needs to show something: a mentor, an evidence with files, and the asking."""

from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import Mentorship
from portfolio.files import take_in
from portfolio.workflow import asking
from portfolio.workflow.attachments import attach
from tests import factories
from tests.portfolio import samples


def mentorship_of(mentor, trainer, **fields):
    """An active mentorship."""
    given = {"mentor": mentor, "trainer": trainer, "proposed_by": trainer, "accepted_at": timezone.now()}
    return Mentorship.objects.create(**given | fields)


def evidence_with(trainer, sheet, **files):
    """An evidence that claims one criterion, with files by their names."""
    evidence = factories.EvidenceFactory(owner=trainer)
    factories.claim(evidence, sheet.criterion_set.first())
    for name, content in files.items():
        upload = take_in(by=trainer, form_key=uuid4(), sent=samples.sent(name, content))
        with transaction.atomic():
            attach(evidence, [upload])
    return evidence


def item(evidence):
    return asking.Item(evidence, list(evidence.claims.all()))


def ask(evidence, mentorship, sheet):
    """The first round of the evidence, shown to that mentor."""
    request = asking.ask(
        sheet, by=evidence.owner, key=uuid4(), items=[item(evidence)], mentorships=[mentorship]
    )
    return request.submissions.get()
