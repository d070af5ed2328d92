"""A trainer who asked, a mentor who answered: what the tests of gap, sign-off and trainee pages begin with."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.models import Mentorship
from competencies.models import Level
from portfolio.models import Assessment
from portfolio.workflow import asking, deciding
from tests import factories


def accompany(mentor, trainer, **fields):
    """A mentorship that is active now, unless the fields say otherwise."""
    return Mentorship.objects.create(
        **{
            "mentor": mentor,
            "trainer": trainer,
            "accepted_at": timezone.now(),
            "starts": timezone.localdate() - timedelta(days=100),
        }
        | fields
    )


def level(sheet, position):
    return Level.objects.get(scale__framework=sheet.framework, scale__is_current=True, position=position)


def evidence_on_all(trainer, sheet, **fields):
    """An evidence that claims every criterion and dimension."""
    evidence = factories.EvidenceFactory(owner=trainer, **fields)
    for part in (*sheet.criterion_set.all(), *sheet.dimension_set.all()):
        factories.claim(evidence, part)
    return evidence


def ask(trainer, sheet, *mentorships, evidence=None):
    """A request with one evidence that claims everything."""
    evidence = evidence or evidence_on_all(trainer, sheet)
    item = asking.Item(evidence, list(evidence.claims.all()))
    return asking.ask(sheet, by=trainer, key=uuid4(), items=[item], mentorships=mentorships)


def answer(submission, mentor, position=None, decision="accepted", note="", **words):
    """Published feedback, with the level at this position for every criterion claimed."""
    given = ()
    if position:
        claims = submission.claims.exclude(criterion=None).select_related("criterion")
        at = level(submission.competency, position)
        given = tuple(deciding.GivenLevel(claim.criterion, at, note) for claim in claims)
    words = {"strengths": "Clear."} | words
    feedback = deciding.save_feedback(
        submission, by=mentor, version=0, words=deciding.Words(**words, levels=given)
    )
    return deciding.publish(feedback, by=mentor, decision=decision)


def mentor_level(trainer, criterion, mentor, position, **fields):
    """A mentor's level on one criterion, as publishing writes it."""
    return Assessment.objects.create(
        **{
            "trainer": trainer,
            "author": mentor,
            "kind": Assessment.Kind.MENTOR,
            "competency": criterion.competency,
            "criterion": criterion,
            "version": criterion.competency.published,
            "level": level(criterion.competency, position) if isinstance(position, int) else position,
        }
        | fields
    )
