"""What the index says of each thing: a function for each table makes its entries from a row."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid5

from django.db.models import Model, Prefetch, Q, QuerySet

from competencies.models import Competency, Tag, Tool
from portfolio.models import (
    Answer,
    Attachment,
    Claim,
    Commitment,
    Evidence,
    Reflection,
    RolePhase,
    SearchEntry,
    SynthesisItem,
    Tick,
    ToolChoice,
    ToolRecord,
)
from portfolio.search.entry import Entry, day_of, line, words_of
from portfolio.search.sheet_entries import PARTS, sheet_entries

Kind = SearchEntry.Kind
MAX_TITLE = 300  # characters


@dataclass(frozen=True)
class Source:
    """A table: the rows that can be found, with all that `entries` reads; `kind` is that of a row's first entry.

    `changed` says, beside `updated_at`, when a row changed after its entry was made (a lookup of a time).
    """

    kind: str
    rows: Callable[[], QuerySet[Any]]
    entries: Callable[[Any], Iterable[Entry]]
    changed: tuple[str, ...] = ()


def _evidence(row: Evidence) -> Iterator[Entry]:
    files = row.attachments.all()
    inside = [file.text_inside.text for file in files if hasattr(file, "text_inside")]
    claims = row.claims.all()
    links = line(*(line(link.label, link.url) for link in row.links.all()))
    yield Entry(
        Kind.EVIDENCE,
        row.uuid,
        row.title,
        line(
            words_of(row.html),
            *(claim.justification for claim in claims),
            *(file.name for file in files),
            links,
        ),
        beside=" ".join([*_tag_names(row), *(tool.title for tool in row.tools.all()), *inside]),
        owner=row.owner_id,
        competencies=frozenset(claim.competency_id for claim in claims),
        dated=row.starts or day_of(row.created_at),
    )


def _reflection(row: Reflection) -> Iterator[Entry]:
    questions = [answer.question for answer in row.answers.all()]
    yield Entry(
        Kind.REFLECTION,
        row.uuid,
        row.title or line(*(words_of(question.html) for question in questions)),
        words_of(row.html),
        beside=" ".join(_tag_names(row)),
        owner=row.owner_id,
        competencies=frozenset(sheet.pk for sheet in row.competencies.all()),
        dated=row.dated,
    )


def _tag_names(row: Evidence | Reflection) -> list[str]:
    return [item.tag.name for item in row.tagged.all()]


def _synthesis(row: SynthesisItem) -> Iterator[Entry]:
    sheets = frozenset({row.competency_id})
    day = day_of(row.updated_at)
    yield Entry(
        Kind.SYNTHESIS,
        row.uuid,
        "",
        row.text,
        owner=row.owner_id,
        competencies=sheets,
        dated=day,
        place=row.list,
    )


def _choice(row: ToolChoice) -> Iterator[Entry]:
    yield Entry(
        Kind.CHOICE,
        row.uuid,
        row.tool.title,
        row.use,
        owner=row.owner_id,
        competencies=frozenset({row.competency_id}),
        dated=row.since or day_of(row.chosen_at),
        place=f"choice-{row.uuid}",
    )


def _tick(row: Tick) -> Iterator[Entry]:
    yield Entry(
        Kind.TICK,
        row.uuid,
        "",
        row.note,
        owner=row.owner_id,
        competencies=frozenset({row.competency_id}),
        dated=row.done_on or (day_of(row.ticked_at) if row.ticked_at else None),
        place=f"own-{row.action.uid}",
    )


def _role(row: RolePhase) -> Iterator[Entry]:
    yield Entry(
        Kind.ROLE,
        row.uuid,
        row.title,
        line(row.posture, words_of(row.html)),
        owner=row.owner_id,
        competencies=frozenset({row.competency_id}),
        dated=row.starts or day_of(row.created_at),
    )


def _record(row: ToolRecord) -> Iterator[Entry]:
    cells = (str(value) for cells in row.rows if isinstance(cells, dict) for value in cells.values())
    yield Entry(
        Kind.RECORD,
        row.uuid,
        row.title,
        " ".join(line(*cells).split()),
        beside=row.tool.title,
        owner=row.owner_id,
        competencies=frozenset({row.competency_id} - {None}),
        dated=day_of(row.updated_at),
    )


def _commitment(row: Commitment) -> Iterator[Entry]:
    yield Entry(
        Kind.COMMITMENT,
        row.uuid,
        row.title,
        " ".join(row.why.split()),
        owner=row.owner_id,
        competencies=frozenset({row.competency_id} - {None}),
        dated=row.starts or day_of(row.created_at),
    )


def tag_entries(row: Tag) -> Iterator[Entry]:
    if row.owner is not None:
        thing = uuid5(row.owner.uuid, f"tag:{row.slug}")
        yield Entry(Kind.TAG, thing, row.name, owner=row.owner_id, place=row.slug)


def _tool(row: Tool) -> Iterator[Entry]:
    yield Entry(
        Kind.TOOL,
        row.uuid,
        row.title,
        line(row.purpose, words_of(row.description_html)),
        owner=row.owner_id,
        framework=row.framework_id,
        competencies=frozenset(listed.competency_id for listed in row.sheets.all()),
        place=row.slug,
    )


TAGGED = "tagged__tag"
SOURCES: dict[type[Model], Source] = {
    Evidence: Source(
        Kind.EVIDENCE,
        lambda: Evidence.objects.live().prefetch_related(
            TAGGED,
            "tools",
            "links",
            Prefetch("claims", Claim.objects.order_by("pk")),
            Prefetch("attachments", Attachment.objects.select_related("text_inside")),
        ),
        _evidence,
        ("updated_at", "attachments__text_inside__made_at", "claims__created_at", "tools__updated_at"),
    ),
    Reflection: Source(
        Kind.REFLECTION,
        lambda: Reflection.objects.live().prefetch_related(
            TAGGED, "competencies", Prefetch("answers", Answer.objects.select_related("question"))
        ),
        _reflection,
        ("updated_at", "answers__question__competency__published__published_at"),
    ),
    SynthesisItem: Source(Kind.SYNTHESIS, SynthesisItem.objects.all, _synthesis, ("updated_at",)),
    ToolChoice: Source(
        Kind.CHOICE,
        lambda: ToolChoice.objects.active().select_related("tool"),
        _choice,
        ("tool__updated_at",),
    ),
    Tick: Source(
        Kind.TICK,
        lambda: (
            Tick.objects.filter(ticked_at__isnull=False, action__retired_at=None)
            .exclude(note="")
            .select_related("action")
        ),
        _tick,
    ),
    RolePhase: Source(Kind.ROLE, RolePhase.objects.live, _role, ("updated_at",)),
    ToolRecord: Source(
        Kind.RECORD,
        lambda: ToolRecord.objects.live().select_related("tool"),
        _record,
        ("updated_at", "tool__updated_at"),
    ),
    Commitment: Source(Kind.COMMITMENT, Commitment.objects.live, _commitment, ("updated_at",)),
    Tool: Source(
        Kind.TOOL,
        lambda: Tool.objects.filter(~Q(owner=None) | Q(retired_at=None)).prefetch_related("sheets"),
        _tool,
        ("updated_at",),
    ),
    Competency: Source(
        Kind.SHEET,
        lambda: (
            Competency.objects.filter(published__isnull=False, retired_at=None)
            .select_related("published", "notebook", "area")
            .prefetch_related("dimension_set", "criterion_set", "question_set", "action_set")
        ),
        sheet_entries,
        ("published__published_at",),
    ),
}
SHEET_KINDS = (Kind.SHEET, Kind.SECTION, *(kind for _block, _relation, kind in PARTS))
