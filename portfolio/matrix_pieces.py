"""The pieces of a cohort's matrix: cells, lines, head and choices, each kind rendered once for all who see it."""

from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from portfolio import progress
from portfolio.pieces import piece

STEPS = ("nothing", "evidenced", "partly", "validated")
NAME, VALIDATED, WAITING = SORTS = ("name", "validated", "waiting")


class Column(NamedTuple):
    """A competency at the head of the matrix."""

    pk: int
    framework_id: int
    uuid: UUID
    code: str
    title: str
    framework: str  # its slug
    framework_title: str
    language: str


class Person(NamedTuple):
    """A trainer of the cohort; `is_trainee` where the viewer may open their page."""

    pk: int
    uuid: UUID
    name: str
    is_trainee: bool


class Row(NamedTuple):
    """One person's line: their figures by column, and together."""

    person: Person
    figures: list[progress.Shown]
    together: progress.Shown


def step(shown):
    """How far a person is on a competency, in four steps that the matrix has words for."""
    if shown.validated:
        return "validated" if shown.validated == shown.total else "partly"
    return "evidenced" if shown.evidenced else "nothing"


class Cells(dict):
    """The cells of one page by their figures, each kind of cell rendered once."""

    def __missing__(self, shown):
        self[shown] = html = piece("portfolio/_matrix_cell.html", shown=shown, step=step(shown))
        return html


class Waits(dict):
    """The last cells of one page by how many items wait."""

    def __missing__(self, waiting):
        self[waiting] = html = piece("portfolio/_matrix_waiting.html", waiting=waiting)
        return html


def body(rows):
    """The lines of a table: each person, the sheets, the sum, and what waits."""
    cells, waits = Cells(), Waits()
    lines = []
    for person, figures, sums in rows:
        name = piece("portfolio/_matrix_person.html", person=person)
        together = cells[sums._replace(waiting=0)]
        lines.append(
            f"<tr>{name}{''.join(map(cells.__getitem__, figures))}{together}{waits[sums.waiting]}</tr>\n"
        )
    return "".join(lines)


class Head(NamedTuple):
    """Where a head of the table leads to, and whether the lines stand in its order now."""

    address: str
    state: str  # none, ascending or descending, as aria-sort says it

    @classmethod
    def of(cls, name, sort, framework):
        """A head that is the order already turns it round."""
        is_here, is_turned = sort.removeprefix("-") == name, sort.startswith("-")
        rises = (name == NAME) != is_turned
        state = ("ascending" if rises else "descending") if is_here else "none"
        return cls(f"?{query(framework, f'-{name}' if is_here and not is_turned else name)}", state)


class Heads(NamedTuple):
    """The heads beside those of the competencies."""

    name: Head
    validated: Head
    waiting: Head


def query(framework, sort):
    """The parameters of an address for this framework in this order."""
    return urlencode({"framework": framework, "sort": sort} if framework else {"sort": sort})


class Frame(NamedTuple):
    """What the head of the table and the choices above it depend on."""

    all_columns: tuple[Column, ...]
    framework: str  # the slug of the one that the matrix is narrowed to; empty for all of them
    sort: str

    @property
    def columns(self) -> list[Column]:
        return [column for column in self.all_columns if self.framework in ("", column.framework)]

    @property
    def frameworks(self) -> list[tuple[str, str]]:
        """The frameworks to choose from, as (slug, title)."""
        return list({column.framework: column.framework_title for column in self.all_columns}.items())

    @property
    def sheets(self) -> list[tuple[Column, Head]]:
        """Each competency with its head."""
        return [(column, Head.of(str(column.uuid), self.sort, self.framework)) for column in self.columns]

    @property
    def sorts(self) -> Heads:
        return Heads(*(Head.of(name, self.sort, self.framework) for name in SORTS))

    @property
    def orders(self) -> list[tuple[str, str]]:
        """The orders to choose from without the heads, as (value, words)."""
        sheets = [(str(column.uuid), f"{column.code} {column.title}".strip()) for column in self.columns]
        words = ((NAME, _("name")), (VALIDATED, _("most validated")), (f"-{VALIDATED}", _("least validated")))
        return [*words, (WAITING, _("most to read")), *sheets]
