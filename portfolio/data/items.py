"""One thing of a person's as the archive's pages show it: plain values that one template prints."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from competencies.markup import plain_text
from portfolio import snapshots
from portfolio.models import (
    Assessment,
    Commitment,
    Evidence,
    Feedback,
    Reflection,
    RolePhase,
    SignOff,
    Submission,
    SynthesisItem,
    Tick,
    ToolChoice,
    ToolRecord,
)


@dataclass(frozen=True)
class Item:
    """`html` was rendered when its text was saved; the rest is plain text, escaped as it is printed."""

    anchor: str
    title: str
    meta: Sequence[object] = ()
    html: str = ""
    lines: Sequence[tuple[object, object]] = ()  # what it is, and the words
    files: Sequence[tuple[str, str, str]] = ()  # address in the archive (none: missing), name, SHA-256
    links: Sequence[tuple[str, str]] = ()  # address, label
    head: Sequence[object] = ()
    rows: Sequence[Sequence[object]] = ()
    editions: Sequence[tuple[object, str, str]] = ()  # when, the title then, and the HTML
    inner: Sequence["Item"] = field(default=())
    is_binned: bool = False


def words_of(html: str) -> str:
    """A part's words without markup."""
    return plain_text(html)


def of_evidence(row: Evidence, files: dict) -> Item:
    return Item(
        anchor=str(row.uuid),
        title=row.title,
        meta=[row.get_kind_display(), row.starts, row.ends, *(one.tag.name for one in row.tagged.all())],
        html=row.html,
        lines=[
            *((words_of(claim.part.html), claim.justification) for claim in row.claims.all()),
            *(("", tool.title) for tool in row.tools.all()),
        ],
        files=[(files.get(one.uuid, ""), one.name, one.sha256) for one in row.attachments.all()],
        links=[(one.url, one.label or one.url) for one in row.links.all()],
        is_binned=row.is_binned,
    )


def of_reflection(row: Reflection, editions) -> Item:
    questions = [words_of(one.question.html) for one in row.answers.all()]
    sheets = [str(one) for one in row.competencies.all()]
    dimensions = [words_of(one.html) for one in row.dimensions.all()]
    return Item(
        anchor=str(row.uuid),
        title=row.title or "; ".join(questions) or row.get_kind_display(),
        meta=[
            row.get_kind_display(),
            row.dated,
            *sheets,
            *dimensions,
            *(one.tag.name for one in row.tagged.all()),
        ],
        html=row.html,
        lines=[("", one.title) for one in row.evidence.all()],
        editions=[(one.history_date, one.title, one.html) for one in editions],
        is_binned=row.is_binned,
    )


def of_line(row: SynthesisItem) -> Item:
    meta = [row.competency, row.get_list_display(), row.tool, row.struck_at]
    return Item(str(row.uuid), row.text, meta=meta)


def of_phase(row: RolePhase, editions) -> Item:
    return Item(
        anchor=str(row.uuid),
        title=row.title,
        meta=[row.competency, row.posture, row.starts, row.ends],
        html=row.html,
        editions=[(one.history_date, f"{one.title} · {one.posture}", one.html) for one in editions],
        is_binned=row.is_binned,
    )


def of_choice(row: ToolChoice) -> Item:
    meta = [row.competency, row.rank, row.get_mastery_display(), row.since, row.ended_at]
    return Item(str(row.uuid), row.tool.title, meta=meta, lines=[("", row.use)] if row.use else ())


def of_record(row: ToolRecord) -> Item:
    """A filled-in tool, with the columns of its template."""
    keys = [(one["key"], one.get("label", one["key"])) for one in row.template.fields]
    keys = keys or [(key, key) for key in (row.rows[0] if row.rows else {})]
    return Item(
        anchor=str(row.uuid),
        title=row.title,
        meta=[row.tool.title, row.competency, row.updated_at],
        head=[label for _key, label in keys],
        rows=[[one.get(key, "") for key, _label in keys] for one in row.rows],
        is_binned=row.is_binned,
    )


def of_own_tool(row) -> Item:
    fields = [("", one.get("label", "")) for template in row.templates.all() for one in template.fields]
    lines = [("", one) for template in row.templates.all() for one in template.lines]
    return Item(str(row.uuid), row.title, meta=[row.purpose], html=row.description_html, lines=fields + lines)


def of_tick(row: Tick) -> Item:
    meta = [row.competency, row.ticked_at, row.done_on]
    return Item(
        str(row.uuid), words_of(row.action.html), meta=meta, lines=[("", row.note)] if row.note else ()
    )


def of_commitment(row: Commitment) -> Item:
    return Item(
        anchor=str(row.uuid),
        title=row.title,
        meta=[row.competency, row.starts, row.recurrence, row.ended_on],
        lines=[("", row.why)] if row.why else (),
        rows=[[one.due_on, one.get_state_display(), one.note] for one in row.occurrences.all()],
        is_binned=row.is_binned,
    )


def of_level(row: Assessment) -> Item:
    return Item(
        anchor=str(row.uuid),
        title=words_of(row.criterion.html),
        meta=[
            row.competency,
            row.get_kind_display(),
            row.author_name or (row.feedback.mentor_name if row.feedback else ""),
            row.level.title if row.level else "×",
            row.version.label,
            row.created_at,
        ],
        lines=[("", row.note)] if row.note else (),
    )


def of_submission(row: Submission) -> Item:
    """A round as it was frozen: the snapshot's own words, with its digest, and what was answered."""
    frozen = snapshots.read(row.snapshot) if row.snapshot else None
    claims = getattr(frozen, "claims", ())
    return Item(
        anchor=str(row.uuid),
        title=row.title or str(row.item),
        meta=[row.get_state_display(), row.round, row.version.label, row.submitted_at, row.decided_at],
        html=row.html,
        lines=[
            *(
                (claim.text, " · ".join(filter(None, [claim.justification, claim.level_title])))
                for claim in claims
            ),
            *([("", row.reason)] if row.reason else []),
            ("SHA-256", row.digest),
        ],
        files=[("", one.name, one.sha256) for one in getattr(frozen, "files", ())],
        links=[(one.url, one.label or one.url) for one in getattr(frozen, "links", ())],
        inner=[of_feedback(one) for one in row.feedback.all() if one.published_at],
    )


def of_feedback(row: Feedback) -> Item:
    names = ("strengths", "question", "next_step")
    said = [(row._meta.get_field(name).verbose_name, getattr(row, name)) for name in names]
    levels = [
        (
            words_of(one.criterion.html),
            " · ".join(filter(None, [one.level.title if one.level else "", one.note])),
        )
        for one in row.levels.all()
    ]
    answer = getattr(row, "acknowledgement", None)
    answered = [(answer._meta.verbose_name, answer.answer)] if answer and answer.answer else []
    return Item(
        anchor=str(row.uuid),
        title=row.mentor_name,
        meta=[row.get_decision_display(), row.published_at, row.talked_on],
        lines=[(what, words) for what, words in [*said, *levels, *answered] if words],
    )


def of_sign_off(row: SignOff) -> Item:
    lines = [("", row.statement), ("SHA-256", row.digest)]
    return Item(
        anchor=str(row.uuid),
        title=str(row.competency),
        meta=[row.mentor_name, row.signed_at, row.version.label, row.revoked_at],
        lines=[*lines, *([("", row.reason)] if row.reason else [])],
    )
