"""Ticking the actions of a sheet: asks nothing, keeps what was told, becomes evidence once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolio.models import Evidence, Tick
from portfolio.workflow import ticks
from portfolio.workflow.evidence import bin_evidence
from tests import factories


@pytest.fixture
def sheet(db):
    return factories.published_sheet(is_whole=True)


@pytest.fixture
def action(sheet):
    return sheet.action_set.get(uid="a-one")


def address(action, route="tick-set"):
    competency = action.competency
    return reverse(route, args=[competency.framework.slug, competency.slug, action.uid[2:]])


def page_of(client, sheet):
    return client.get(reverse("sheet", args=[sheet.framework.slug, sheet.slug])).content.decode()


def test_a_tick_asks_nothing_and_leads_back_to_its_line(browser_of_trainer, action):
    answer = browser_of_trainer.post(address(action), {"done": "1"})
    assert answer.url.endswith("/#a-one")
    tick = Tick.objects.get()
    assert tick.is_ticked
    assert tick.done_on is None
    assert tick.note == ""
    assert tick.ticked_on == action.competency.published
    page = page_of(browser_of_trainer, action.competency)
    assert 'id="tick-a-one" aria-pressed="true"' in page
    assert 'id="tick-a-two" aria-pressed="false"' in page
    assert "1 of 2 done" in page


def test_the_same_tick_twice_changes_nothing(browser_of_trainer, action):
    browser_of_trainer.post(address(action), {"done": "1"})
    first = Tick.objects.get().ticked_at
    browser_of_trainer.post(address(action), {"done": "1"})
    assert Tick.objects.get().ticked_at == first


def test_unticked_the_date_and_the_note_wait(browser_of_trainer, action):
    told = {"done_on": "2026-03-02", "note": "With  Sacha"}
    browser_of_trainer.post(address(action, "tick-tell"), told)
    browser_of_trainer.post(address(action), {"done": "0"})
    assert not Tick.objects.get().is_ticked
    assert "With Sacha" not in page_of(browser_of_trainer, action.competency)
    browser_of_trainer.post(address(action), {"done": "1"})
    tick = Tick.objects.get()
    assert (tick.done_on, tick.note) == (date(2026, 3, 2), "With Sacha")
    assert "With Sacha" in page_of(browser_of_trainer, action.competency)


@pytest.mark.parametrize("day", ["soon", "9999-01-01", "0001-01-01", "in three days"])
def test_what_cannot_be_kept_is_given_back(browser_of_trainer, action, day):
    if day == "in three days":
        day = str(timezone.localdate() + timedelta(days=3))
    answer = browser_of_trainer.post(address(action, "tick-tell"), {"done_on": day, "note": "Typed"})
    assert answer.status_code == 422
    assert "Typed" in answer.content.decode()
    assert not Tick.objects.exists()


def test_a_note_too_long_is_given_back_whole(browser_of_trainer, action):
    note = "long " * 120
    for route in ("tick-tell", "tick-evidence"):
        answer = browser_of_trainer.post(address(action, route), {"done_on": "", "note": note})
        assert (answer.status_code, note in answer.content.decode()) == (422, True)
    assert not Tick.objects.exists()
    assert not Evidence.objects.exists()


def test_a_note_of_another_tab_is_not_overwritten(browser_of_trainer, trainer, action):
    ticks.tell(action, by=trainer, note="Of the other tab")
    sent = {"done_on": "2026-03-02", "note": "Of this tab", "note_was": ""}
    answer = browser_of_trainer.post(address(action, "tick-tell"), sent)
    page = answer.content.decode()
    assert (answer.status_code, "Of this tab" in page, "Of the other tab" in page) == (409, True, True)
    assert Tick.objects.get().note == "Of the other tab"
    browser_of_trainer.post(address(action, "tick-tell"), sent | {"note_was": "Of the other tab"})
    assert Tick.objects.get().note == "Of this tab"
    browser_of_trainer.post(address(action, "tick-tell"), sent)
    assert Tick.objects.get().note == "Of this tab", "the same again is no other note"


def test_it_becomes_evidence_once_and_again_when_that_is_in_the_bin(browser_of_trainer, trainer, action):
    told = {"done_on": "2026-03-02", "note": "Twelve came."}
    first = browser_of_trainer.post(address(action, "tick-evidence"), told)
    evidence = Evidence.objects.get()
    assert first.url == reverse("evidence-edit", args=[evidence.uuid])
    assert (evidence.title, evidence.text, evidence.starts) == (action.text, "Twelve came.", date(2026, 3, 2))
    second = browser_of_trainer.post(address(action, "tick-evidence"))
    assert second.url == first.url
    assert Evidence.objects.count() == 1
    assert Tick.objects.get().note == "Twelve came."
    assert evidence.get_absolute_url() in page_of(browser_of_trainer, action.competency)
    bin_evidence(evidence, by=trainer)
    assert evidence.get_absolute_url() not in page_of(browser_of_trainer, action.competency)
    assert browser_of_trainer.post(address(action, "tick-evidence")).url != first.url


def test_a_long_action_makes_a_title_that_fits(trainer, enrolled, action):
    action.text = "long " * 300
    action.save()
    assert len(ticks.make_evidence(action, by=trainer).title) <= Evidence._meta.get_field("title").max_length


def test_a_reworded_action_is_said_until_it_is_confirmed(browser_of_trainer, trainer, action):
    ticks.tick(action, by=trainer)
    version = factories.SheetVersionFactory(
        competency=action.competency, number=2, label="2.0", blocks=action.competency.published.blocks
    )
    action.competency.published = version
    action.competency.save()
    action.reworded_in = 2
    action.save()
    assert "on the former wording" in page_of(browser_of_trainer, action.competency)
    browser_of_trainer.post(address(action), {"done": "1"})
    assert "on the former wording" not in page_of(browser_of_trainer, action.competency)
    assert Tick.objects.get().ticked_on == version


def test_others_do_not_see_it_and_cannot_tick_unless_they_work_there(
    client, trainer, stranger, enrolled, action
):
    ticks.tell(action, by=trainer, note="Mine alone")
    client.force_login(stranger)
    refused = client.post(address(action), {"done": "1"})
    assert refused.status_code == 403
    stranger.enrolments.create(framework=action.competency.framework)
    assert "Mine alone" not in page_of(client, action.competency)
    client.post(address(action), {"done": "1"})
    assert Tick.objects.filter(owner=stranger).count() == 1
    assert Tick.objects.get(owner=trainer).note == "Mine alone"


def test_a_retired_action_is_not_ticked(browser_of_trainer, trainer, action):
    action.retired_at = timezone.now()
    action.save()
    assert browser_of_trainer.post(address(action), {"done": "1"}).status_code == 404
    with pytest.raises(PermissionDenied):
        ticks.tick(action, by=trainer)


def test_more_ticks_make_no_more_queries(browser_of_trainer, trainer, sheet, django_assert_num_queries):

    page_of(browser_of_trainer, sheet)
    ticks.tick(sheet.action_set.get(uid="a-one"), by=trainer)
    with CaptureQueriesContext(connection) as few:
        page_of(browser_of_trainer, sheet)
    ticks.make_evidence(sheet.action_set.get(uid="a-two"), by=trainer)
    with django_assert_num_queries(len(few)):
        page_of(browser_of_trainer, sheet)
