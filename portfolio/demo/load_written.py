"""What one trainer writes beside much evidence, for measuring: some of each thing, and found by search."""

from datetime import timedelta

from django.utils import timezone

from competencies.models import Action, Question, ToolTemplate
from portfolio.demo import load
from portfolio.models import (
    Answer,
    Commitment,
    Evidence,
    Occurrence,
    Reflection,
    RolePhase,
    SynthesisItem,
    Tick,
    ToolRecord,
)
from portfolio.search.indexing import BATCH, index

WRITTEN = (Reflection, SynthesisItem, RolePhase, ToolRecord, Commitment)
KINDS = (Reflection.Kind.FREE, Reflection.Kind.QUESTION, Reflection.Kind.ROLE)
DATES = 10  # of each commitment, every other week


def add_written(owner, count, shelf):
    """`count` of each thing more, on the sheets in turn, and all of the person's in the index; returns how many."""
    first = Reflection.objects.filter(owner=owner).count()
    chance = load.chance_of(owner, f"written {first}")
    sheets = [shelf.competencies[turn % len(shelf.competencies)] for turn in range(count)]
    on = [{"owner": owner, "competency": sheet} for sheet in sheets]
    reflections = _reflections(owner, sheets, chance)
    answers = _answers(owner, sheets, chance)
    lists = SynthesisItem.List.values
    lines = [SynthesisItem(**it, list=chance.choice(lists), text=chance.choice(load.ENDINGS)) for it in on]
    phases = [RolePhase(**it, title=chance.choice(load.DEEDS)) for it in on[: len(shelf.competencies)]]
    SynthesisItem.objects.bulk_create(lines)
    RolePhase.objects.bulk_create(phases)
    records = _records(on, chance)
    commitments = _commitments(on, chance)
    _ticks(owner, shelf)
    made = (reflections, answers, lines, phases, records, commitments)
    for table in (*WRITTEN, Evidence):
        rows = list(table.objects.filter(owner=owner).order_by("pk"))
        for start in range(0, len(rows), BATCH):
            index(*rows[start : start + BATCH])
    return sum(map(len, made))


def _reflections(owner, sheets, chance):
    rows = []
    for _sheet in sheets:
        text, html = load.text_of(chance.choice(load.BEGINNINGS), chance.choice(load.ENDINGS))
        kind, title = chance.choice(KINDS), chance.choice(load.DEEDS)
        dated = load.TODAY - timedelta(days=chance.randrange(load.DAYS))
        rows.append(Reflection(owner=owner, kind=kind, title=title, text=text, html=html, dated=dated))
    return _about(rows, sheets)


def _about(rows, sheets):
    """The reflections, saved, each about its sheet."""
    Reflection.objects.bulk_create(rows)
    link = Reflection.competencies.through
    pairs = zip(rows, sheets, strict=True)
    link.objects.bulk_create(link(reflection=row, competency=sheet) for row, sheet in pairs)
    return rows


def _answers(owner, sheets, chance):
    """An answer to a question of each sheet that has one."""
    questions = load.grouped(Question.objects.current().values_list("competency", "pk"))
    sheets = [sheet for sheet in sheets if sheet.pk in questions]
    rows = []
    for _sheet in sheets:
        text, html = load.text_of(chance.choice(load.SEQUELS))
        dated = load.TODAY - timedelta(days=chance.randrange(load.DAYS))
        rows.append(Reflection(owner=owner, kind=Reflection.Kind.ANSWER, text=text, html=html, dated=dated))
    pairs = zip(_about(rows, sheets), sheets, strict=True)
    Answer.objects.bulk_create(
        Answer(
            reflection=row,
            question_id=chance.choice(questions[sheet.pk]),
            answered_on_id=sheet.published_id,
        )
        for row, sheet in pairs
    )
    return rows


def _records(on, chance):
    """One tool of the library after the other, filled in."""
    templates = list(ToolTemplate.objects.filter(tool__framework__isnull=False, kind="grid").order_by("pk"))
    rows = []
    for it in on if templates else ():
        template = chance.choice(templates)
        filled = [{field["key"]: chance.choice(load.REASONS) for field in template.fields}]
        title = chance.choice(load.DEEDS)
        rows.append(ToolRecord(**it, tool_id=template.tool_id, template=template, title=title, rows=filled))
    return ToolRecord.objects.bulk_create(rows)


def _commitments(on, chance):
    """Commitments every other week, the past dates done."""
    rows = [
        Commitment(
            **it,
            title=chance.choice(load.DEEDS),
            starts=load.TODAY - timedelta(days=chance.randrange(90)),
            recurrence="FREQ=WEEKLY;INTERVAL=2",
        )
        for it in on
    ]
    Commitment.objects.bulk_create(rows)
    dates = []
    for row in rows:
        for turn in range(DATES):
            due = row.starts + timedelta(weeks=2 * turn)
            state = {"state": "done", "settled_at": timezone.now()} if due < load.TODAY else {}
            dates.append(Occurrence(commitment=row, planned_for=due, due_on=due, **state))
    Occurrence.objects.bulk_create(dates)
    return rows


def _ticks(owner, shelf):
    """Every other action of the sheets, ticked once."""
    sheets = {sheet.pk: sheet for sheet in shelf.competencies}
    actions = Action.objects.current().filter(competency__in=sheets).exclude(ticks__owner=owner)
    Tick.objects.bulk_create(
        Tick(
            owner=owner,
            competency_id=action.competency_id,
            action=action,
            ticked_on_id=sheets[action.competency_id].published_id,
            ticked_at=timezone.now(),
        )
        for action in actions.order_by("pk")[::2]
    )
