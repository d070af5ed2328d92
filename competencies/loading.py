"""Loading frameworks from their folders: everything is read first, then written in one transaction."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from competencies import frameworks
from competencies.framework_file import ToolFile, load_framework, load_tool
from competencies.models import Competency, Framework, SheetVersion
from competencies.problems import DocumentError, Problem
from competencies.publishing import find_competency, publish_document
from competencies.sheet_document import SheetDocument, SheetDocumentError, load

CONTENT = Path(__file__).parent / "content"


class LoadingError(Exception):
    """Nothing was written; `problems` holds (file, problem) pairs."""

    def __init__(self, problems: list[tuple[Path, Problem]]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{path}:{problem.line}: {problem.message}" for path, problem in problems))


@dataclass
class Folder:
    """A framework's folder as read."""

    path: Path
    values: dict[str, Any]
    tools: list[ToolFile] = field(default_factory=list)
    sheets: list[tuple[Path, str, SheetDocument]] = field(default_factory=list)


@dataclass
class Outcome:
    """What became of one sheet: `version` is the one that was published, or None."""

    slug: str
    version: SheetVersion | None


def folders_below(path: Path) -> list[Path]:
    """The path itself where it is a framework's folder, else those of its folders that are."""
    if (path / "framework.yaml").is_file():
        return [path]
    return sorted(child.parent for child in path.glob("*/framework.yaml"))


def load_folders(paths: list[Path], *, force: bool = False) -> dict[Framework, list[Outcome]]:
    """Load frameworks in one transaction; raises LoadingError with every problem before anything is written.

    A sheet is published only if its file says something else than when it was last loaded, and never over a
    version that was made in the browser since, unless with `force`.
    """
    problems: list[tuple[Path, Problem]] = []
    folders = [read_folder(path, problems) for path in paths]
    if problems:
        raise LoadingError(problems)
    with transaction.atomic():
        outcomes = {}
        for folder in folders:
            framework, sheets = write_folder(folder, force, problems)
            outcomes[framework] = sheets
        if problems:
            raise LoadingError(problems)
    return outcomes


def read_folder(path: Path, problems: list[tuple[Path, Problem]]) -> Folder:
    """Read every file of a folder, collecting what is wrong."""
    folder = Folder(path, read(path / "framework.yaml", load_framework, problems) or {})
    for file in sorted((path / "tools").glob("*.md")):
        tool = read(file, load_tool, problems)
        if tool:
            folder.tools.append(tool)
    seen: dict[str, Path] = {}
    for file in sorted((path / "sheets").glob("*.md")):
        document = read(file, load, problems)
        if document is None:
            continue
        folder.sheets.append((file, file.read_text(encoding="utf-8"), document))
        for name in (document.id, document.slug):
            if seen.setdefault(name, file) != file:
                message = _("“%(name)s” is the id or slug of %(file)s already.")
                values = {"name": name, "file": seen[name].name}
                problems.append((file, Problem(2, message % values)))
    return folder


def read(file: Path, reader: Any, problems: list[tuple[Path, Problem]]) -> Any:
    """What a reader makes of a file, or None after a problem."""
    try:
        return reader(file.read_text(encoding="utf-8"))
    except DocumentError as error:
        problems += [(file, problem) for problem in error.problems]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append((file, Problem(line, _("This is not UTF-8 text."))))
    return None


def write_folder(
    folder: Folder, force: bool, problems: list[tuple[Path, Problem]]
) -> tuple[Framework, list[Outcome]]:
    """Bring the framework to what its folder says."""
    framework = frameworks.upsert_framework(folder.values)
    frameworks.upsert_tools(framework, folder.tools)
    outcomes = []
    for file, text, document in folder.sheets:
        try:
            version = publish_if_new(document, text, framework, force=force)
            outcomes.append(Outcome(document.slug, version))
        except SheetDocumentError as error:
            problems += [(file, problem) for problem in error.problems]
    if not problems:
        frameworks.drop_unused_places(framework, folder.values)
    return framework, outcomes


def publish_if_new(
    document: SheetDocument, text: str, framework: Framework, *, force: bool
) -> SheetVersion | None:
    """Publish a file that says something new; raises SheetDocumentError over a version from the browser."""
    competency = find_competency(document, framework)
    if competency is not None and competency.published_id:
        if loaded_before(competency) == document:
            return None
        if not competency.published.from_file and not force:
            message = _(
                "Version %(label)s of this sheet was published in the browser since. Bring its text into the "
                "file, or overwrite it with --force."
            ) % {"label": competency.published.label}
            raise SheetDocumentError([Problem(1, message)])
    return publish_document(document, framework=framework, from_file=True, text=text)


def loaded_before(competency: Competency) -> SheetDocument | None:
    """The document that was last loaded from a file, or None."""
    version = competency.versions.filter(from_file=True).order_by("-number").first()
    try:
        return load(version.document) if version else None
    except SheetDocumentError:
        return None
