"""What the floors above register with the ground floor: their tables of personal data, and their chores.

The ground floor imports nothing of the floors above, so they register themselves here from their `AppConfig`.
Each table with a person's data says whose it is, how it leaves, how it goes; a test fails for a table that is
neither declared nor declared impersonal. Chores are what `manage.py tick` does, each safe to repeat.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Export(StrEnum):
    ROWS = "rows"  # every column of the person's rows
    SUMMARY = "summary"  # that it exists and when, without secrets
    NOTHING = "nothing"  # transient or secret; `why` says which


class Erase(StrEnum):
    DELETE = "delete"  # the person's rows go
    EMPTY = "empty"  # the row stays for others, its personal columns are emptied
    KEEP = "keep"  # stays; `why` says on what ground


class MentorshipStep(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    ENDED = "ended"


@dataclass(frozen=True)
class PersonalData:
    """One table's declaration; `owner` is the lookup from the table to the user, as `evidence__owner`."""

    model: str  # app_label.ModelName
    owner: str
    export: Export
    erase: Erase
    why: str = ""


personal_tables: dict[str, PersonalData] = {}
impersonal_tables: dict[str, str] = {}
chores: list[tuple[str, Callable[[], object]]] = []  # name and function, in the order of registration
person_annotations: dict[str, Callable[[], object]] = {}  # what the query that loads a request's person adds
# Each called as follower(mentorship, step, by=user) within the transaction of the step, whoever takes it.
mentorship_followers: list[Callable] = []
deactivation_followers: list[Callable] = []  # each called as follower(user) when an account is deactivated
stored_files: list[Callable[[], Iterable[str]]] = []  # each gives the names of stored files that rows need
passing_tables: set[str] = set()  # what no backup keeps: it passes soon, and its files are not in one either
erasers: list[Callable] = []  # each called as eraser(user) inside the erasing transaction, files afterwards


def declare(model: str, owner: str, export: Export, erase: Erase, why: str = "") -> None:
    """Declare a table with personal data; raises ValueError when declared twice or without a due reason."""
    if model in personal_tables or model in impersonal_tables:
        raise ValueError(f"{model} is declared twice")
    if (export is Export.NOTHING or erase is Erase.KEEP) and not why:
        raise ValueError(f"{model} needs a reason")
    personal_tables[model] = PersonalData(model, owner, export, erase, why)


def declare_impersonal(model: str, why: str) -> None:
    """Declare that a table holds no person's data, and why."""
    if model in personal_tables or model in impersonal_tables:
        raise ValueError(f"{model} is declared twice")
    impersonal_tables[model] = why
