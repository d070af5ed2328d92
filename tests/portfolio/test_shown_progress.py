"""What `shown_to` counts is what the rules open: recounted in Python, person by person, over two cohorts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import CohortMember, Mentorship
from competencies.models import Competency, Criterion, Dimension
from competencies.scales import is_proficient
from portfolio import progress
from portfolio.models import Assessment, ReviewPart, ReviewRequest, Submission
from portfolio.permissions import can_review, can_view_submission
from portfolio.progress.shown import COUNTED, Shown
from portfolio.workflow import asking, deciding
from portfolio.workflow.evidence import bin_evidence
from tests import factories
from tests.access.fixtures import db, world
from tests.access.reviews import ask, decide, round_of
from tests.access.world import mentorship, unchanged

__all__ = ["db", "world"]  # fixtures of this module

State = Submission.State


@pytest.fixture
def two(world):
    """The world, in which both cohorts have something to count, and the trainer is in both."""
    with unchanged():
        cast, sheet = world.cast, world.sheet
        top = sheet.framework.scales.get(is_current=True).levels.last()
        world.other_cohort.members.create(user=cast["trainer"], role="trainer")
        for owner in ("stranger", "trainer"):
            open_between = Mentorship.objects.filter(mentor=cast["other mentor"], trainer=cast[owner]).first()
            named = open_between or mentorship(cast["other mentor"], cast[owner])
            kinds = [portfolio_evidence(cast[owner], sheet) for _number in range(2)]
            request = ask(cast[owner], sheet, [named], kinds)
            decide(round_of(request, kinds[0]), cast["other mentor"], "accepted", top)
        yield world


def portfolio_evidence(owner, sheet):
    """An evidence on a criterion and a dimension."""
    evidence = factories.EvidenceFactory(owner=owner)
    factories.claim(evidence, sheet.criterion_set.order_by("?").first())
    factories.claim(evidence, sheet.dimension_set.first())
    return evidence


def recount(viewers, person, competency):
    """The figures of what any of the viewers may open of the person's on the sheet, the slow way."""
    rounds = [
        one
        for one in Submission.objects.filter(owner=person, competency=competency, state__in=COUNTED)
        if any(viewer != person and can_view_submission(viewer, one) for viewer in viewers)
    ]
    current = {*Criterion.objects.current(), *Dimension.objects.current()}
    claimed, validated = set(), set()
    for one in rounds:
        for claim in one.claims.all():
            part = claim.criterion or claim.dimension
            if part in current:
                claimed.add(part)
                if claim.dimension and one.state == State.ACCEPTED:
                    validated.add(part)
    requests = ReviewRequest.objects.filter(trainer=person, competency=competency)
    if any(can_review(viewer, one) for viewer in viewers for one in requests if viewer != person):
        validated |= {
            one for one in Criterion.objects.current().filter(competency=competency) if reached(person, one)
        }
    return Shown(
        total=sum(part.competency_id == competency.pk for part in current),
        evidenced=len(claimed | validated),
        validated=len(validated),
        waiting=sum(one.state == State.SUBMITTED for one in rounds),
    )


def reached(person, criterion):
    rows = Assessment.objects.filter(trainer=person, criterion=criterion, kind="mentor", level__isnull=False)
    latest = rows.filter(cancelled_by=None).order_by("pk").last()
    return latest is not None and is_proficient(latest.level_id)


def recount_cohort(cohort, person, competency):
    """The documented rule: what its trainers have open to any of its mentors, on its frameworks."""
    mentors = [member.user for member in cohort.members.filter(role="mentor")]
    return recount(mentors, person, competency)


def sheets():
    return list(Competency.objects.filter(published__isnull=False))


def people(world):
    return list({user.pk: user for user in world.cast.values()}.values())


def test_the_personal_door_counts_what_each_person_may_open(two):
    everybody, competencies = people(two), sheets()
    seen = 0
    for actor, viewer in two.cast.items():
        found = progress.shown_to(viewer, everybody, competencies)
        for person in everybody:
            for competency in competencies:
                due = recount([viewer], person, competency)
                assert found[person.pk][competency.pk] == due, (actor, person, competency)
                seen += due.evidenced > 0
    # The trainer's to two who were asked and to the other cohort's mentor, and the stranger's to that mentor.
    assert seen == 4


@pytest.mark.parametrize("name", ["cohort", "other_cohort"])
def test_a_role_in_a_cohort_counts_what_is_open_to_its_mentors(two, name):
    cohort, competencies = getattr(two, name), sheets()
    roles = CohortMember.objects.filter(cohort=cohort, role__in=["mentor", "leader"])
    trainers = [member.user for member in cohort.members.filter(role="trainer")]
    assert roles.count() == 2
    for role in roles:
        found = progress.shown_to(role.user, people(two), competencies, cohort)
        assert found.keys() == {person.pk for person in trainers}
        for person in trainers:
            for competency in competencies:
                assert found[person.pk][competency.pk] == recount_cohort(cohort, person, competency)
        assert any(shown.evidenced for here in found.values() for shown in here.values())
    assert progress.shown_in_cohorts([cohort], competencies)[cohort.pk] == found


@pytest.mark.parametrize("name", ["cohort", "other_cohort"])
def test_without_such_a_role_a_cohort_opens_nothing_more(two, name):
    cohort, competencies = getattr(two, name), sheets()
    holders = set(cohort.members.filter(role__in=["mentor", "leader"]).values_list("user", flat=True))
    for viewer in people(two):
        if viewer.pk not in holders:
            own = progress.shown_to(viewer, people(two), competencies)
            assert progress.shown_to(viewer, people(two), competencies, cohort) == own


def test_a_mentor_of_the_cohort_who_was_not_asked_sees_its_figures_and_opens_nothing(two):
    other = factories.UserFactory()
    two.cohort.members.create(user=other, role="mentor")
    trainer, sheet = two.cast["trainer"], two.sheet
    assert progress.shown_to(other, [trainer], [sheet], two.cohort)[trainer.pk][sheet.pk].evidenced
    assert not progress.shown_to(other, [trainer], [sheet])[trainer.pk][sheet.pk].evidenced
    assert not any(can_view_submission(other, one) for one in Submission.objects.all())


def test_what_is_shown_to_one_cohort_does_not_count_in_the_other(two):
    trainer, sheet = two.cast["trainer"], two.sheet
    found = progress.shown_in_cohorts([two.cohort, two.other_cohort], [sheet])
    one, other = (found[cohort.pk][trainer.pk][sheet.pk] for cohort in (two.cohort, two.other_cohort))
    assert one == recount_cohort(two.cohort, trainer, sheet)
    assert other == recount_cohort(two.other_cohort, trainer, sheet)
    assert (one.waiting, other.waiting) == (1, 1)


def test_a_framework_that_the_cohort_does_not_follow_is_left_out(two):
    two.cohort.frameworks.filter(framework=two.sheet.framework).delete()
    leader, trainer = two.cast["leader"], two.cast["trainer"]
    found = progress.shown_to(leader, [trainer], sheets(), two.cohort)[trainer.pk]
    assert two.sheet.pk not in found
    assert found


@pytest.mark.parametrize(
    ("people", "cohort", "queries"), [(1, False, 3), (9, False, 3), (1, True, 3), (9, True, 3)]
)
def test_any_number_of_people_takes_three_queries(two, django_assert_num_queries, people, cohort, queries):
    more = [two.cast["trainer"], *factories.UserFactory.create_batch(people - 1)]
    for person in more[1:]:
        two.cohort.members.create(user=person, role="trainer")
    with django_assert_num_queries(queries):
        progress.shown_to(two.cast["leader"], more, [two.sheet], two.cohort if cohort else None)


def test_any_number_of_cohorts_takes_three_queries(two, django_assert_num_queries):
    for cohorts in ([two.cohort], [two.cohort, two.other_cohort]):
        with django_assert_num_queries(3):
            progress.shown_in_cohorts(cohorts, [two.sheet])


def close_item(two):
    asking.close_item(two.request, by=two.cast["trainer"], item=two.submission.item)


def close_request(two):
    asking.close_request(two.request, by=two.cast["trainer"])


def close_part(two):
    part = ReviewPart.objects.get(request=two.request, mentorship=two.mentorship)
    asking.close_part(part, by=two.cast["trainer"])


def withdraw(two):
    asking.withdraw(two.submission, by=two.cast["trainer"])


def bin_it(two):
    bin_evidence(two.submission.evidence, by=two.cast["trainer"])


def empty(two):
    Submission.objects.filter(pk=two.submission.pk).update(snapshot="", digest="", title="")


def end(two):
    Mentorship.objects.filter(pk=two.mentorship.pk).update(ended_at=timezone.now())


def run_out(two):
    over = timezone.localdate() - timedelta(days=31)
    Mentorship.objects.filter(pk=two.mentorship.pk).update(ends=over)


def deactivate(two):
    two.cast["asked mentor"].is_active = False
    two.cast["asked mentor"].save()


CLOSINGS = [close_item, close_request, close_part, withdraw, bin_it, empty, end, run_out, deactivate]


@pytest.mark.parametrize("close", CLOSINGS, ids=lambda close: close.__name__)
def test_what_is_closed_drops_out_at_once(two, close):
    mentor, leader, trainer = (two.cast[name] for name in ("asked mentor", "leader", "trainer"))

    def counted():
        own = progress.shown_to(mentor, [trainer], [two.sheet])
        cohort = progress.shown_to(leader, [trainer], [two.sheet], two.cohort)
        return own[trainer.pk][two.sheet.pk], cohort[trainer.pk][two.sheet.pk]

    assert [shown.waiting for shown in counted()] == [1, 1]
    close(two)
    own, cohort = counted()
    assert (own.waiting, cohort.waiting) == (0, 0)
    assert own == recount([mentor], trainer, two.sheet)
    assert cohort == recount_cohort(two.cohort, trainer, two.sheet)
    if close in {close_request, close_part, end, run_out, deactivate}:
        assert own == cohort == Shown(total=4)


def test_an_accepted_item_taken_back_by_its_mentor_is_no_longer_validated(two):
    mentor, trainer = two.cast["asked mentor"], two.cast["trainer"]
    before = progress.shown_to(mentor, [trainer], [two.sheet])[trainer.pk][two.sheet.pk]
    deciding.revoke(two.accepted, by=mentor, reason="Another version.")
    after = progress.shown_to(mentor, [trainer], [two.sheet])[trainer.pk][two.sheet.pk]
    assert after == recount([mentor], trainer, two.sheet)
    assert after.validated < before.validated


def test_a_level_below_after_one_that_was_reached_counts(two):
    mentor, trainer, sheet = two.cast["asked mentor"], two.cast["trainer"], two.sheet
    before = progress.shown_to(mentor, [trainer], [sheet])[trainer.pk][sheet.pk]
    criterion = next(one for one in sheet.criterion_set.all() if reached(trainer, one))
    Assessment.objects.create(
        trainer=trainer,
        author=mentor,
        kind="mentor",
        competency=sheet,
        criterion=criterion,
        version=sheet.published,
        level=sheet.framework.scales.get(is_current=True).levels.first(),
    )
    after = progress.shown_to(mentor, [trainer], [sheet])[trainer.pk][sheet.pk]
    assert after == recount([mentor], trainer, sheet)
    assert after.validated == before.validated - 1


def test_a_retired_part_counts_no_more(two):
    mentor, trainer, sheet = two.cast["asked mentor"], two.cast["trainer"], two.sheet
    sheet.criterion_set.update(retired_at=timezone.now())
    found = progress.shown_to(mentor, [trainer], [sheet])[trainer.pk][sheet.pk]
    assert found == recount([mentor], trainer, sheet)
    assert found.total == 2


def test_nobody_and_nothing_is_counted_without_a_fault(two):
    leader, trainer = two.cast["leader"], two.cast["trainer"]
    assert progress.shown_to(leader, [], [two.sheet], two.cohort) == {}
    assert progress.shown_to(leader, [trainer], [], two.cohort) == {trainer.pk: {}}
    assert progress.shown_in_cohorts([], [two.sheet]) == {}
