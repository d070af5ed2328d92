"""The large data set: whole rows, the same each time, added to what is there, and no way in."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from competencies.markup import render
from competencies.models import Competency, Enrolment, Tool, ToolTemplate
from portfolio import progress, snapshots
from portfolio.demo import load, load_reviews
from portfolio.models import (
    Answer,
    Assessment,
    Claim,
    Commitment,
    Evidence,
    EvidenceLink,
    Occurrence,
    RolePhase,
    Submission,
    SynthesisItem,
    TaggedEvidence,
    ToolRecord,
)
from tests import factories

pytestmark = pytest.mark.django_db


def seed(trainers, evidence, **options):
    call_command("seed_load", trainers=trainers, evidence=evidence, verbosity=0, **options)


def test_makes_that_many_trainers_each_with_that_much_evidence(sheet):
    seed(3, 7)
    people = User.objects.filter(email__startswith="load-")
    assert sorted(people.values_list("email", flat=True)) == [f"load-00000{n}@example.org" for n in (1, 2, 3)]
    assert [Evidence.objects.filter(owner=person).count() for person in people] == [7, 7, 7]
    assert all(person.enrolments.filter(framework=sheet.framework).exists() for person in people)


def test_rows_are_as_the_pages_expect_them(sheet):
    seed(1, 30)
    for evidence in Evidence.objects.all():
        assert evidence.html == render(evidence.text, breaks=True)
        assert evidence.version == 1
        assert evidence.deleted_at is None
    for claim in Claim.objects.select_related("criterion", "dimension", "evidence"):
        assert claim.part.competency_id == claim.competency_id == sheet.pk
        assert claim.owner_id == claim.evidence.owner_id
        assert claim.confirmed_on_id == sheet.published_id
    assert TaggedEvidence.objects.exists()
    assert all(item.tag.owner_id == item.content_object.owner_id for item in TaggedEvidence.objects.all())
    assert EvidenceLink.objects.exists()
    assert Assessment.objects.exists()


def test_its_trainers_have_a_standing(sheet):
    seed(1, 30)
    standing = progress.own(User.objects.get(email="load-000001@example.org"), [sheet])[sheet.pk]
    assert (standing.dimensions_evidenced, standing.criteria_evidenced) == (2, 2)


def test_makes_the_same_rows_each_time(sheet):
    def rows():
        evidence = Evidence.objects.values_list("uuid", "title", "starts", "owner__email")
        claims = Claim.objects.values_list("evidence__uuid", "criterion", "dimension", "justification")
        return set(evidence), set(claims), set(Assessment.objects.values_list("uuid", "criterion", "level"))

    seed(2, 5)
    first = rows()
    for model in (Assessment, Evidence, User):
        model.objects.all().delete()
    seed(2, 5)
    assert rows() == first


def test_adds_to_what_is_there(sheet, trainer):
    kept = Evidence.objects.create(owner=trainer, title="Mine")
    seed(2, 3)
    seed(1, 4)
    assert User.objects.filter(email__startswith="load-").count() == 3
    assert Evidence.objects.filter(owner__email="load-000003@example.org").count() == 4
    assert list(Evidence.objects.filter(owner=trainer)) == [kept]


def test_nobody_can_sign_in_as_one_of_them(sheet):
    seed(2, 1, owner="Measured@example.org")
    people = User.objects.filter(
        email__in=["measured@example.org", "load-000001@example.org", "load-000002@example.org"]
    )
    assert [person.has_usable_password() for person in people] == [False, False, False]


def test_gives_an_account_evidence_and_leaves_the_rest_of_it_alone(sheet, trainer):
    before = User.objects.values().get(pk=trainer.pk)
    seed(0, 12, owner=trainer.email)
    seed(0, 12, owner=trainer.email)
    assert User.objects.values().get(pk=trainer.pk) == before
    assert Evidence.objects.filter(owner=trainer).count() == 24
    assert User.objects.count() == 1


def test_gives_a_mentor_cohorts_who_showed_them_things(sheet):
    seed(0, 0, mentor="mentor@example.org", cohorts=2)
    mentor = User.objects.get(email="mentor@example.org")
    assert [row.cohort.members.filter(role="trainer").count() for row in mentor.cohort_roles.all()] == [
        50,
        50,
    ]
    assert not Enrolment.objects.filter(framework__slug=load.OF_COHORTS).exists()
    shown = Submission.objects.open_to(mentor)
    assert shown.count() == 2 * 50 * load_reviews.REQUESTS * 2
    assert {one.state for one in shown} == {"submitted", "accepted", "returned"}
    one = shown.select_related("evidence", "competency").filter(state="accepted").first()
    assert snapshots.read(one.snapshot).title == one.title == one.evidence.title
    assert snapshots.digest_of(one.snapshot) == one.digest
    cohort = mentor.cohort_roles.first().cohort
    competencies = Competency.objects.filter(framework__slug=load.OF_COHORTS)
    found = progress.shown_in_cohorts([cohort], competencies)[cohort.pk]
    assert (len(found), competencies.count()) == (50, load_reviews.SHEETS)
    assert sum(figure.validated for here in found.values() for figure in here.values())


def test_refuses_a_number_below_zero(sheet):
    with pytest.raises(CommandError, match="from 0 on"):
        seed(-1, 5)


def test_gives_the_measured_account_some_of_each_thing_written():
    whole = factories.published_sheet(is_whole=True)
    tool = Tool.objects.create(framework=whole.framework, slug="grid", title="Grid", purpose="All")
    fields = [{"key": "place", "label": "Place", "kind": "line"}]
    ToolTemplate.objects.create(tool=tool, number=1, kind="grid", fields=fields)
    seed(0, 20, owner="bench@example.org")
    seed(0, 20, owner="bench@example.org")
    owner = User.objects.get(email="bench@example.org")
    for table in (SynthesisItem, RolePhase, ToolRecord, Commitment):
        assert table.objects.filter(owner=owner).exists(), table
    assert owner.search_entries.filter(kind="evidence").count() == 40
    assert owner.search_entries.filter(kind="reflection").count() == 8  # with the answers
    assert Answer.objects.filter(reflection__owner=owner).count() == 4
    assert Occurrence.objects.filter(commitment__owner=owner, state="done").exists()
    assert owner.ticks.count() == 2
