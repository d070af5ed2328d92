"""Cohorts with a mentor and what their trainers showed, for measuring: written in large batches."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import Cohort, CohortMember, Mentorship
from competencies.models import (
    CohortFramework,
    Competency,
    Criterion,
    Dimension,
    Framework,
    Level,
    Notebook,
    Scale,
    SheetVersion,
)
from competencies.models.parts import part_uuid
from portfolio import snapshots
from portfolio.demo import load
from portfolio.models import (
    Assessment,
    Evidence,
    Feedback,
    ReviewPart,
    ReviewRequest,
    Submission,
    SubmissionClaim,
)

SHEETS = 30
PARTS = 4  # of each kind on a sheet
REQUESTS = 6  # of each trainer, each with two items
STATES = ("submitted", "accepted", "accepted", "returned")
Kind = Assessment.Kind


def framework():
    """A framework of thirty sheets that no trainer follows but through a cohort; made once."""
    found = Framework.objects.filter(slug=load.OF_COHORTS).first()
    if found is not None:
        return found
    made = Framework.objects.create(
        slug=load.OF_COHORTS, external_id=load.OF_COHORTS, title="Cohorte de mesure"
    )
    notebook = Notebook.objects.create(framework=made, slug="carnet", title="Carnet de mesure")
    scale = Scale.objects.create(framework=made, slug="echelle", title="Échelle", is_current=True)
    for position, title in enumerate(("Découvre", "S’exerce", "Maîtrise", "Transmet"), 1):
        Level.objects.create(
            scale=scale, position=position, slug=f"n{position}", title=title, is_proficient=position > 2
        )
    for number in range(1, SHEETS + 1):
        sheet(made, notebook, number)
    return made


def sheet(made, notebook, number):
    """A published sheet without a text: what figures are counted over."""
    competency = Competency.objects.create(
        framework=made,
        notebook=notebook,
        external_id=f"{load.OF_COHORTS}:{number}",
        slug=f"m{number}",
        code=f"M{number}",
        title=f"Compétence de mesure {number}",
        position=number,
    )
    competency.published = SheetVersion.objects.create(
        competency=competency,
        number=1,
        label="1.0",
        document="",
        digest="0" * 64,
        published_at=timezone.now(),
    )
    competency.save()
    for model, letter in ((Criterion, "c"), (Dimension, "d")):
        uids = [f"{letter}-{place}" for place in range(PARTS)]
        model.objects.bulk_create(
            model(
                competency=competency,
                uid=uid,
                uuid=part_uuid(competency.uuid, uid),
                text=f"Partie {place}",
                html=f"Partie {place}",
                position=place,
            )
            for place, uid in enumerate(uids)
        )


def add_cohort(mentor, trainers):
    """A cohort of these trainers with this mentor, who accompanies each and was shown things by each."""
    made, today = framework(), timezone.localdate()
    number = 1 + Cohort.objects.filter(slug__startswith="mesure-").count()
    cohort = Cohort.objects.create(
        slug=f"mesure-{number}",
        name=f"Cohorte de mesure {number}",
        starts=today - timedelta(days=200),
        ends=today + timedelta(days=200),
    )
    CohortFramework.objects.create(cohort=cohort, framework=made)
    people = [CohortMember(cohort=cohort, user=user, role="trainer") for user in trainers]
    CohortMember.objects.bulk_create([*people, CohortMember(cohort=cohort, user=mentor, role="mentor")])
    mentorships = Mentorship.objects.bulk_create(
        Mentorship(mentor=mentor, trainer=user, accepted_at=timezone.now(), starts=cohort.starts)
        for user in trainers
        if user.pk != mentor.pk
    )
    shelf = Shelf(made)
    rows = Rows(mentor)
    for mentorship in mentorships:
        chance = load.chance_of(mentorship.trainer, "reviews")
        for competency in chance.sample(shelf.competencies, REQUESTS):
            rows.ask(mentorship, competency, shelf, chance)
    rows.write()
    return cohort


class Shelf:
    """The framework's sheets with their parts, and its proficient level."""

    def __init__(self, made):
        self.competencies = list(made.competencies.select_related("published"))
        self.criteria = load.grouped(
            (part.competency_id, part) for part in Criterion.objects.filter(competency__framework=made)
        )
        self.dimensions = load.grouped(
            (part.competency_id, part) for part in Dimension.objects.filter(competency__framework=made)
        )
        self.levels = list(Level.objects.filter(scale__framework=made).order_by("position"))


class Rows:
    """The rows of many requests, until they are written together."""

    def __init__(self, mentor):
        self.mentor = mentor
        self.tables = {
            model: []
            for model in (
                Evidence,
                ReviewRequest,
                ReviewPart,
                Submission,
                SubmissionClaim,
                Feedback,
                Assessment,
            )
        }
        self.free = {}

    def key(self, model):
        """A primary key of the table that nothing has yet."""
        if not self.free.get(model):
            self.free[model] = list(load.next_keys(model, 5_000))[::-1]
        return self.free[model].pop()

    def ask(self, mentorship, competency, shelf, chance):
        """A request with two items, each claiming two criteria and a dimension."""
        asked = timezone.now() - timedelta(days=chance.randrange(1, 90))
        request = {
            "id": self.key(ReviewRequest),
            "uuid": load.new_uuid(chance),
            "key": load.new_uuid(chance),
            "trainer_id": mentorship.trainer_id,
            "competency_id": competency.pk,
            "message": "Voici ce que j’en ai fait cette fois.",
            "asked_at": asked,
        }
        self.tables[ReviewRequest].append(request)
        self.tables[ReviewPart].append({"request_id": request["id"], "mentorship_id": mentorship.pk})
        for _item in range(2):
            parts = [
                *chance.sample(shelf.criteria[competency.pk], 2),
                chance.choice(shelf.dimensions[competency.pk]),
            ]
            self.show(request, mentorship.trainer, competency, parts, shelf, chance)

    def show(self, request, trainer, competency, parts, shelf, chance):
        """One frozen item, and the mentor's answer to it unless it waits."""
        evidence = load.one_evidence(self.key(Evidence), trainer, chance)
        self.tables[Evidence].append(evidence)
        state, days = chance.choice(STATES), chance.randrange(1, 20)
        decided = None if state == "submitted" else request["asked_at"] + timedelta(days=days)
        text = snapshot(evidence, competency, parts)
        row = {
            "id": self.key(Submission),
            "uuid": load.new_uuid(chance),
            "request_id": request["id"],
            "owner_id": trainer.pk,
            "competency_id": competency.pk,
            "version_id": competency.published_id,
            "evidence_id": evidence["id"],
            "item_version": 1,
            "item": evidence["uuid"],
            "title": evidence["title"],
            "snapshot": text,
            "digest": snapshots.digest_of(text),
            "html": evidence["html"],
            "state": state,
            "submitted_at": request["asked_at"],
            "decided_at": decided,
            "decided_by_id": self.mentor.pk if decided else None,
        }
        self.tables[Submission].append(row)
        for part in parts:
            name = part._meta.model_name
            claim = {"submission_id": row["id"], "criterion_id": None, "dimension_id": None}
            self.tables[SubmissionClaim].append(claim | {f"{name}_id": part.pk})
        if decided:
            self.answer(row, trainer, parts[:2], shelf, chance)

    def answer(self, row, trainer, criteria, shelf, chance):
        """Published feedback, with a level for each of the criteria."""
        feedback = {
            "id": self.key(Feedback),
            "uuid": load.new_uuid(chance),
            "submission_id": row["id"],
            "mentor_id": self.mentor.pk,
            "mentor_name": str(self.mentor),
            "strengths": "On t’y voit faire, et le groupe en témoigne.",
            "decision": row["state"],
            "published_at": row["decided_at"],
        }
        self.tables[Feedback].append(feedback)
        for criterion in criteria:
            self.tables[Assessment].append(
                {
                    "uuid": load.new_uuid(chance),
                    "trainer_id": trainer.pk,
                    "author_id": self.mentor.pk,
                    "kind": Kind.MENTOR.value,
                    "competency_id": row["competency_id"],
                    "criterion_id": criterion.pk,
                    "version_id": row["version_id"],
                    "level_id": chance.choice(shelf.levels).pk,
                    "feedback_id": feedback["id"],
                }
            )

    def write(self):
        for model, rows in self.tables.items():
            load.write(model, rows)
        if connection.vendor != "postgresql":  # where a new row is always of today
            for row in self.tables[Submission]:
                Submission.objects.filter(pk=row["id"]).update(submitted_at=row["submitted_at"])


def snapshot(evidence, competency, parts):
    """What asking for a review freezes of such a row."""
    frozen = snapshots.Frozen(
        evidence=str(evidence["uuid"]),
        competency=str(competency.uuid),
        sheet_version=str(competency.published.uuid),
        title=evidence["title"],
        text=evidence["text"],
        kind=evidence["kind"],
        starts=evidence["starts"].isoformat(),
        ends="",
        claims=tuple(snapshots.FrozenClaim(part.uid, part.text, load.REASONS[0]) for part in parts),
        links=(),
        files=(),
    )
    return snapshots.canonical(frozen)
