"""The least valid row of each table; what a test needs beyond that, it says."""

from datetime import timedelta

import factory
from django.utils import timezone

from accounts import models as accounts
from competencies import models as competencies
from competencies.models.parts import part_uuid
from portfolio import models as portfolio


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = accounts.User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    language = "en"
    password = factory.django.Password("carnet-pass")


class MentorshipFactory(factory.django.DjangoModelFactory):
    """Active now, and for a year."""

    class Meta:
        model = accounts.Mentorship

    mentor = factory.SubFactory(UserFactory)
    trainer = factory.SubFactory(UserFactory)
    proposed_by = factory.SelfAttribute("trainer")
    accepted_at = factory.LazyFunction(timezone.now)
    starts = factory.LazyFunction(timezone.localdate)
    ends = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=365))


class FrameworkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = competencies.Framework

    external_id = factory.Sequence(lambda n: f"framework:{n}")
    slug = factory.Sequence(lambda n: f"framework-{n}")
    title = factory.Sequence(lambda n: f"Framework {n}")


class ScaleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = competencies.Scale

    framework = factory.SubFactory(FrameworkFactory)
    slug = "steps"
    title = "Steps"


class LevelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = competencies.Level

    scale = factory.SubFactory(ScaleFactory)
    position = factory.Sequence(lambda n: n)
    slug = factory.Sequence(lambda n: f"level-{n}")
    title = factory.Sequence(lambda n: f"Level {n}")
    description = "What it looks like."


class NotebookFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = competencies.Notebook

    framework = factory.SubFactory(FrameworkFactory)
    slug = factory.Sequence(lambda n: f"notebook-{n}")
    title = factory.Sequence(lambda n: f"Notebook {n}")


class CompetencyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = competencies.Competency

    framework = factory.SubFactory(FrameworkFactory)
    notebook = factory.SubFactory(NotebookFactory, framework=factory.SelfAttribute("..framework"))
    external_id = factory.Sequence(lambda n: f"competency:{n}")
    slug = factory.Sequence(lambda n: f"competency-{n}")
    title = factory.Sequence(lambda n: f"Competency {n}")


class SheetVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = competencies.SheetVersion

    competency = factory.SubFactory(CompetencyFactory)
    number = 1
    label = "1.0"
    document = ""
    digest = "0" * 64
    published_at = factory.LazyFunction(timezone.now)


class PartFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    competency = factory.SubFactory(CompetencyFactory)
    uuid = factory.LazyAttribute(lambda part: part_uuid(part.competency.uuid, part.uid))
    text = factory.Sequence(lambda n: f"Part {n}")
    html = factory.SelfAttribute("text")


class DimensionFactory(PartFactory):
    class Meta:
        model = competencies.Dimension

    uid = factory.Sequence(lambda n: f"d-{n}")


class CriterionFactory(PartFactory):
    class Meta:
        model = competencies.Criterion

    uid = factory.Sequence(lambda n: f"c-{n}")


class QuestionFactory(PartFactory):
    class Meta:
        model = competencies.Question

    uid = factory.Sequence(lambda n: f"q-{n}")


class ActionFactory(PartFactory):
    class Meta:
        model = competencies.Action

    uid = factory.Sequence(lambda n: f"a-{n}")


class EvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = portfolio.Evidence

    owner = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda n: f"Evidence {n}")


def claim(evidence, part, **fields):
    """A claim of the evidence on a dimension or criterion, confirmed on the published version."""
    kind = part._meta.model_name
    fields.setdefault("justification", "Because." if kind == "criterion" else "")
    fields.setdefault("confirmed_on", part.competency.published)
    return portfolio.Claim.objects.create(
        evidence=evidence, owner=evidence.owner, competency=part.competency, **{kind: part}, **fields
    )


class ReflectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = portfolio.Reflection
        skip_postgeneration_save = True

    owner = factory.SubFactory(UserFactory)
    text = factory.Sequence(lambda n: f"Thought {n}")
    html = factory.LazyAttribute(lambda row: f"<p>{row.text}</p>")


def answer(owner, question, **fields):
    """A dated answer to a sheet's question, written on the published version."""
    row = ReflectionFactory(owner=owner, kind="answer", **fields)
    row.competencies.add(question.competency)
    row.answers.create(question=question, answered_on=question.competency.published)
    return row


def published_sheet(*, is_whole=False, **fields):
    """A published competency with four levels, two dimensions and two criteria; whole, with questions and actions."""
    version = SheetVersionFactory(**{"competency__code": "H7", "competency__slug": "h7"} | fields)
    competency = version.competency
    competency.published = version
    competency.save()
    scale = ScaleFactory(framework=competency.framework)
    for position in range(1, 5):
        LevelFactory(
            scale=scale,
            position=position,
            slug=f"l{position}",
            title=f"Step {position}",
            is_proficient=position > 2,
        )
    for number, name in enumerate(("one", "two")):
        DimensionFactory(competency=competency, uid=f"d-{name}", position=number)
        CriterionFactory(competency=competency, uid=f"c-{name}", position=number)
    kinds = [("criteria", "c"), ("dimensions", "d")]
    if is_whole:
        kinds += [("questions", "q"), ("actions", "a")]
        for number, name in enumerate(("one", "two")):
            QuestionFactory(competency=competency, uid=f"q-{name}", position=number)
            ActionFactory(competency=competency, uid=f"a-{name}", position=number)
    version.blocks = [
        {
            "kind": kind,
            "anchor": kind,
            "title": kind.title(),
            "html": "",
            "items": [{"uid": f"{letter}-{n}", "html": n, "has_detail": True} for n in ("one", "two")],
        }
        for kind, letter in kinds
    ]
    version.save()
    return competency
