"""The first door: where a trainer stands on their own sheets, everything counted."""

from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, Count, Exists, F, Max, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from accounts.models import User
from competencies.markup import plain_text
from competencies.models import Competency, Criterion, Dimension, Question
from competencies.scales import is_proficient
from portfolio.models import Answer, Assessment, Claim, Evidence, SignOff, Submission, SubmissionClaim
from portfolio.prepared import Prepared
from portfolio.standing import PartStanding, QuestionStanding, Standing


def own(trainer: User, competencies: Iterable[Competency | int]) -> dict[int, Standing]:
    """The trainer's own standing on each competency, by its pk, in one query whatever their number."""
    standings = empty(competencies)
    if not standings:
        return standings
    found = [Row(*row) for row in ROWS.rows(trainer.pk, *standings)]
    evidence = {(row.kind, row.part): row.number for row in found if row.what == "claimed"}
    recheck = {(row.kind, row.part) for row in found if row.what == "recheck"}
    frozen = {row.part: row.number for row in found if row.what == "frozen"}
    for row in found:
        if row.what == "returned":
            standings[row.competency].returned = UUID(row.uid)
        elif row.what == "signed":
            standings[row.competency].signed_on = row.html
    for question in _questions(found):
        standings[question[0]].questions.append(question[1])
    # In the order they were given: the latest stays.
    levels = {(row.what, row.part): row for row in sorted(found, key=number_of) if row.level}
    for row in sorted((row for row in found if row.what == "part" and row.kind in PARTS), key=position_of):
        own_level = levels.get((Assessment.Kind.SELF.value, row.part)) if row.kind == "criterion" else None
        mentors = levels.get((Assessment.Kind.MENTOR.value, row.part)) if row.kind == "criterion" else None
        validated_on = frozen.get(row.part) if row.kind == "dimension" else _validated_on(mentors)
        part = PartStanding(
            kind=row.kind,
            pk=row.part,
            uid=row.uid,
            text=part_text(row.html),
            evidence=evidence.get((row.kind, row.part), 0),
            validated=validated_on is not None,
            on_old_words=bool(validated_on is not None and needs_recheck(validated_on, row.number)),
            recheck=(row.kind, row.part) in recheck
            or bool(own_level and needs_recheck(own_level.version, row.number)),
            self_level=own_level.level if own_level else None,
            mentor_level=mentors.level if mentors else None,
        )
        standing = standings[row.competency]
        (standing.dimensions if row.kind == "dimension" else standing.criteria).append(part)
    return standings


def _questions(found: "list[Row]") -> list[tuple[int, QuestionStanding]]:
    """The open questions in their order, each with the pk of its competency."""
    answers = {row.part: row.number for row in found if row.what == "answered"}
    rows = sorted((row for row in found if row.what == "part" and row.kind == "question"), key=position_of)
    return [
        (row.competency, QuestionStanding(row.part, row.uid, part_text(row.html), answers.get(row.part, 0)))
        for row in rows
    ]


def _validated_on(mentors: "Row | None") -> int | None:
    """The version on which a criterion's latest mentor level is proficient, or None where it is not."""
    return mentors.version if mentors and is_proficient(mentors.level) else None


def needs_recheck(confirmed_on: int, reworded_in: int) -> bool:
    """Whether a part's meaning changed after a claim on it was confirmed; both are numbers of versions."""
    return confirmed_on < reworded_in


def empty(competencies: Iterable[Competency | int]) -> dict[int, Standing]:
    """A standing without any part for each competency, in their order."""
    pks = (item if isinstance(item, int) else item.pk for item in competencies)
    return {pk: Standing(pk) for pk in pks}


@lru_cache(maxsize=4096)
def part_text(html: str) -> str:
    """A part's words without markup; they are the sheet's, so they are kept."""
    return plain_text(html)


class Row(NamedTuple):
    """One of the things that the database answers about the parts of some competencies.

    `what` is `part` for the part itself (`number`: the version that reworded it), `claimed` for how many live
    evidence claim it, `recheck` where one was confirmed before it was reworded, `frozen` where an accepted
    submission claims a dimension (`number`: the latest version it did so on), `returned` for an item that came
    back and waits for its owner (`uid`: the request's uuid), `answered` for how many live
    reflections answer a question, `signed` for the sign-off that stands (`html`: the
    label of its version), and the kind of an assessment (`number`: its pk)
    for each level given and not taken back.
    """

    what: str
    kind: str  # dimension | criterion | question, or nothing
    part: int  # its pk
    competency: int
    position: int
    uid: str
    html: str
    number: int
    level: int = 0
    version: int = 0


number_of, position_of = attrgetter("number"), attrgetter("position")
NOTHING = (Value(0), Value(""), Value(""))  # where the part itself has its place and words
NO_LEVEL = (Value(0), Value(0))


def _parts(kind: str, competencies: Iterable[int]) -> QuerySet[Any, Any]:
    rows = (
        (PARTS | {"question": Question})[kind]
        .objects.current()
        .filter(competency__in=competencies)
        .order_by()
    )
    words = ("competency_id", "position", "uid", "html", "reworded_in")
    return rows.values_list(Value("part"), Value(kind), "pk", *words, *NO_LEVEL)


def _claimed(kind: str, trainer: int, competencies: Iterable[int]) -> QuerySet[Any, Any]:
    """Answered by the index `claim_progress` alone, whatever the number of claims; the bin is looked up once."""
    binned = Evidence.objects.filter(owner=trainer, deleted_at__isnull=False)
    claims = Claim.objects.filter(owner=trainer, competency__in=competencies).order_by()
    claims = claims.filter(criterion__isnull=kind == "dimension").exclude(evidence__in=binned.values("pk"))
    counts = claims.values("competency_id", f"{kind}_id").annotate(number=Count("*"))
    part = (f"{kind}_id", "competency_id")
    return counts.values_list(Value("claimed"), Value(kind), *part, *NOTHING, "number", *NO_LEVEL)


def _recheck(kind: str, trainer: int, competencies: Iterable[int]) -> QuerySet[Any, Any]:
    # That the number is above 0 follows; said, it lets the database begin with the few parts that were reworded.
    reworded = {f"{kind}__reworded_in__gt": 0, f"{kind}__competency__in": competencies}
    claims = Claim.objects.live().filter(owner=trainer, competency__in=competencies, **reworded)
    claims = claims.filter(confirmed_on__number__lt=F(f"{kind}__reworded_in")).order_by().distinct()
    part = (f"{kind}_id", "competency_id")
    return claims.values_list(Value("recheck"), Value(kind), *part, *NOTHING, Value(0), *NO_LEVEL)


def _levels(trainer: int, competencies: Iterable[int]) -> QuerySet[Any, Any]:
    given = Assessment.objects.filter(
        trainer=trainer, competency__in=competencies, level__isnull=False, cancelled_by__isnull=True
    ).order_by()
    part = ("criterion_id", "competency_id")
    return given.values_list("kind", Value("criterion"), *part, *NOTHING, "pk", "level_id", "version__number")


def _frozen(trainer: int, competencies: Iterable[int]) -> QuerySet[Any, Any]:
    accepted = SubmissionClaim.objects.filter(
        dimension__isnull=False,
        submission__owner=trainer,
        submission__competency__in=competencies,
        submission__state=Submission.State.ACCEPTED,
    ).order_by()
    latest = accepted.values("submission__competency_id", "dimension_id").annotate(
        number=Max("submission__version__number")
    )
    part = ("dimension_id", "submission__competency_id")
    return latest.values_list(Value("frozen"), Value("dimension"), *part, *NOTHING, "number", *NO_LEVEL)


def _returned(trainer: int, competencies: Iterable[int]) -> QuerySet[Any, Any]:
    """The rounds that came back and were not sent again, of what is still shown and not in the bin."""
    again = Submission.objects.filter(
        owner=trainer, item=OuterRef("item"), competency=OuterRef("competency"), pk__gt=OuterRef("pk")
    ).exclude(state=Submission.State.WITHDRAWN)
    rows = Submission.objects.filter(
        ~Exists(again),
        owner=trainer,
        competency__in=competencies,
        state=Submission.State.RETURNED,
        evidence__deleted_at__isnull=True,
        request__closed_at__isnull=True,
        closed_at__isnull=True,
    ).order_by()
    place = (Value(0), Cast("request__uuid", CharField()), Value(""))
    return rows.values_list(Value("returned"), Value(""), "pk", "competency_id", *place, Value(0), *NO_LEVEL)


def _answered(trainer: int, competencies: Iterable[int]) -> QuerySet[Any, Any]:
    live = Answer.objects.filter(
        reflection__owner=trainer,
        reflection__deleted_at__isnull=True,
        question__competency__in=competencies,
    ).order_by()
    counts = live.values("question__competency_id", "question_id").annotate(number=Count("*"))
    part = ("question_id", "question__competency_id")
    return counts.values_list(Value("answered"), Value("question"), *part, *NOTHING, "number", *NO_LEVEL)


def _signed(trainer: int, competencies: Iterable[int]) -> QuerySet[Any, Any]:
    rows = SignOff.objects.active().filter(trainer=trainer, competency__in=competencies).order_by()
    place = (Value(0), Value(""), "version__label")
    return rows.values_list(Value("signed"), Value(""), "pk", "competency_id", *place, Value(0), *NO_LEVEL)


def _rows(trainer: int, *competencies: int) -> QuerySet[Any, Any]:
    """All of it, for primary keys."""
    arms = [_parts(kind, competencies) for kind in (*PARTS, "question")]
    arms += [_claimed(kind, trainer, competencies) for kind in PARTS]
    arms += [_recheck(kind, trainer, competencies) for kind in PARTS]
    arms += [find(trainer, competencies) for find in (_frozen, _returned, _signed, _answered, _levels)]
    return arms[0].union(*arms[1:], all=True)


PARTS: dict[str, Any] = {"dimension": Dimension, "criterion": Criterion}
ROWS = Prepared(_rows)
