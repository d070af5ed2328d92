"""What is wrong with a file, line by line, in words for the person who wrote it."""

from typing import NamedTuple

from django.utils.translation import gettext as _


class Problem(NamedTuple):
    """One thing to put right; `line` counts from 1."""

    line: int
    message: str

    def __str__(self) -> str:
        return _("Line %(line)d: %(message)s") % {"line": self.line, "message": self.message}


class DocumentError(ValueError):
    """A file that cannot be read; `problems` holds all that is wrong, in the order of its lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SheetDocumentError(DocumentError):
    """A sheet's document that cannot be read or published."""
