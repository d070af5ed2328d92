"""Progress has one definition: what it counts, what it leaves out, and what comes next."""

from uuid import uuid4

import pytest
from django.utils import timezone

from competencies.models import Level
from portfolio import progress
from portfolio.models import Assessment
from portfolio.workflow import asking, deciding
from portfolio.workflow.evidence import bin_evidence
from portfolio.workflow.levels import set_own_level, take_back_own_level
from tests import factories


def standing(trainer, sheet):
    return progress.own(trainer, [sheet])[sheet.pk]


def dimension(sheet, name="one"):
    return sheet.dimension_set.get(uid=f"d-{name}")


def criterion(sheet, name="one"):
    return sheet.criterion_set.get(uid=f"c-{name}")


def level(sheet, position):
    return Level.objects.get(scale__framework=sheet.framework, position=position)


def test_an_empty_portfolio_has_all_parts_and_nothing_done(trainer, sheet):
    here = standing(trainer, sheet)
    assert [part.uid for part in here.parts] == ["d-one", "d-two", "c-one", "c-two"]
    assert (here.evidenced, here.validated, here.self_assessed, here.total) == (0, 0, 0, 4)
    assert here.next_step.step is progress.Step.DIMENSION
    assert here.next_step.part.uid == "d-one"


def test_live_evidence_counts_and_binned_evidence_does_not(trainer, sheet):
    kept = factories.EvidenceFactory(owner=trainer)
    binned = factories.EvidenceFactory(owner=trainer, deleted_at=timezone.now())
    for evidence in (kept, binned):
        factories.claim(evidence, dimension(sheet))
    factories.claim(binned, dimension(sheet, "two"))
    one, two = standing(trainer, sheet).dimensions
    assert (one.evidence, one.state) == (1, progress.State.EVIDENCED)
    assert (two.evidence, two.state) == (0, progress.State.NONE)


def test_somebody_elses_evidence_does_not_count(trainer, stranger, sheet):
    factories.claim(factories.EvidenceFactory(owner=stranger), dimension(sheet))
    assert standing(trainer, sheet).evidenced == 0
    assert standing(stranger, sheet).evidenced == 1


def test_a_retired_part_is_left_out(trainer, sheet):
    sheet.criterion_set.filter(uid="c-two").update(retired_at=timezone.now())
    assert [part.uid for part in standing(trainer, sheet).criteria] == ["c-one"]


def test_the_latest_level_that_was_not_taken_back_counts(enrolled, sheet):
    set_own_level(criterion(sheet), by=enrolled, level=level(sheet, 1))
    set_own_level(criterion(sheet), by=enrolled, level=level(sheet, 3))
    assert standing(enrolled, sheet).criteria[0].self_level == level(sheet, 3).pk
    take_back_own_level(criterion(sheet), by=enrolled)
    assert standing(enrolled, sheet).criteria[0].self_level == level(sheet, 1).pk
    take_back_own_level(criterion(sheet), by=enrolled)
    assert standing(enrolled, sheet).self_assessed == 0


@pytest.mark.parametrize(("position", "validated"), [(2, 0), (3, 1)])
def test_a_criterion_is_validated_by_a_proficient_mentor_level_and_then_counts_as_evidenced(
    trainer, mentor, sheet, position, validated
):
    Assessment.objects.create(
        trainer=trainer,
        author=mentor,
        kind=Assessment.Kind.MENTOR,
        competency=sheet,
        criterion=criterion(sheet),
        version=sheet.published,
        level=level(sheet, position),
    )
    here = standing(trainer, sheet)
    assert (here.validated, here.evidenced, here.self_assessed) == (validated, validated, 0)


def test_a_claim_made_before_a_rewording_comes_first(trainer, sheet):
    factories.claim(factories.EvidenceFactory(owner=trainer), criterion(sheet))
    assert not any(part.recheck for part in standing(trainer, sheet).parts)
    sheet.criterion_set.filter(uid="c-one").update(reworded_in=2)
    step = standing(trainer, sheet).next_step
    assert (step.step, step.part.uid) == (progress.Step.RECHECK, "c-one")


def test_a_level_given_before_a_rewording_comes_first(enrolled, sheet):
    set_own_level(criterion(sheet), by=enrolled, level=level(sheet, 1))
    sheet.criterion_set.filter(uid="c-one").update(reworded_in=2)
    assert standing(enrolled, sheet).next_step.step is progress.Step.RECHECK


def test_the_next_steps_come_in_their_order(enrolled, sheet):
    evidence = factories.EvidenceFactory(owner=enrolled)
    seen = []
    for part in (dimension(sheet), dimension(sheet, "two"), criterion(sheet), criterion(sheet, "two")):
        step = standing(enrolled, sheet).next_step
        seen.append((step.step, step.part.uid))
        factories.claim(evidence, part)
    for part in (criterion(sheet), criterion(sheet, "two")):
        step = standing(enrolled, sheet).next_step
        seen.append((step.step, step.part.uid))
        set_own_level(part, by=enrolled, level=level(sheet, 2))
    assert seen == [
        (progress.Step.DIMENSION, "d-one"),
        (progress.Step.DIMENSION, "d-two"),
        (progress.Step.CRITERION, "c-one"),
        (progress.Step.CRITERION, "c-two"),
        (progress.Step.LEVEL, "c-one"),
        (progress.Step.LEVEL, "c-two"),
    ]
    assert standing(enrolled, sheet).next_step is None


def test_percents_are_whole_only_when_all_is_done(trainer, sheet):
    evidence = factories.EvidenceFactory(owner=trainer)
    for part in (dimension(sheet), dimension(sheet, "two"), criterion(sheet)):
        factories.claim(evidence, part)
    assert standing(trainer, sheet).evidenced_percent == 75
    factories.claim(evidence, criterion(sheet, "two"))
    assert standing(trainer, sheet).evidenced_percent == 100


def test_any_number_of_sheets_takes_one_query(trainer, sheet, django_assert_num_queries):
    others = [factories.published_sheet(competency__slug=f"s{n}") for n in range(3)]
    with django_assert_num_queries(1):
        progress.own(trainer, [sheet])
    with django_assert_num_queries(1):
        here = progress.own(trainer, [sheet, *others])
    assert list(here) == [sheet.pk, *(other.pk for other in others)]
    assert all(item.total == 4 for item in here.values())


def test_nothing_is_shown_to_anybody_else(trainer, mentor, stranger, sheet, django_assert_num_queries):
    factories.claim(factories.EvidenceFactory(owner=trainer), dimension(sheet))
    assert standing(trainer, sheet).evidenced == 1
    with django_assert_num_queries(3):
        shown = progress.shown_to(mentor, [trainer, stranger], [sheet])
    assert {pk: here[sheet.pk].evidenced for pk, here in shown.items()} == {trainer.pk: 0, stranger.pk: 0}


@pytest.fixture
def shown(enrolled, mentor, sheet):
    """An evidence that claims d-one, shown to the mentor; its submission."""
    evidence = factories.EvidenceFactory(owner=enrolled)
    item = asking.Item(evidence, [factories.claim(evidence, dimension(sheet))])
    mentorship = factories.MentorshipFactory(mentor=mentor, trainer=enrolled)
    request = asking.ask(sheet, by=enrolled, key=uuid4(), items=[item], mentorships=[mentorship])
    return request.submissions.get()


def decide(submission, mentor, decision):
    words = deciding.Words(strengths="Clear.")
    feedback = deciding.save_feedback(submission, by=mentor, version=0, words=words)
    deciding.publish(feedback, by=mentor, decision=decision)


def test_a_dimension_is_validated_by_an_accepted_item_that_claims_it(shown, enrolled, mentor, sheet):
    assert standing(enrolled, sheet).dimensions[0].state is progress.State.EVIDENCED
    decide(shown, mentor, "accepted")
    one, two = standing(enrolled, sheet).dimensions
    assert (one.state, one.on_old_words) == (progress.State.VALIDATED, False)
    assert two.state is progress.State.NONE
    deciding.revoke(shown, by=mentor, reason="Another version.")
    assert standing(enrolled, sheet).dimensions[0].state is progress.State.EVIDENCED


def test_what_was_accepted_counts_when_its_evidence_is_gone(shown, enrolled, mentor, sheet):
    decide(shown, mentor, "accepted")
    bin_evidence(shown.evidence, by=enrolled)
    assert standing(enrolled, sheet).dimensions[0].validated


def test_a_validation_says_that_it_was_on_the_earlier_wording(shown, enrolled, mentor, sheet):
    decide(shown, mentor, "accepted")
    sheet.dimension_set.filter(uid="d-one").update(reworded_in=2)
    one = standing(enrolled, sheet).dimensions[0]
    assert (one.validated, one.on_old_words) == (True, True)


def test_what_came_back_is_the_first_next_step_until_it_is_sent_again(shown, enrolled, mentor, sheet):
    assert standing(enrolled, sheet).next_step.step is not progress.Step.RETURNED
    decide(shown, mentor, "returned")
    step = standing(enrolled, sheet).next_step
    assert (step.step, step.request, step.part) == (progress.Step.RETURNED, shown.request.uuid, None)
    item = asking.Item(shown.evidence, list(shown.evidence.claims.all()))
    asking.submit(shown.request, by=enrolled, items=[item])
    assert standing(enrolled, sheet).next_step.step is not progress.Step.RETURNED


def test_what_came_back_and_lies_in_the_bin_waits_for_nothing(shown, enrolled, mentor, sheet):
    decide(shown, mentor, "returned")
    bin_evidence(shown.evidence, by=enrolled)
    assert standing(enrolled, sheet).next_step.step is not progress.Step.RETURNED
