"""A split or merged part: what stood on it counts for each successor, to be looked at again."""

from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from competencies.models import Level, SheetVersion
from competencies.publishing import publish
from portfolio import progress
from portfolio.models import Assessment, Claim, Submission, Tick
from portfolio.workflow import asking, deciding
from portfolio.workflow.claims import confirm_claim
from portfolio.workflow.levels import own_level, set_own_level
from portfolio.workflow.succession import carry_over
from tests import factories
from tests.portfolio.races import at_once


@pytest.fixture
def level(sheet):
    return Level.objects.get(scale__framework=sheet.framework, position=2)


@pytest.fixture
def split(sheet):
    """A second version in which c-one was split into itself and c-three; returns what carries it over."""

    def publish():
        version = factories.SheetVersionFactory(competency=sheet, number=2)
        sheet.published = version
        sheet.save()
        factories.CriterionFactory(competency=sheet, uid="c-three", position=3, reworded_in=2)
        carry_over(version, {"c-three": ["c-one"]})
        return version

    return publish


def standing(trainer, sheet, uid):
    return next(part for part in progress.own(trainer, [sheet])[sheet.pk].parts if part.uid == uid)


def test_a_claim_counts_for_both_and_is_to_be_checked_again(enrolled, sheet, split):
    old = factories.claim(factories.EvidenceFactory(owner=enrolled), sheet.criterion_set.get(uid="c-one"))
    split()
    new = Claim.objects.get(criterion__uid="c-three")
    assert (new.owner, new.justification, new.confirmed_on) == (enrolled, old.justification, old.confirmed_on)
    here = standing(enrolled, sheet, "c-three")
    assert (here.evidence, here.recheck) == (1, True)
    assert standing(enrolled, sheet, "c-one").evidence == 1


def test_keeping_or_dropping_one_leaves_the_other(enrolled, sheet, split):
    old = factories.claim(factories.EvidenceFactory(owner=enrolled), sheet.criterion_set.get(uid="c-one"))
    split()
    new = Claim.objects.select_related("evidence", "competency__published").get(criterion__uid="c-three")
    confirm_claim(new, by=enrolled)
    assert not standing(enrolled, sheet, "c-three").recheck
    old.refresh_from_db()
    assert old.confirmed_on.number == 1
    new.delete()
    assert standing(enrolled, sheet, "c-one").evidence == 1


def test_a_self_level_counts_for_both_with_its_note_and_its_version(enrolled, sheet, level, split):
    set_own_level(sheet.criterion_set.get(uid="c-one"), by=enrolled, level=level, note="Seen.")
    split()
    carried = own_level(enrolled, sheet.criterion_set.get(uid="c-three"))
    assert (carried.level, carried.note, carried.version.number) == (level, "Seen.", 1)
    assert standing(enrolled, sheet, "c-three").recheck


def test_carrying_over_twice_adds_nothing(enrolled, sheet, level, split):
    factories.claim(factories.EvidenceFactory(owner=enrolled), sheet.criterion_set.get(uid="c-one"))
    set_own_level(sheet.criterion_set.get(uid="c-one"), by=enrolled, level=level)
    version = split()
    carry_over(version, {"c-three": ["c-one"]})
    assert Claim.objects.filter(criterion__uid="c-three").count() == 1
    assert Assessment.objects.filter(criterion__uid="c-three").count() == 1


@pytest.fixture
def actions(enrolled, sheet):
    """The sheet's actions by uid, on which somebody ticked, each told by (note, ticked or not)."""

    def tick(**told):
        rows = {}
        for position, (name, (note, is_ticked)) in enumerate(told.items(), 1):
            action = factories.ActionFactory(competency=sheet, uid=f"a-{name}", position=position)
            rows[name] = Tick.objects.create(
                owner=enrolled,
                competency=sheet,
                action=action,
                ticked_on=sheet.published,
                ticked_at=timezone.now() if is_ticked else None,
                note=note,
            )
        return rows

    return tick


@pytest.mark.parametrize(("own", "kept"), [("", "latest"), ("my own words", "my own words")])
def test_a_tick_counts_on_a_merged_action_that_was_there_unticked(sheet, actions, own, kept):
    rows = actions(one=("earlier", True), two=("latest", True), both=(own, False))
    for _time in range(2):
        carry_over(sheet.published, {"a-both": ["a-one", "a-two"]})
    row = Tick.objects.get(action__uid="a-both")
    assert (row.pk, row.ticked_at, row.note) == (rows["both"].pk, rows["two"].ticked_at, kept)


def test_a_tick_of_ones_own_on_the_successor_stays_and_nobody_elses_moves(sheet, actions, stranger):
    rows = actions(one=("latest", True), both=("mine", True))
    theirs = Tick.objects.create(
        owner=stranger, competency=sheet, action=rows["both"].action, ticked_on=sheet.published
    )
    carry_over(sheet.published, {"a-both": ["a-one"]})
    theirs.refresh_from_db()
    assert not theirs.is_ticked
    mine = Tick.objects.get(pk=rows["both"].pk)
    assert (mine.note, mine.ticked_at) == ("mine", rows["both"].ticked_at)


def test_merging_keeps_the_latest_of_each_evidence(enrolled, sheet):
    evidence = factories.EvidenceFactory(owner=enrolled)
    for name in ("one", "two"):
        factories.claim(evidence, sheet.criterion_set.get(uid=f"c-{name}"), justification=name)
    factories.CriterionFactory(competency=sheet, uid="c-both", position=3)
    carry_over(sheet.published, {"c-both": ["c-one", "c-two"]})
    assert Claim.objects.get(criterion__uid="c-both").justification == "two"


DOCUMENT = """---
id: test:split
slug: split
title: Sharing
notebook: {notebook}
label: "1"
language: en
---

## Performance criteria

{criteria}
"""


def test_publishing_a_split_carries_claims_over(enrolled, sheet):
    def published(criteria):
        text = DOCUMENT.format(notebook=sheet.notebook.slug, criteria=criteria)
        return publish(text, framework=sheet.framework)

    first = published("- Shares what works {#c-one}")
    criterion = first.competency.criterion_set.get(uid="c-one")
    factories.claim(factories.EvidenceFactory(owner=enrolled), criterion, confirmed_on=first)
    published("- Shares what works {#c-one}\n- Shares what does not {#c-three from=c-one}")
    new = Claim.objects.get(criterion__uid="c-three")
    assert new.confirmed_on == first
    assert standing(enrolled, first.competency, "c-three").recheck
    assert standing(enrolled, first.competency, "c-one").recheck


def test_what_a_mentor_accepted_counts_for_the_successor_on_the_earlier_wording(
    enrolled, mentor, sheet, split, level
):
    evidence = factories.EvidenceFactory(owner=enrolled)
    criterion = sheet.criterion_set.get(uid="c-one")
    item = asking.Item(evidence, [factories.claim(evidence, criterion)])
    mentorship = factories.MentorshipFactory(mentor=mentor, trainer=enrolled)
    request = asking.ask(sheet, by=enrolled, key=uuid4(), items=[item], mentorships=[mentorship])
    reached = Level.objects.get(scale__framework=sheet.framework, position=4)
    words = deciding.Words(levels=(deciding.GivenLevel(criterion, reached),))
    submission = request.submissions.get()
    feedback = deciding.save_feedback(submission, by=mentor, version=0, words=words)
    deciding.publish(feedback, by=mentor, decision="accepted")
    split()
    here = standing(enrolled, sheet, "c-three")
    assert (here.validated, here.on_old_words, here.mentor_level) == (True, True, reached.pk)
    assert submission.claims.get(criterion__uid="c-three").is_carried
    deciding.revoke(submission, by=mentor, reason="Read again.")
    assert not standing(enrolled, sheet, "c-three").validated


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_what_is_shown_while_a_part_is_split_counts_for_both_or_stands_on_the_new_version(
    enrolled, mentor, sheet, turn
):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory and has one connection")

    def published(criteria):
        text = DOCUMENT.format(notebook=sheet.notebook.slug, criteria=criteria)
        return publish(text, framework=sheet.framework)

    competency = published("- Shares what works {#c-one}").competency
    evidence = factories.EvidenceFactory(owner=enrolled)
    claim = factories.claim(evidence, competency.criterion_set.get(uid="c-one"))
    mentorships = [factories.MentorshipFactory(mentor=mentor, trainer=enrolled)]
    items = [asking.Item(evidence, [claim])]
    steps = (
        lambda: asking.ask(competency, by=enrolled, key=uuid4(), items=items, mentorships=mentorships),
        lambda: published("- Shares what works {#c-one}\n- Shares what does not {#c-three from=c-one}"),
    )
    results = at_once(2, lambda index: steps[index]())
    assert not [result for result in results if isinstance(result, Exception)]
    submission = Submission.objects.get()
    carried = submission.claims.filter(criterion__uid="c-three", is_carried=True).exists()
    assert carried is (submission.version != SheetVersion.objects.order_by("-number").first())
