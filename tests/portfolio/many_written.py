"""Many of everything that a trainer writes beside their evidence, on one sheet, and the pages that show it."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from competencies.models import Tag, Tool, ToolTemplate
from portfolio import models
from portfolio.search.indexing import reindex
from tests import factories
from tests.access import writing

WORD = "cooperation"  # what everything that can be found holds
FIELDS = [{"key": "place", "label": "Place", "kind": "line"}]
Kind = models.Reflection.Kind


def written(owner, sheet, number):
    """So many of everything; the addresses of the pages that show it, by their names."""
    tool = library(sheet, "library", kind="grid", fields=FIELDS)
    checklist = library(sheet, "checklist", kind="commitments")
    gone = {"deleted_at": timezone.now()}
    found = {}
    for turn in range(number):
        for kind in (Kind.FREE, Kind.QUESTION, Kind.ROLE):
            found["reflection"] = writing.reflection(owner, sheet, kind)
        found["answer"] = writing.answer(owner, sheet)
        writing.reflection(owner, sheet, **gone)
        writing.phase(owner, sheet, **gone)
        writing.record(owner, sheet, tool, **gone)
        writing.commitment(owner, sheet, **gone)
        writing.phase(owner, sheet)
        writing.line(owner, sheet)
        writing.line(owner, sheet, struck_at=timezone.now())
        found["record"] = writing.record(owner, sheet, tool)
        found["own_tool"] = chosen(owner, sheet, turn)
        ticked(owner, sheet, turn)
        found["commitment"] = committed(owner, sheet)
        owner.data_exports.create(state="failed")
    planned_long(found["commitment"], number)
    edited(found["reflection"], number)
    tagged = common_tag(owner)
    name_alike(owner)
    reindex(everything=True)
    return addresses(sheet, tool, checklist, tagged, found)


def library(sheet, slug, **template):
    """A tool that the sheet lists, with a template."""
    tool = Tool.objects.create(framework=sheet.framework, slug=slug, title=slug.title(), purpose="All")
    ToolTemplate.objects.create(tool=tool, number=1, **template)
    sheet.sheet_tools.create(tool=tool, use="Often")
    return tool


def chosen(owner, sheet, turn):
    """An own tool, chosen on the sheet: three go on, the earlier ones ended."""
    slug = f"chosen-{turn}"
    tool = Tool.objects.create(owner=owner, slug=slug, title=slug.title(), purpose="Mine")
    ToolTemplate.objects.create(tool=tool, number=1, kind="grid", fields=FIELDS)
    ended = timezone.now() if turn > 2 else None
    writing.choice(owner, sheet, tool, rank=turn % 3 + 1, ended_at=ended)
    writing.line(owner, sheet, list="mastered", tool=tool)
    return tool


def ticked(owner, sheet, turn):
    """An action more, ticked and made into evidence; and a question more, answered."""
    action = factories.ActionFactory(competency=sheet, uid=f"a-more-{turn}", position=turn + 5)
    owner.ticks.create(
        competency=sheet,
        action=action,
        ticked_on=sheet.published,
        ticked_at=timezone.now(),
        note="With a colleague",
        evidence=factories.EvidenceFactory(owner=owner),
    )
    question = factories.QuestionFactory(competency=sheet, uid=f"q-more-{turn}", position=turn + 5)
    factories.answer(owner, question)


def committed(owner, sheet):
    """A commitment that became of a line, with dates of each kind."""
    row = writing.commitment(owner, sheet, synthesis_item=writing.line(owner, sheet))
    for days, state in ((14, "done"), (21, "skipped")):
        due = timezone.localdate() - timedelta(days=days)
        row.occurrences.create(
            planned_for=due,
            due_on=due,
            state=state,
            settled_at=timezone.now(),
            evidence=factories.EvidenceFactory(owner=owner),
        )
    return row


def planned_long(commitment, number):
    """So many dates more of one commitment."""
    for turn in range(number):
        due = timezone.localdate() + timedelta(days=30 + turn)
        commitment.occurrences.create(planned_for=due, due_on=due)


def edited(reflection, number):
    """So many editions more of one reflection."""
    for turn in range(number):
        reflection.text, reflection.version = f"Once more {turn}", reflection.version + 1
        reflection.save()


def common_tag(owner):
    """One tag on everything that has tags."""
    tag = Tag.objects.create(owner=owner, name="shared", slug="shared")
    for table, rows in (
        (models.TaggedEvidence, models.Evidence.objects.live().filter(owner=owner)),
        (models.TaggedReflection, models.Reflection.objects.live().filter(owner=owner)),
    ):
        table.objects.bulk_create([table(tag=tag, content_object=row) for row in rows])
    return tag


def name_alike(owner):
    """Everything is found by one word."""
    for table in (models.Evidence, models.Reflection, models.RolePhase, models.ToolRecord, models.Commitment):
        table.objects.filter(owner=owner).update(title=WORD)
    models.SynthesisItem.objects.filter(owner=owner).update(text=WORD)
    Tool.objects.filter(owner=owner).update(purpose=WORD)


def addresses(sheet, tool, checklist, tag, found):
    """The pages by their names."""
    below = [sheet.framework.slug, sheet.slug]
    lists = (
        "reflections tools tool-records commitments calendar tags bin data reflection-three-minutes".split()
    )
    of_sheet = ("synthesis", "role", "tool-choices", "dossier")
    of_thing = {
        "reflection": "reflection",
        "reflection-history": "reflection",
        "commitment": "commitment",
        "tool-record": "record",
        "own-tool": "own_tool",
    }
    return (
        {name: reverse(name) for name in lists}
        | {name: reverse(name, args=below) for name in of_sheet}
        | {name: reverse(name, args=[found[thing].uuid]) for name, thing in of_thing.items()}
        | {
            "answer": reverse("reflection", args=[found["answer"].uuid]),
            "question": reverse("question", args=[*below, "one"]),
            "tool": reverse("tool", args=[below[0], tool.slug]),
            "tool-checklist": reverse("tool-checklist", args=[checklist.uuid, *below]),
            "tag": reverse("tag", args=[tag.slug]),
            "commitments-month": reverse(
                "commitments-month", args=[timezone.localdate().year, timezone.localdate().month]
            ),
            "search": f"{reverse('search')}?q={WORD}",
        }
    )
