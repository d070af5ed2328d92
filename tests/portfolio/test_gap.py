"""The gap is sorted for the next talk, counted within one scale, and shows a mentor nothing live."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competencies.models import Level, Scale
from portfolio.gap import own_gap, shown_gap
from portfolio.models import Assessment
from portfolio.workflow import asking
from portfolio.workflow.levels import set_own_level, take_back_own_level
from tests import factories
from tests.portfolio.asked import accompany, answer, ask, evidence_on_all, level, mentor_level


@pytest.fixture
def criteria(sheet):
    """Four on the sheet, in its order."""
    for number, name in enumerate(("three", "four"), 3):
        factories.CriterionFactory(competency=sheet, uid=f"c-{name}", position=number)
    return list(sheet.criterion_set.order_by("position"))


@pytest.fixture
def other_mentor(db):
    return factories.UserFactory(name="Lou Martin")


def own(trainer, criterion, position, **fields):
    set_own_level(criterion, by=trainer, level=level(criterion.competency, position), **fields)


def uids(lines):
    return [line.criterion.uid for line in lines]


def test_the_largest_gap_comes_first_then_agreement_then_one_side_then_none(
    enrolled, sheet, mentor, criteria
):
    one, two, three, four = criteria
    own(enrolled, one, 3)
    mentor_level(enrolled, one, mentor, 2)
    own(enrolled, two, 1)
    mentor_level(enrolled, two, mentor, 4)
    own(enrolled, three, 2)
    mentor_level(enrolled, three, mentor, 2)
    own(enrolled, four, 2)
    five = factories.CriterionFactory(competency=sheet, uid="c-five", position=5)
    mentor_level(enrolled, five, mentor, 1)
    factories.CriterionFactory(competency=sheet, uid="c-six", position=6)
    gap = own_gap(enrolled, sheet)
    assert uids(gap.apart) == ["c-two", "c-one"]
    assert [line.gap for line in gap.apart] == [-3, 1]
    assert (uids(gap.agreed), uids(gap.single), uids(gap.empty)) == (
        ["c-three"],
        ["c-four", "c-five"],
        ["c-six"],
    )
    assert uids(gap.lines) == ["c-two", "c-one", "c-three", "c-four", "c-five", "c-six"]


def test_equal_gaps_stay_in_the_order_of_the_sheet(enrolled, sheet, mentor, criteria):
    for criterion in reversed(criteria):
        own(enrolled, criterion, 3)
        mentor_level(enrolled, criterion, mentor, 2)
    assert uids(own_gap(enrolled, sheet).apart) == ["c-one", "c-two", "c-three", "c-four"]


def test_only_levels_that_were_not_taken_back_count(enrolled, sheet, mentor, criteria):
    one = criteria[0]
    own(enrolled, one, 4)
    take_back_own_level(one, by=enrolled)
    given = mentor_level(enrolled, one, mentor, 3)
    mentor_level(enrolled, one, mentor, None, level=None, cancels=given)
    assert "c-one" in uids(own_gap(enrolled, sheet).empty)
    mentor_level(enrolled, one, mentor, 1)
    assert own_gap(enrolled, sheet).single[0].mentor.step == 1


def test_retired_criteria_are_left_out(enrolled, sheet, mentor, criteria):
    mentor_level(enrolled, criteria[0], mentor, 3)
    sheet.criterion_set.filter(uid="c-one").update(retired_at=timezone.now())
    assert "c-one" not in uids(own_gap(enrolled, sheet).lines)


def test_two_mentors_who_differ_are_both_shown_and_the_latest_counts(
    enrolled, sheet, mentor, other_mentor, criteria
):
    one, two = criteria[:2]
    own(enrolled, one, 4)
    mentor_level(enrolled, one, mentor, 1)
    mentor_level(enrolled, one, other_mentor, 2)
    mentor_level(enrolled, one, other_mentor, 3)
    mentor_level(enrolled, two, mentor, 2)
    mentor_level(enrolled, two, other_mentor, 2)
    lines = {line.criterion.uid: line for line in own_gap(enrolled, sheet).lines}
    assert [(given.by, given.step) for given in lines["c-one"].mentors] == [
        ("Lou Martin", 3),
        ("Noor Haddad", 1),
    ]
    assert lines["c-one"].gap == 1
    assert [given.by for given in lines["c-two"].mentors] == ["Lou Martin"]


def new_scale(sheet, replacing):
    """A scale of two levels becomes current; `replacing` maps positions of the old one to its positions."""
    Scale.objects.filter(framework=sheet.framework).update(is_current=False)
    scale = factories.ScaleFactory(framework=sheet.framework, number=2)
    levels = [factories.LevelFactory(scale=scale, position=n) for n in (10, 20)]
    for old, new in replacing.items():
        Level.objects.filter(scale__framework=sheet.framework, position=old, slug=f"l{old}").update(
            replaced_by=levels[new]
        )
    return levels


def test_a_gap_is_counted_within_one_scale(enrolled, sheet, mentor, criteria):
    one, two = criteria[:2]
    for criterion in (one, two):
        own(enrolled, criterion, 1)
    mentor_level(enrolled, two, mentor, 3)
    _low, high = new_scale(sheet, {1: 0})
    mentor_level(enrolled, one, mentor, high)
    gap = own_gap(enrolled, sheet)
    assert [(line.criterion.uid, line.gap) for line in gap.apart] == [("c-one", -1)]
    assert gap.apart[0].own.marks == [True, False]
    # The mentor's level has no place on the scale of today: it is shown, and not counted.
    assert uids(gap.single) == ["c-two"]
    assert gap.single[0].mentor.step is None
    assert gap.single[0].mentor.marks == [False, False]


def test_a_level_on_an_earlier_wording_says_so(enrolled, sheet, mentor, criteria):
    mentor_level(enrolled, criteria[0], mentor, 2)
    sheet.criterion_set.filter(uid="c-one").update(reworded_in=2)
    assert own_gap(enrolled, sheet).single[0].mentor.is_reworded


# What a mentor sees


@pytest.fixture
def shown(enrolled, sheet, mentor, criteria):
    """A request open to the mentor, sent with own levels at the second step."""
    for criterion in criteria:
        own(enrolled, criterion, 2, note="A private note")
    return ask(enrolled, sheet, accompany(mentor, enrolled))


def test_a_mentor_sees_the_frozen_level_and_not_the_live_one(enrolled, sheet, mentor, criteria, shown):
    own(enrolled, criteria[0], 4)
    line = shown_gap(mentor, enrolled, sheet).single[0]
    assert (line.criterion.uid, line.own.step, line.own.note) == ("c-one", 2, "")
    assert own_gap(enrolled, sheet).single[0].own.step == 4


def test_a_mentor_sees_no_level_of_what_was_never_shown(enrolled, sheet, mentor, criteria):
    evidence = factories.EvidenceFactory(owner=enrolled)
    factories.claim(evidence, criteria[0])
    for criterion in criteria:
        own(enrolled, criterion, 3)
    ask(enrolled, sheet, accompany(mentor, enrolled), evidence=evidence)
    gap = shown_gap(mentor, enrolled, sheet)
    assert (uids(gap.single), uids(gap.empty)) == (["c-one"], ["c-two", "c-three", "c-four"])


def test_the_latest_open_round_counts(enrolled, sheet, mentor, criteria, shown):
    submission = shown.submissions.get()
    answer(submission, mentor, decision="returned")
    own(enrolled, criteria[0], 3)
    item = asking.Item(submission.evidence, list(submission.evidence.claims.all()))
    (again,) = asking.submit(shown, by=enrolled, items=[item])
    assert shown_gap(mentor, enrolled, sheet).single[0].own.step == 3
    asking.withdraw(again, by=enrolled)
    assert shown_gap(mentor, enrolled, sheet).single[0].own.step == 2


def test_a_mentor_sees_the_level_that_counts_and_their_own(
    enrolled, sheet, mentor, other_mentor, criteria, shown
):
    answer(shown.submissions.get(), mentor, 1, note="What I saw")
    mentor_level(enrolled, criteria[0], factories.UserFactory(), 2, note="Told to the trainer alone")
    mentor_level(enrolled, criteria[0], other_mentor, 4, note="Told to the trainer alone")
    line = shown_gap(mentor, enrolled, sheet).apart[0]
    assert [(given.step, given.note) for given in line.mentors] == [(4, ""), (1, "What I saw")]
    assert line.gap == -2


def gap_address(trainer, sheet):
    return reverse("trainee-gap", args=[trainer.uuid, sheet.framework.slug, sheet.slug])


def test_the_mentors_page_shows_no_private_note(client, enrolled, sheet, mentor, shown):
    client.force_login(mentor)
    page = client.get(gap_address(enrolled, sheet)).content.decode()
    assert "Step 2" in page
    assert "A private note" not in page


def test_the_mentors_page_needs_an_open_request(client, enrolled, sheet, mentor, stranger, shown):
    address = gap_address(enrolled, sheet)
    for person in (stranger, enrolled):
        client.force_login(person)
        assert client.get(address).status_code == 404
    client.force_login(mentor)
    assert client.get(address).status_code == 200
    asking.close_request(shown, by=enrolled)
    assert client.get(address).status_code == 404


def test_an_active_mentor_who_was_not_asked_sees_no_gap(client, enrolled, sheet, other_mentor, shown):
    accompany(other_mentor, enrolled)
    client.force_login(other_mentor)
    assert client.get(gap_address(enrolled, sheet)).status_code == 404


# The trainer's own page


def own_address(sheet):
    return reverse("gap", args=[sheet.framework.slug, sheet.slug])


def test_the_own_page_shows_both_sides_with_their_notes(client, enrolled, sheet, mentor, criteria):
    own(enrolled, criteria[0], 4, note="My reason")
    mentor_level(enrolled, criteria[0], mentor, 2, note="The mentor’s reason")
    client.force_login(enrolled)
    page = client.get(own_address(sheet)).content.decode()
    for words in ("My reason", "The mentor’s reason", "gap of 2", "self level higher", "Noor Haddad"):
        assert words in page
    assert page.count('class="write-on"') == 4
    for criterion in criteria:
        assert (
            f'href="{reverse("criterion", args=[sheet.framework.slug, sheet.slug, criterion.slug])}"' in page
        )


def test_somebody_elses_levels_are_not_on_it(client, enrolled, stranger, sheet, mentor, criteria):
    own(enrolled, criteria[0], 4, note="My reason")
    mentor_level(enrolled, criteria[0], mentor, 2, note="The mentor’s reason")
    client.force_login(stranger)
    page = client.get(own_address(sheet)).content.decode()
    assert "reason" not in page
    client.force_login(mentor)
    assert "My reason" not in client.get(own_address(sheet)).content.decode()


def test_both_pages_ask_the_same_whatever_there_is(client, enrolled, sheet, mentor, criteria, shown):
    pages = ((enrolled, own_address(sheet)), (mentor, gap_address(enrolled, sheet)))

    def count():
        counts = []
        for person, address in pages:
            client.force_login(person)
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counts.append(len(captured))
        return counts

    before = count()
    for number in range(20):
        criterion = factories.CriterionFactory(competency=sheet, uid=f"c-more{number}", position=10 + number)
        own(enrolled, criterion, 3)
        mentor_level(enrolled, criterion, mentor, 1)
        mentor_level(enrolled, criterion, factories.UserFactory(), 2)
    for _number in range(3):
        asking.submit(shown, by=enrolled, items=[item_of(evidence_on_all(enrolled, sheet))])
    assert Assessment.objects.count() > 40
    assert count() == before


def item_of(evidence):
    return asking.Item(evidence, list(evidence.claims.all()))
