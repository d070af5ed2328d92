"""What the trainer wrote beside their evidence, with a word of its own in every text field."""

from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from competencies.markup import render
from competencies.models import ToolTemplate
from portfolio import models
from tests.access import portfolio
from tests.access.portfolio import word

Kind = models.Reflection.Kind


def rendered():
    """A text with its HTML, as a form saves the two."""
    text = f"*{word()}* {word()}"
    return {"text": text, "html": render(text)}


def reflection(owner, sheet, kind=Kind.FREE, **fields):
    """A reflection on the sheet with a tag, a dimension and an evidence, saved twice."""
    row = models.Reflection.objects.create(
        owner=owner, kind=kind, title=word(), **rendered(), dated=date(2026, 4, 1), **fields
    )
    row.text, row.html = rendered().values()
    row.version = 2
    row.save()
    row.competencies.add(sheet)
    row.dimensions.add(sheet.dimension_set.first())
    models.TaggedReflection.objects.create(tag=portfolio.tag(owner), content_object=row)
    return row


def answer(owner, sheet):
    row = reflection(owner, sheet, Kind.ANSWER)
    row.answers.create(question=sheet.question_set.first(), answered_on=sheet.published)
    return row


def phase(owner, sheet, **fields):
    """A phase of the role, saved twice."""
    row = models.RolePhase.objects.create(
        owner=owner, competency=sheet, title=word(), posture=word(), **rendered(), **fields
    )
    row.title, row.version = word(), 2
    row.save()
    return row


def line(owner, sheet, **fields):
    return models.SynthesisItem.objects.create(
        owner=owner, competency=sheet, **{"list": "improve", "text": word()} | fields
    )


def choice(owner, sheet, tool, **fields):
    return models.ToolChoice.objects.create(
        **{"owner": owner, "competency": sheet, "tool": tool, "rank": 1, "use": word()} | fields
    )


def record(owner, sheet, tool, **fields):
    template = tool.templates.first() or ToolTemplate.objects.create(
        tool=tool, kind="grid", fields=[{"key": "place", "label": word(), "kind": "line"}]
    )
    return models.ToolRecord.objects.create(
        owner=owner,
        tool=tool,
        template=template,
        competency=sheet,
        title=word(),
        rows=[{"place": word()}],
        **fields,
    )


def tick(owner, sheet):
    return models.Tick.objects.create(
        owner=owner,
        competency=sheet,
        action=sheet.action_set.first(),
        ticked_on=sheet.published,
        ticked_at=timezone.now(),
        note=word(),
    )


def commitment(owner, sheet, **fields):
    row = models.Commitment.objects.create(
        owner=owner,
        competency=sheet,
        title=word(),
        why=word(),
        starts=timezone.localdate(),
        recurrence="FREQ=WEEKLY",
        **fields,
    )
    for days in (-7, 0, 7):
        due = timezone.localdate() + timedelta(days=days)
        row.occurrences.create(planned_for=due, due_on=due, note=word())
    return row


def fill(owner, sheet, library):
    """All of it; what single tests ask for by name."""
    gone = {"deleted_at": timezone.now() - timedelta(days=1)}
    own_tool = portfolio.tool(owner)
    planned = commitment(owner, sheet)
    done_on = timezone.localdate() - timedelta(days=14)
    done = planned.occurrences.create(
        planned_for=done_on, due_on=done_on, state="done", settled_at=timezone.now(), note=word()
    )
    models.CalendarFeed.objects.create(owner=owner, token_digest=f"{owner.pk:064}")
    for form in ("reflection", "phase", "record", "commitment"):
        data = {"title": [word()], "text": [word()], "form": [form]}
        models.Draft.objects.create(owner=owner, key=uuid4(), form=form, data=data)
    return {
        "reflection": reflection(owner, sheet),
        "binned_reflection": reflection(owner, sheet, **gone),
        "own_question": reflection(owner, sheet, Kind.QUESTION),
        "role": reflection(owner, sheet, Kind.ROLE),
        "answer": answer(owner, sheet),
        "phase": phase(owner, sheet),
        "binned_phase": phase(owner, sheet, **gone),
        "line": line(owner, sheet),
        "struck_line": line(owner, sheet, struck_at=timezone.now()),
        "own_tool": own_tool,
        "choice": choice(owner, sheet, library),
        "ended_choice": choice(owner, sheet, own_tool, ended_at=timezone.now()),
        "record": record(owner, sheet, own_tool),
        "binned_record": record(owner, sheet, own_tool, **gone),
        "tick": tick(owner, sheet),
        "commitment": planned,
        "binned_commitment": commitment(owner, sheet, **gone),
        "occurrence": planned.occurrences.filter(state="planned").first(),
        "done_occurrence": done,
    }
