"""The phases of one's role: their path, their editions, their forms, and what the role is today."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolio import role_path
from portfolio.models import RolePhase
from portfolio.workflow import roles as workflow
from portfolio.workflow import writing
from tests import factories

DOCUMENT = """---
id: competency:x
slug: h7
title: H7
label: '1.0'
language: fr
notebook: one
---

## Évolution du rôle

Où en êtes-vous ?

1. **Utilisatrice, utilisateur** : on lit.
2. Contributrice : on répond.
3. Sans deux-points

- **Pas une posture** : une puce.
"""


@pytest.fixture
def place(sheet):
    return [sheet.framework.slug, sheet.slug]


@pytest.fixture
def page(place):
    return reverse("role", args=place)


@pytest.fixture
def signed_in(client, enrolled):
    client.force_login(enrolled)
    return client


def make(owner, sheet, title="A phase", position=1, **more):
    return RolePhase.objects.create(owner=owner, competency=sheet, title=title, position=position, **more)


def titles():
    return list(RolePhase.objects.live().values_list("title", flat=True))


def at(name, phase):
    return reverse(name, args=[phase.uuid])


def fields(**more):
    return {"key": str(uuid4()), "title": "Contributor", "posture": "", "text": "", "end": "1"} | more


@pytest.mark.parametrize(
    ("periods", "current"),
    [
        ([(None, None), (None, None)], 1),
        ([(-100, -50), (-49, None), (10, None)], 1),
        ([(-100, None), (-50, -1)], 0),
        ([(-100, 0)], 0),
        ([(-100, -50)], None),
        ([(1, None)], None),
    ],
)
def test_the_current_phase_is_the_last_that_goes_on(enrolled, sheet, periods, current):
    today = timezone.localdate()
    for number, days in enumerate(periods):
        starts, ends = (None if day is None else today + timedelta(days=day) for day in days)
        make(enrolled, sheet, str(number), number, starts=starts, ends=ends)
    path = role_path.path_of(enrolled, sheet)
    assert [number for number, phase in enumerate(path) if phase.is_current] == (
        [] if current is None else [current]
    )


def test_a_phase_is_written_once_and_comes_last(signed_in, enrolled, sheet, place, page):
    make(enrolled, sheet, "Reader", 3)
    address = reverse("role-phase-new", args=place)
    data = fields(posture="Contributor", text="*I answer.*", starts="2026-01-05", ends="2026-03-01")
    for _again in range(2):
        answer = signed_in.post(address, data)
        assert answer.url == page
    phase = RolePhase.objects.get(title="Contributor")
    assert (phase.position, phase.starts, phase.html) == (4, date(2026, 1, 5), "<p><em>I answer.</em></p>")
    shown = signed_in.get(page).content.decode()
    assert shown.index("Reader") < shown.index("<em>I answer.</em>")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"title": " "}, "required"),
        ({"title": "x" * 151}, "at most 150"),
        ({"starts": "2026-03-01", "ends": "2026-01-01"}, "ends before it begins"),
        ({"end": ""}, "did not arrive whole"),
    ],
)
def test_a_phase_that_cannot_be_kept_is_shown_again(signed_in, place, more, said):
    answer = signed_in.post(reverse("role-phase-new", args=place), fields(**more))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not RolePhase.objects.exists()


def test_a_stale_save_is_refused_with_both_texts(signed_in, enrolled, sheet):
    phase = make(enrolled, sheet, text="before")
    address = at("role-phase-edit", phase)
    assert signed_in.post(address, fields(text="first tab", version="1")).status_code == 302
    answer = signed_in.post(address, fields(text="second tab", version="1"))
    assert answer.status_code == 409
    assert "first tab" in answer.content.decode()
    assert "second tab" in answer.content.decode()
    assert RolePhase.objects.get().text == "first tab"


def test_editions_say_what_they_changed(signed_in, enrolled, sheet):
    first = {"competency_id": sheet.pk, "title": "Reader", "text": "I read the list.", "posture": "User"}
    phase = writing.create(RolePhase, by=enrolled, key=uuid4(), values=first)
    changed = {"title": "Reader", "text": "I read the list and answer.", "posture": "Contributor"}
    writing.save(phase, by=enrolled, version=1, values=changed)
    latest, first = role_path.editions_of(phase)
    assert (latest.number, latest.is_first, first.number, first.is_first) == (2, False, 1, True)
    assert not latest.title
    assert "".join(piece.text for piece in latest.posture if piece.kind == "ins") == "Contributor"
    assert [piece.text for row in latest.text for piece in row.pieces if piece.kind == "ins"] == [
        " and answer"
    ]
    shown = signed_in.get(phase.get_absolute_url()).content.decode()
    assert "<ins> and answer</ins>" in shown
    assert "I read the list." in shown


def test_moving_makes_no_edition(enrolled, sheet):
    one, two = make(enrolled, sheet, "one", 1), make(enrolled, sheet, "two", 2)
    workflow.step(two, by=enrolled, up=True)
    assert titles() == ["two", "one"]
    assert one.history.count() == two.history.count() == 1


def test_places_by_buttons_and_by_dragging(signed_in, enrolled, sheet, page):
    one, _two, three = (make(enrolled, sheet, title, n) for n, title in enumerate(("one", "two", "three")))
    answer = signed_in.post(at("role-phase-move", three), {"place": "up"})
    assert answer.url == f"{page}#phase-{three.uuid}"
    assert titles() == ["one", "three", "two"]
    signed_in.post(at("role-phase-move", one), {"place": "up"})
    assert titles() == ["one", "three", "two"]
    signed_in.post(at("role-phase-move", one), {"place": "path:"})
    assert titles() == ["three", "two", "one"]
    signed_in.post(at("role-phase-move", one), {"place": f"path:{three.uuid}"})
    assert titles() == ["one", "three", "two"]
    for wrong in ("", "sideways", "path:x", "keys:"):
        assert signed_in.post(at("role-phase-move", one), {"place": wrong}).status_code == 400


def test_nobody_moves_a_foreign_or_binned_phase(enrolled, stranger, sheet):
    phase = make(enrolled, sheet)
    with pytest.raises(PermissionDenied, match="Only its owner"):
        workflow.step(phase, by=stranger, up=True)
    writing.put_in_bin(phase, by=enrolled)
    with pytest.raises(PermissionDenied, match="in the bin"):
        workflow.move(phase, by=enrolled, before=None)


def test_a_deleted_phase_waits_in_the_bin(signed_in, enrolled, sheet, page):
    phase = make(enrolled, sheet, "Gone")
    assert signed_in.post(at("role-phase-delete", phase)).url == page
    assert "Gone" not in signed_in.get(page).content.decode()
    assert RolePhase.objects.binned_by(enrolled).get() == phase
    assert signed_in.get(phase.get_absolute_url()).status_code == 404


def test_postures_are_the_sheets_ladder_and_ones_own(signed_in, enrolled, stranger, sheet, place):
    sheet.published.document = DOCUMENT
    sheet.published.save()
    other = factories.CompetencyFactory(framework=sheet.framework, notebook=sheet.notebook)
    make(enrolled, other, posture="Night watch")
    make(enrolled, sheet, posture="Contributrice")
    make(stranger, sheet, posture="Foreign")
    postures = role_path.postures_for(enrolled, sheet)
    assert postures == ["Utilisatrice, utilisateur", "Contributrice", "Night watch"]
    shown = signed_in.get(reverse("role-phase-new", args=place)).content.decode()
    assert '<option value="Night watch">' in shown
    assert "Foreign" not in shown


def test_the_latest_role_text_stands_large_and_the_earlier_below(signed_in, enrolled, stranger, sheet, page):
    for owner, day, text in (
        (enrolled, 1, "Last winter"),
        (enrolled, 20, "Today"),
        (stranger, 21, "Foreign"),
    ):
        factories.ReflectionFactory(
            owner=owner, kind="role", dated=date(2026, 1, day), text=text
        ).competencies.add(sheet)
    factories.ReflectionFactory(owner=enrolled, kind="free", text="Free").competencies.add(sheet)
    shown = signed_in.get(page).content.decode()
    assert shown.index("Today") < shown.index("Last winter")
    assert "Foreign" not in shown
    assert "Free" not in shown
    shown = signed_in.get(sheet.get_absolute_url()).content.decode()
    assert "<p>Today</p>" in shown
    assert "<p>Last winter</p>" not in shown


def test_an_empty_path_offers_the_first_step(signed_in, page, sheet):
    for address in (page, sheet.get_absolute_url()):
        assert "Write the first phase" in signed_in.get(address).content.decode()


def test_hostile_words_stay_words(signed_in, enrolled, sheet, page):
    make(enrolled, sheet, "<script>alert(1)</script>", posture='"><img src=x onerror=alert(2)>')
    for address in (page, sheet.get_absolute_url()):
        shown = signed_in.get(address).content.decode()
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


def test_queries_do_not_grow_with_the_phases(signed_in, enrolled, sheet, page):
    def count(address):
        signed_in.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(address).status_code == 200
        return len(queries)

    addresses = (page, sheet.get_absolute_url())
    make(enrolled, sheet)
    before = [count(address) for address in addresses]
    for number in range(8):
        make(enrolled, sheet, f"phase {number}", number)
    assert [count(address) for address in addresses] == before
