"""What hangs on a reflection: its sheets, dimensions, evidence and tags, and the question that it answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require
from competencies.models import Competency, Dimension, Question
from portfolio.models import Evidence, Reflection
from portfolio.permissions import can_answer, can_view_evidence, can_write_on
from portfolio.workflow.tags import set_tags


@dataclass(frozen=True)
class About:
    """What a reflection is about; a dimension brings its sheet."""

    competencies: Iterable[Competency] = ()
    dimensions: Iterable[Dimension] = ()
    evidence: Iterable[Evidence] = ()
    tags: Iterable[str] = ()


def set_about(row: Reflection, about: About, *, by: User) -> None:
    """Give the reflection exactly these links, within the transaction that writes it. Raises PermissionDenied.

    A sheet that it is about already may stay, though one has left its framework since; evidence in the bin does stay.
    """
    answered = {answer.question.competency_id for answer in row.answers.select_related("question")}
    sheets = {sheet.pk: sheet for sheet in about.competencies}
    sheets |= {dimension.competency_id: dimension.competency for dimension in about.dimensions}
    before = set(row.competencies.values_list("pk", flat=True))
    for pk in sheets.keys() - before:
        require(can_write_on(by, sheets[pk]))
    for evidence in about.evidence:
        if not can_view_evidence(by, evidence):
            raise PermissionDenied(_("There is no such evidence."))
    row.competencies.set(sheets.keys() | answered)
    row.dimensions.set(about.dimensions)
    row.evidence.set([*about.evidence, *row.evidence.filter(deleted_at__isnull=False)])
    set_tags(row, about.tags)


def set_question(row: Reflection, question: Question, *, by: User) -> None:
    """Say which question the reflection answers, on the version that is published now. Raises PermissionDenied."""
    require(can_answer(by, question))
    published = question.competency.published
    if published is None:  # `can_answer` has said no to that
        raise PermissionDenied
    row.answers.get_or_create(question=question, defaults={"answered_on": published})
    row.competencies.add(question.competency)


def linked(row: Reflection, name: str) -> QuerySet[Any]:
    """Its `competencies`, `dimensions` or `evidence`, without what lies in the bin."""
    rows = getattr(row, name).all()
    return rows.filter(deleted_at__isnull=True) if name == "evidence" else rows
