"""The demo year has its syntheses and the phases of a role, with dates that tell a story."""

import pytest
from django.core.management import call_command

from accounts.models import User
from competencies.models import Competency
from portfolio.models import RolePhase, SynthesisItem
from portfolio.role_path import path_of, role_texts
from portfolio.synthesis import lists_of

SHEETS = ("h7-communaute", "h3-regulation", "h7-profession")


@pytest.fixture
def camille(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("seed_demo", verbosity=0)
    return User.objects.get(email="trainer@example.org")


def test_three_sheets_have_a_synthesis_and_a_path(camille):
    for slug in SHEETS:
        competency = Competency.objects.get(slug=slug)
        synthesis = lists_of(camille, competency)
        assert sum(bool(one.lines) for one in synthesis.lists.values()) >= 5
        assert [phase.is_current for phase in path_of(camille, competency)].count(True) == 1
        assert role_texts(camille, competency).exists()
    items = SynthesisItem.objects.filter(owner=camille)
    assert items.filter(struck_at__isnull=False, tool=None).exists()
    assert items.filter(tool__isnull=False).count() >= 4
    first, last = items.earliest("created_at").created_at, items.latest("created_at").created_at
    assert (last - first).days > 300
    phases = RolePhase.objects.filter(owner=camille)
    assert phases.filter(version=2).count() == 3
    assert {phase.history.count() for phase in phases} == {1, 2}
