"""Bringing an archive into an empty account: all of it in one transaction, or nothing.

Everything that takes its time, checks and texts, comes before the transaction, and search learns of it afterwards:
on SQLite everybody who saves waits while it is open.

The owner is always who brings it in. Mentors are nobody here: what they published comes in as words under their name
(docs/adr/0020-mentors-who-are-not-here.md). Texts are rendered again; HTML of the archive is not looked at.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from accounts.models import User
from accounts.permissions import ALLOWED, Decision, denied, require
from competencies.markup import TextTooLong
from competencies.models import Tag, Tool
from portfolio import models
from portfolio.data import making, placing
from portfolio.data.bringing import Stored, stored_files
from portfolio.data.finding import Finder, NotHere
from portfolio.data.reading import DAMAGED, Opened, Row, open_archive
from portfolio.files.refusals import Refused
from portfolio.search.indexing import reindex_of
from portfolio.workflow.evidence import lock

# What comes in, each table after those that it names. The others say who one was there: people, rights, news.
ORDER = (
    "competencies.Enrolment",
    "competencies.SetAside",
    "competencies.Tag",
    "competencies.Tool",
    "competencies.ToolTemplate",
    "portfolio.Evidence",
    "portfolio.Evidence_tools",
    "portfolio.EvidenceLink",
    "portfolio.TaggedEvidence",
    "portfolio.Claim",
    "portfolio.Attachment",
    "portfolio.Reflection",
    "portfolio.HistoricalReflection",
    "portfolio.Reflection_competencies",
    "portfolio.Reflection_dimensions",
    "portfolio.Reflection_evidence",
    "portfolio.TaggedReflection",
    "portfolio.Answer",
    "portfolio.SynthesisItem",
    "portfolio.RolePhase",
    "portfolio.HistoricalRolePhase",
    "portfolio.ToolChoice",
    "portfolio.ToolRecord",
    "portfolio.Tick",
    "portfolio.ReviewRequest",
    "portfolio.Submission",
    "portfolio.SubmissionClaim",
    "portfolio.SubmissionFile",
    "portfolio.Feedback",
    "portfolio.FeedbackLevel",
    "portfolio.Acknowledgement",
    "portfolio.SignOff",
    "portfolio.Assessment",
    "portfolio.Commitment",
    "portfolio.Occurrence",
    "portfolio.Draft",
)
# The later row of a chain comes first: the earlier one names it.
BACKWARDS = {"portfolio.SignOff", "portfolio.ToolChoice"}
# What rows raise that are not of the shape that the format says, wherever that comes out.
MISSHAPEN = (
    ValidationError,
    IntegrityError,
    DataError,
    TextTooLong,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
OWNED = (
    models.Evidence,
    models.Reflection,
    models.SynthesisItem,
    models.RolePhase,
    models.ToolChoice,
    models.ToolRecord,
    models.Tick,
    models.Commitment,
    Tool,
)


class CannotBring(Exception):
    """Something of the archive has no place here: `missing` names it, `left` counts the rows of each table."""

    def __init__(self, missing: list[str], left: Counter):
        super().__init__(", ".join(missing))
        self.missing, self.left = missing, left

    @property
    def lines(self) -> list[tuple[str | Promise, int]]:
        """Each table in words with how many of its rows would stay behind."""
        return [(apps.get_model(label)._meta.verbose_name_plural, n) for label, n in self.left.items()]


@dataclass(frozen=True)
class Brought:
    """How many rows of each table came in."""

    counts: Counter


def can_import(user: User) -> Decision:
    """Into an account in which nothing was written yet: nothing is merged and nothing replaced."""
    is_used = (
        any(table._base_manager.filter(owner=user).exists() for table in OWNED)
        or models.Assessment.objects.filter(trainer=user).exists()
        or models.ReviewRequest.objects.filter(trainer=user).exists()
    )
    if is_used:
        return denied(_("An archive comes into an empty account only: there is work in this one already."))
    return ALLOWED


def import_archive(path: Path, *, by: User, is_partial: bool = False) -> Brought:
    """Bring the archive in; with `is_partial` also where some of it has no place here.

    Raises Refused for an archive that is not in order, CannotBring, and PermissionDenied. Whatever is raised,
    nothing was changed.
    """
    require(can_import(by))
    archive = open_archive(path)
    if not is_partial:
        check_places(archive, by=by)
    with stored_files(archive, by=by) as stored, _in_shape():
        run = _Import(archive, by, stored)
        run.prepare(is_partial=is_partial)
        with transaction.atomic():
            lock(by)
            require(can_import(by))
            # What is not found at once, the chore of the search index finds.
            transaction.on_commit(lambda: make_findable.enqueue(by.pk), robust=True)
            return run.write()


@contextmanager
def _in_shape() -> Iterator[None]:
    """Refuses what the block stumbles over: rows of no such shape."""
    try:
        yield
    except MISSHAPEN:
        raise Refused(DAMAGED) from None


@task()
def make_findable(pk: int) -> None:
    """Enter into the search index what somebody brought in; does nothing for what is there, or for nobody."""
    user = User.objects.filter(pk=pk).first()
    if user is not None:
        reindex_of(user)


def check_places(archive: Opened, *, by: User) -> None:
    """Raises CannotBring, before a file is stored, where a sheet or a version that the archive names is not here.

    Raises Refused for rows that are of no such shape.
    """
    run = _Import(archive, by, {})
    with _in_shape():
        for label in ORDER:
            for row in archive.rows(label):
                run.look_up_shared(label, apps.get_model(label), row)
    if run.left:
        raise CannotBring(sorted(run.finder.missing), run.left)


class _Import:
    """One archive on its way in: prepared, then written."""

    def __init__(self, archive: Opened, user: User, stored: dict[str, Stored]):
        self.archive, self.user = archive, user
        self.finder = Finder(user)
        self.coming = making.Coming(self.finder, stored)
        self.left: Counter[str] = Counter()
        self.made: dict[str, list[Model]] = {label: [] for label in ORDER}

    def prepare(self, *, is_partial: bool) -> None:
        """Make every row. Raises CannotBring, and for rows of no such shape."""
        for label in ORDER:
            rows = self.archive.rows(label)
            for row in reversed(rows) if label in BACKWARDS else rows:
                self._make(label, row)
        if self.left and not is_partial:
            raise CannotBring(sorted(self.finder.missing), self.left)

    def write(self) -> Brought:
        """Insert them, within the transaction."""
        for label, rows in self.made.items():
            placing.place(apps.get_model(label), rows, self.coming.later[label])
        making.order_again(self.user)
        return Brought(Counter({label: len(rows) for label, rows in self.made.items() if rows}))

    def _make(self, label: str, row: Row) -> None:
        model = apps.get_model(label)
        try:
            made = making.make(label, model, row, self.coming)
        except NotHere:
            self.left[label] += 1
            return
        if made is None:  # it is here already
            return
        self.made[label].append(made)
        self.finder.learn(row["slug"] if model is Tag else making.reference_of(row), made)

    def look_up_shared(self, label: str, model: Any, row: Row) -> None:
        """Look for the content that a row names, and count the row where it is not here."""
        for field in model._meta.concrete_fields:
            reference = row.get(field.name)
            if field.related_model in making.CONTENT and making.is_shared(field.related_model, reference):
                try:
                    self.finder.find(field.related_model, reference)
                except NotHere:
                    self.left[label] += 1
                    return
