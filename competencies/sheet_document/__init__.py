"""What is in a sheet file: the only code that knows its format (docs/sheet-format.md).

`load(text)` gives a `SheetDocument` or raises `SheetDocumentError` with every problem and its line;
`dump(document)` writes it back; `load(dump(document)) == document`.
"""

from competencies.problems import Problem, SheetDocumentError
from competencies.sheet_document.model import (
    CHANGES,
    KINDS,
    LIST_KINDS,
    PART_KINDS,
    STRENGTH,
    Item,
    Kind,
    Section,
    SheetDocument,
)
from competencies.sheet_document.reading import MAX_LENGTH, load
from competencies.sheet_document.writing import dump

__all__ = [
    "CHANGES",
    "KINDS",
    "LIST_KINDS",
    "MAX_LENGTH",
    "PART_KINDS",
    "STRENGTH",
    "Item",
    "Kind",
    "Problem",
    "Section",
    "SheetDocument",
    "SheetDocumentError",
    "dump",
    "load",
]
