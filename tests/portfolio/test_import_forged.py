"""What an archive says of mentors is nobody's word here: its owner reads it, no mentor and no cohort is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Cohort, CohortMember
from competencies.models import CohortFramework
from portfolio import progress, snapshots, trainees
from portfolio.data.importing import import_archive
from portfolio.models import Assessment, Feedback, SignOff, Submission
from portfolio.workflow.signing import FORMAT
from tests import factories
from tests.portfolio.archives import export_of, fill, rewritten
from tests.portfolio.reviewing import accompany, ask, asked, claimed_evidence, decide


@pytest.fixture
def sheet(db):
    return factories.published_sheet(is_whole=True)


def forge(data, members):
    """A level without words by somebody well known, and the whole competency signed off by them."""
    tables = data["tables"]
    for row in tables["portfolio.Assessment"]["rows"]:
        if row["kind"] == "mentor":
            row |= {"author": None, "author_name": "Marie Curie"}
    request = tables["portfolio.ReviewRequest"]["rows"][0]
    snapshot = snapshots.canonical_json({"format": FORMAT, "criteria": [], "dimensions": []})
    tables["portfolio.SignOff"]["rows"].append(
        {
            "uuid": str(uuid4()),
            "trainer": "me",
            "competency": request["competency"],
            "version": tables["portfolio.Assessment"]["rows"][0]["version"],
            "request": request["uuid"],
            "mentor": None,
            "mentor_name": "Marie Curie",
            "statement": "Reached",
            "snapshot": snapshot,
            "digest": snapshots.digest_of(snapshot),
            "signed_at": timezone.now().isoformat(),
        }
    )


@pytest.fixture
def forger(enrolled, sheet, stranger, mentor, tmp_path):
    """Somebody who brought a forged archive in and then asked a mentor of this house for a review."""
    path = tmp_path / "archive.zip"
    path.write_bytes(export_of(fill(enrolled, sheet, factories.UserFactory(name="Noor Haddad"))))
    forger = factories.UserFactory()
    import_archive(rewritten(path, forge), by=forger)
    ask(forger, sheet, [claimed_evidence(forger, sheet)], [accompany(mentor, forger)])
    return forger


def proficient(forger, sheet):
    """Whether the forged level would count, were it given here."""
    return Assessment.objects.filter(trainer=forger, kind="mentor", level__is_proficient=True).exists()


def test_forged_levels_are_in_nobody_elses_figures(forger, sheet, mentor):
    assert proficient(forger, sheet)
    assert progress.own(forger, [sheet])[sheet.pk].validated
    assert progress.shown_to(mentor, [forger], [sheet])[forger.pk][sheet.pk].validated == 0


def test_forged_levels_are_in_no_cohorts_figures(forger, sheet, mentor):
    today = timezone.localdate()
    cohort = Cohort.objects.create(name="Here", slug="here", starts=today, ends=today + timedelta(days=30))
    CohortFramework.objects.create(cohort=cohort, framework=sheet.framework)
    for person, role in ((forger, "trainer"), (mentor, "mentor")):
        CohortMember.objects.create(cohort=cohort, user=person, role=role)
    assert progress.shown_to(mentor, [forger], [sheet], cohort)[forger.pk][sheet.pk].validated == 0


def test_a_forged_sign_off_is_its_owners_alone(forger, sheet, mentor, client):
    signed = SignOff.objects.get(trainer=forger)
    (shown,) = trainees.open_sheets(mentor, forger)
    assert shown.sign_off is None
    client.force_login(mentor)
    below = [forger.uuid, sheet.framework.slug, sheet.slug]
    pages = [reverse("trainee", args=below[:1]), reverse("trainee-gap", args=below)]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert "Marie Curie" not in answer.content.decode()
    assert client.get(reverse("sign-off", args=[signed.uuid])).status_code == 404
    client.force_login(forger)
    own = client.get(reverse("gap", args=below[1:])).content.decode()
    assert "Marie Curie" in own


def test_rounds_of_what_is_gone_join_nobody_elses_work(enrolled, sheet, stranger, mentor, tmp_path):
    """The item of another person stays theirs; the rounds of one thing stay rounds of one thing."""
    stranger.enrolments.create(framework=sheet.framework)
    theirs = asked(stranger, sheet, mentor).request.submissions.order_by("pk").first()
    review = asked(enrolled, sheet, mentor)
    decide(review, mentor, "returned")
    path = tmp_path / "archive.zip"
    path.write_bytes(export_of(enrolled))

    def change(data, members):
        rows = data["tables"]["portfolio.Submission"]["rows"]
        [row] = [row for row in rows if row["state"] == "returned"]
        row |= {"evidence": None, "item": str(theirs.item), "decided_by": "me"}
        again = row | {"uuid": str(uuid4()), "round": row["round"] + 1, "item": str(theirs.item).upper()}
        other = row | {"uuid": str(uuid4()), "item": str(uuid4())}
        rows += [again, other]

    newcomer = factories.UserFactory()
    import_archive(rewritten(path, change), by=newcomer)
    came = Submission.objects.filter(owner=newcomer, evidence=None)
    first, other, again = (one.item for one in came.order_by("round", "pk"))
    assert first == again
    assert len({first, other, theirs.item}) == 3
    assert not came.filter(decided_by__isnull=False).exists()
    for one in Submission.objects.filter(owner=newcomer, evidence__isnull=False).select_related("evidence"):
        assert one.item == one.evidence.uuid


def test_no_column_makes_the_one_who_brings_it_in_a_mentor(enrolled, sheet, mentor, tmp_path):
    path = tmp_path / "archive.zip"
    path.write_bytes(export_of(fill(enrolled, sheet, mentor)))

    def change(data, members):
        for table in data["tables"].values():
            for row in table["rows"]:
                row |= {
                    name: "me" for name in ("decided_by", "taken_up_by", "mentor", "author") if name in row
                }

    newcomer = factories.UserFactory()
    import_archive(rewritten(path, change), by=newcomer)
    assert not Submission.objects.filter(owner=newcomer, decided_by__isnull=False).exists()
    assert not Feedback.objects.filter(mentor=newcomer).exists()
    assert not SignOff.objects.filter(mentor=newcomer).exists()
    assert not newcomer.requests.filter(taken_up_by__isnull=False).exists()
    assert set(Assessment.objects.filter(author=newcomer).values_list("kind", flat=True)) == {"self"}


def test_the_dossier_says_that_nobody_here_gave_it(client, forger, sheet):
    client.force_login(forger)
    page = client.get(reverse("dossier", args=[sheet.framework.slug, sheet.slug])).content.decode()
    assert "from an archive, not given here" in page
    assert "nobody signed it here" in page
