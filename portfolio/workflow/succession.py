"""What a publication that splits or merges parts adds to portfolios: nothing of theirs is changed.

A claim or self level on a part counts for each of its successors until its owner keeps or drops it there
(docs/adr/0014-successors-get-rows-of-their-own.md). It keeps the version it was made on, so that it shows as
« to check again » on the successor.
"""

from collections.abc import Sequence

from competencies.models import Action, Criterion, Dimension, Part, Question, SheetVersion
from portfolio.models import Answer, Assessment, Claim, Submission, SubmissionClaim, Tick

MODELS: dict[str, tuple[str, type[Part]]] = {
    "c": ("criterion", Criterion),
    "d": ("dimension", Dimension),
    "q": ("question", Question),
    "a": ("action", Action),
}


def carry_over(version: SheetVersion, lineage: dict[str, list[str]]) -> None:
    """For each successor in `lineage` ({uid: uids it came from}), add what stood on its predecessors.

    Called inside the publication's transaction. A second call adds nothing.
    """
    for uid, sources in lineage.items():
        name, model = MODELS[uid[0]]
        parts = {
            part.uid: part
            for part in model.objects.filter(competency=version.competency, uid__in=[uid, *sources])
        }
        successor = parts[uid]
        predecessors = [parts[source] for source in sources if source in parts and source != uid]
        if name == "question":
            carry_answers(predecessors, successor)
        elif name == "action":
            carry_ticks(predecessors, successor)
        else:
            carry_claims(name, predecessors, successor)
            carry_frozen_claims(name, predecessors, successor)
        if name == "criterion":
            for kind in Assessment.Kind.values:
                carry_levels(kind, predecessors, successor)


def carry_claims(name: str, predecessors: Sequence[Part], successor: Part) -> None:
    """A claim on the successor for every evidence that claims a predecessor."""
    claims = Claim.objects.filter(**{f"{name}__in": predecessors}).order_by("confirmed_on__number", "pk")
    by_evidence = {claim.evidence_id: claim for claim in claims}  # the latest where several were merged
    Claim.objects.bulk_create(
        (
            Claim(
                evidence_id=claim.evidence_id,
                owner_id=claim.owner_id,
                competency_id=claim.competency_id,
                justification=claim.justification,
                confirmed_on_id=claim.confirmed_on_id,
                created_at=claim.created_at,
                **{name: successor},
            )
            for claim in by_evidence.values()
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


def carry_answers(predecessors: Sequence[Part], successor: Part) -> None:
    """Every answer to a predecessor answers the successor, too; the version it was written on stays."""
    answers = Answer.objects.filter(question__in=[part.pk for part in predecessors]).order_by("pk")
    by_reflection = {answer.reflection_id: answer for answer in answers}
    Answer.objects.bulk_create(
        (
            Answer(
                reflection_id=answer.reflection_id,
                question_id=successor.pk,
                answered_on_id=answer.answered_on_id,
                is_carried=True,
            )
            for answer in by_reflection.values()
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


def carry_ticks(predecessors: Sequence[Part], successor: Part) -> None:
    """What somebody ticked on a predecessor is ticked on the successor; on a merged one the latest.

    A successor's own row that was not ticked becomes so, and keeps what its owner told there.
    """
    ticks = Tick.objects.filter(action__in=[part.pk for part in predecessors], ticked_at__isnull=False)
    by_owner = {tick.owner_id: tick for tick in ticks.order_by("ticked_at", "pk")}
    Tick.objects.bulk_create(
        (
            Tick(
                owner_id=tick.owner_id,
                competency_id=tick.competency_id,
                action_id=successor.pk,
                ticked_on_id=tick.ticked_on_id,
                ticked_at=tick.ticked_at,
                done_on=tick.done_on,
                note=tick.note,
                evidence_id=tick.evidence_id,
            )
            for tick in by_owner.values()
        ),
        ignore_conflicts=True,
        batch_size=500,
    )
    unticked = Tick.objects.filter(action=successor.pk, ticked_at__isnull=True)
    rows = list(unticked.filter(owner__in=ticks.values("owner")).select_for_update())
    for row in rows:
        tick = by_owner[row.owner_id]
        row.ticked_on_id, row.ticked_at = tick.ticked_on_id, tick.ticked_at
        if not (row.done_on or row.note or row.evidence_id):
            row.done_on, row.note, row.evidence_id = tick.done_on, tick.note, tick.evidence_id
    Tick.objects.bulk_update(rows, ["ticked_on", "ticked_at", "done_on", "note", "evidence"], batch_size=500)


def carry_frozen_claims(name: str, predecessors: Sequence[Part], successor: Part) -> None:
    """A frozen claim on the successor for every round that claims a predecessor and is not withdrawn.

    The snapshot stays as it is: progress counts the row, and knows by the round's version that it was on the
    earlier wording.
    """
    claims = SubmissionClaim.objects.filter(**{f"{name}__in": predecessors}).exclude(
        submission__state=Submission.State.WITHDRAWN
    )
    by_submission = {claim.submission_id: claim for claim in claims.order_by("pk")}
    SubmissionClaim.objects.bulk_create(
        (
            SubmissionClaim(
                submission_id=claim.submission_id,
                self_level_id=claim.self_level_id,
                is_carried=True,
                **{name: successor},
            )
            for claim in by_submission.values()
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


def carry_levels(kind: str, predecessors: Sequence[Part], successor: Part) -> None:
    """The latest level of one track on the predecessors, once for each trainer who has none on the successor.

    A mentor's level stays tied to the feedback it came with: revoking that cancels it here too.
    """
    levels = Assessment.objects.filter(kind=kind, level__isnull=False, cancelled_by__isnull=True)
    has_one = levels.filter(criterion=successor.pk).values("trainer")
    rows = (
        levels.filter(criterion__in=[part.pk for part in predecessors])
        .exclude(trainer__in=has_one)
        .order_by("pk")
    )
    latest = {row.trainer_id: row for row in rows}
    Assessment.objects.bulk_create(
        (
            Assessment(
                trainer_id=row.trainer_id,
                author_id=row.author_id,
                author_name=row.author_name,
                kind=row.kind,
                competency_id=row.competency_id,
                criterion_id=successor.pk,
                version_id=row.version_id,
                level_id=row.level_id,
                note=row.note,
                feedback_id=row.feedback_id,
                created_at=row.created_at,
            )
            for row in latest.values()
        ),
        batch_size=500,
    )
