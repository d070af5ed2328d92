"""Editors learn how many trainers use a part, and nothing else."""

from django.utils import timezone

from competencies.models import Level
from portfolio.part_use import trainers_using
from portfolio.workflow.levels import set_own_level
from tests import factories


def test_each_trainer_counts_once_with_live_claims_and_levels(enrolled, stranger, sheet):
    one, two = sheet.criterion_set.order_by("uid")
    dimension = sheet.dimension_set.get(uid="d-one")
    for _ in range(2):
        evidence = factories.EvidenceFactory(owner=enrolled)
        factories.claim(evidence, one)
        factories.claim(evidence, dimension)
    factories.claim(factories.EvidenceFactory(owner=stranger), one)
    factories.claim(factories.EvidenceFactory(owner=stranger, deleted_at=timezone.now()), two)
    set_own_level(one, by=enrolled, level=Level.objects.first())
    uids = ["c-one", "c-two", "d-one", "q-none"]
    assert trainers_using(uids, sheet) == {"c-one": 2, "c-two": 0, "d-one": 1, "q-none": 0}
