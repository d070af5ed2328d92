"""The matrix of a cohort: people × competencies, in the figures that `progress.shown_to` gives and no others."""

import unicodedata
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import CohortMember, Mentorship, User
from accounts.models.mentorships import readable_mentorship
from competencies.models import Competency
from portfolio import progress
from portfolio.matrix_pieces import (
    NAME,
    SORTS,
    STEPS,
    VALIDATED,
    WAITING,
    Column,
    Frame,
    Person,
    Row,
    body,
    query,
)
from portfolio.paging import Page, page_of
from portfolio.prepared import Prepared, of_the_day, uuid_of

PAGE = 50


def together(figures):
    """The sum of a person's figures."""
    return progress.Shown(*map(sum, zip(*figures, strict=True))) if figures else progress.Shown(0)


class Matrix:
    """The cohort as `by` sees it and the address's parameters ask for it; what makes no sense there is ignored.

    `everybody` puts all people on one page, for the file.
    """

    steps = STEPS

    def __init__(self, cohort, *, by, parameters, everybody=False):
        self.cohort, self.by, self.everybody = cohort, by, everybody
        self.asked_framework = parameters.get("framework", "")
        self.asked_sort = parameters.get("sort", "")
        self.asked_page = parameters.get("page", "")

    @cached_property
    def all_columns(self) -> list[Column]:
        """The published sheets of the cohort's frameworks, in the order of the map."""
        rows = COLUMNS.rows(self.cohort.pk)
        return [Column(pk, framework, uuid_of(uuid), *words) for pk, framework, uuid, *words in rows]

    @cached_property
    def framework(self) -> str:
        """The slug of the framework that the matrix is narrowed to; empty for all of them."""
        known = {column.framework for column in self.all_columns}
        return self.asked_framework if self.asked_framework in known else ""

    @cached_property
    def columns(self) -> list[Column]:
        return [column for column in self.all_columns if self.framework in ("", column.framework)]

    @cached_property
    def sort(self) -> str:
        """What orders the lines: one of SORTS or the uuid of a column, with a minus for the other way round."""
        name = self.asked_sort.removeprefix("-")
        known = name in SORTS or any(str(column.uuid) == name for column in self.columns)
        return self.asked_sort if known else NAME

    @cached_property
    def people(self) -> list[Person]:
        """The cohort's trainers by name, accents and case apart."""
        rows = trainers().rows(self.cohort.pk, self.by.pk)
        people = [
            Person(pk, uuid_of(uuid), name or email.partition("@")[0], bool(is_trainee))
            for pk, uuid, name, email, is_trainee in rows
        ]
        return sorted(people, key=lambda person: (plain(person.name), person.pk))

    @property
    def body(self) -> str:
        """The lines of the table."""
        return body(self.page.rows)

    @cached_property
    def page(self) -> Page:
        """The lines to show. By name, only the people of the page are counted."""
        if self.sort.removeprefix("-") == NAME:
            people = self.people[::-1] if self.sort.startswith("-") else self.people
            page = self._cut(people)
            return Page(self._rows(page.rows), page.number, page.following)
        return self._cut(sorted(self._rows(self.people), key=self._key))

    @cached_property
    def frame(self) -> Frame:
        """What the head and the choices are made of, and kept by."""
        return Frame(tuple(self.all_columns), self.framework, self.sort)

    @property
    def query(self) -> str:
        """The parameters of the page as it is ordered and narrowed."""
        return query(self.framework, self.sort)

    def _cut(self, rows) -> Page:
        return Page(rows, 1, None) if self.everybody else page_of(rows, self.asked_page, PAGE)

    def _rows(self, people) -> list[Row]:
        found = progress.shown_to(self.by, people, self.columns, self.cohort)
        rows = []
        for person in people:
            here = found[person.pk]
            figures = [here[column.pk] for column in self.columns]
            rows.append(Row(person, figures, together(figures)))
        return rows

    def _key(self, row):
        """Most first, then by name; least first with a minus."""
        name = self.sort.removeprefix("-")
        if name == WAITING:
            numbers = (row.together.waiting, 0)
        elif name == VALIDATED:
            numbers = shares(row.together)
        else:
            at = next(at for at, column in enumerate(self.columns) if str(column.uuid) == name)
            numbers = shares(row.figures[at])
        sign = 1 if self.sort.startswith("-") else -1
        return [sign * number for number in numbers], plain(row.person.name), row.person.pk


def _columns(cohort):
    rows = Competency.objects.filter(
        framework__cohorts__cohort=cohort, published__isnull=False, retired_at__isnull=True
    )
    rows = rows.order_by("framework__title", "framework", "notebook__position", "position", "title", "pk")
    words = ("code", "title", "framework__slug", "framework__title", "framework__language")
    return rows.values_list("pk", "framework_id", "uuid", *words)


COLUMNS = Prepared(_columns)


@of_the_day
def trainers(today, cohort, viewer):
    """A cohort's trainers, and of which of them the viewer may open the page."""
    theirs = Mentorship.objects.filter(readable_mentorship(on=today), mentor=viewer, trainer=OuterRef("pk"))
    members = User.objects.filter(
        cohort_roles__cohort=cohort, cohort_roles__role=CohortMember.Role.TRAINER, is_active=True
    )
    named = members.annotate(is_trainee=Exists(theirs)).order_by()
    return named.values_list("pk", "uuid", "name", "email", "is_trainee")


def shares(shown):
    """Which parts of it are validated and evidenced, to order by."""
    return (shown.validated / shown.total, shown.evidenced / shown.total) if shown.total else (0, 0)


def plain(name):
    """A name as people sort it: without accents and case."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def table(matrix):
    """The matrix as rows of a file: each competency in three columns, then the sums."""
    parts = (_("shown"), _("validated"), _("to read"))
    heads = [column.code or column.title for column in matrix.columns] + [_("Together")]
    yield [_("Person"), *(f"{head} ({part})" for head in heads for part in (_("parts"), *parts))]
    for row in matrix.page.rows:
        figures = [number for shown in (*row.figures, row.together) for number in shown]
        yield [row.person.name, *figures]
