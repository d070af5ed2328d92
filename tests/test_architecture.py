"""The house keeps its shape: arrows between the floors, one place per question, one way to write markup."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("accounts", "competencies", "portfolio")
# What each floor may import of ours: itself and the floors below it.
ARROWS = {"accounts": set(), "competencies": {"accounts"}, "portfolio": {"accounts", "competencies"}}
# The one module that declares text safe: it cleans what people wrote, for page, preview, mail and export.
RENDER_MODULES = {"competencies/markup.py"}
SKIPPED = {"vendor", "migrations", "__pycache__"}


@cache
def files(suffix, *folders):
    """Our own files with a suffix below some folders, as paths from the root."""
    found = []
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
            if not SKIPPED & set(path.parts):
                found.append(path.relative_to(ROOT))
    return found


def code():
    """Every Python module of the application."""
    return files(".py", *FLOORS, "config")


def texts(suffix, *folders):
    return [(str(path), (ROOT / path).read_text()) for path in files(suffix, *folders)]


@cache
def tree(path):
    return ast.parse((ROOT / path).read_text())


def imported(path):
    """Names of the modules that a file imports anywhere, inside functions too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def hits(pattern, pairs):
    """`file:line: text` of each line that matches."""
    found = []
    for name, text in pairs:
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{name}:{number}: {line.strip()[:120]}")
    return found


# The floors


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_only_the_floors_below(floor):
    forbidden = set(FLOORS) - ARROWS[floor] - {floor}
    wrong = [
        f"{path} imports {name}"
        for path in [
            *files(".py", floor),
            *(p.relative_to(ROOT) for p in (ROOT / floor).glob("migrations/*.py")),
        ]
        for name in imported(path)
        if name.partition(".")[0] in forbidden
    ]
    assert not wrong


@pytest.mark.parametrize("floor", FLOORS)
def test_a_template_includes_only_pieces_of_its_floor_and_below(floor):
    forbidden = "|".join(sorted(set(FLOORS) - ARROWS[floor] - {floor}))
    if not forbidden:
        return
    pattern = rf"""{{%\s*(include|extends)\s+["']({forbidden})/"""
    assert not hits(pattern, texts(".html", f"templates/{floor}"))


def test_no_module_imports_the_tests():
    assert not [f"{path}: {name}" for path in code() for name in imported(path) if name.startswith("tests")]


def test_imports_name_the_whole_way():
    relative = [
        f"{path}:{node.lineno}"
        for path in code()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative


def test_no_signals_inside_the_app():
    assert not hits(r"@receiver|models\.signals|models import signals|\.connect\(", texts(".py", *FLOORS))


# One place per question


def test_views_get_their_objects_from_access():
    pattern = r"get_(object|list)_or_404"
    elsewhere = [
        hit for hit in hits(pattern, texts(".py", *FLOORS)) if not re.match(r"\w+/access(\.py|/)", hit)
    ]
    assert not elsewhere, "fetch and authorise in one call, in the app's access module"


def test_every_module_opens_with_a_sentence():
    modules = [*code(), *files(".py", "tests", "bin"), Path("manage.py")]
    silent = [
        str(path)
        for path in modules
        if (ROOT / path).read_text().strip() and not ast.get_docstring(tree(path))
    ]
    assert not silent


def test_modules_and_templates_stay_short():
    long = [
        f"{name}: {text.count(chr(10))}"
        for name, text in texts(".py", *FLOORS, "config")
        if text.count("\n") > 300
    ]
    long += [
        f"{name}: {text.count(chr(10))}"
        for name, text in texts(".html", "templates")
        if text.count("\n") > 150
    ]
    assert not long, "split along a noun or an actor"


def test_functions_stay_short():
    long = [
        f"{path}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1}"
        for path in code()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40
    ]
    assert not long


# Markup


def python_outside_render():
    return [(name, text) for name, text in texts(".py", *FLOORS, "config") if name not in RENDER_MODULES]


def test_only_the_render_module_declares_text_safe():
    pattern = r"\bmark_safe\b|\bSafeString\b|\bSafeText\b|\bSafeData\b|__html__|autoescape=False|html_safe"
    assert not hits(pattern, python_outside_render())


def test_no_template_switches_escaping_off():
    pattern = r"\|\s*safe(seq)?\b|autoescape\s+off"
    assert not hits(pattern, texts(".html", "templates") + texts(".txt", "templates"))


def test_scripts_never_write_markup():
    pattern = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|setHTMLUnsafe"
        r"|\beval\(|new Function"
    )
    assert not hits(pattern, texts(".js", "static"))


def test_scripts_keep_nothing_readable_in_the_browser():
    assert not hits(r"localStorage|indexedDB|document\.cookie", texts(".js", "static"))


def test_no_inline_script_style_or_handler():
    """The content security policy would refuse them; `<script src>` and stylesheets are files."""
    pattern = (
        r"(?i)<script(?![^>]*(\bsrc=|application/json))|<style\b|\sstyle\s*=\s*[\"'{]"
        r"|\son[a-z]{3,}\s*=\s*[\"'{]|javascript:|hx-on|hx-vars"
    )
    written = texts(".html", "templates") + python_outside_render() + texts(".js", "static")
    assert not hits(pattern, written)


# Nothing leaves the house


def test_nothing_is_loaded_from_elsewhere():
    remote = (
        r"""(?i)\b(src|srcset|href|action|poster|data|hx-get|hx-post|formaction)\s*=\s*["']?\s*(https?:)?//"""
    )
    assert not hits(remote, texts(".html", "templates"))
    styles = [(str(p.relative_to(ROOT)), p.read_text()) for p in sorted((ROOT / "static").rglob("*.css"))]
    assert not hits(r"""(?i)(url\(\s*["']?|@import\s+["'])(https?:)?//""", styles)
    assert not hits(r"""["'`](https?:)?//(?!www\.w3\.org/)""", texts(".js", "static"))


def test_the_code_asks_no_address():
    """The server fetches no address that a user wrote, nor any other."""
    clients = {"requests", "httpx", "aiohttp", "urllib3", "http.client", "socket", "ftplib"}
    wrong = [
        f"{path} imports {name}"
        for path in code()
        for name in imported(path)
        if name in clients or name.partition(".")[0] in clients or name == "urllib.request"
    ]
    assert not wrong


# The map

MAP = ROOT / "docs" / "architecture.md"


def glossary():
    """The words in the first column of the map's glossary."""
    section = MAP.read_text().partition("## The words")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [word for row in rows for word in re.findall(r"`(\w+)`", row)]


def our_models():
    return {model.__name__ for floor in FLOORS for model in apps.get_app_config(floor).get_models()}


def test_the_map_names_every_model_by_its_word():
    words = glossary()
    assert len(words) == len(set(words)), "one word for one thing"
    assert set(words) == our_models()


def test_the_map_names_every_top_folder():
    text = MAP.read_text()
    folders = [path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")]
    ours = [name for name in folders if name not in {"var", "test-results", "node_modules", "__pycache__"}]
    assert not [name for name in ours if f"`{name}/" not in text]


# What looks like a path and is none.
NO_PATHS = {"Europe/Paris", "carnet-portfolio/1"}


def test_every_path_that_the_docs_name_exists():
    missing = [
        f"{page.relative_to(ROOT)}: {path}"
        for page in [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
        for path in sorted(set(re.findall(r"[`(]((?:[\w.-]+/)+[\w.-]*)[`)#]", page.read_text())))
        if not path.startswith(("var/", ".venv"))
        and path not in NO_PATHS
        and not any((home / path).exists() for home in (ROOT, page.parent))
    ]
    assert not missing


def test_the_readme_shows_the_two_commands_first():
    text = (ROOT / "README.md").read_text()
    assert len(text.splitlines()) <= 60
    commands = re.findall(r"\bbin/\w+", text)
    assert commands[:2] == ["bin/run", "bin/test"]


def test_every_dependency_says_what_it_is_for():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    project = tomllib.loads("\n".join(lines))
    wanted = [
        *project["project"]["dependencies"],
        *(one for group in project["dependency-groups"].values() for one in group),
    ]
    silent = [one for one in wanted if not any(f'"{one}"' in line and "#" in line for line in lines)]
    assert not silent


# The tests


def evaluated_at_import(node):
    """Every node that runs when its module is imported: the bodies of functions wait, decorators do not."""
    if isinstance(node, ast.Lambda):
        return
    yield node
    waits = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    inside = [*node.decorator_list, node.args] if waits else ast.iter_child_nodes(node)
    for child in inside:
        yield from evaluated_at_import(child)


def test_no_test_reads_the_clock_while_it_is_imported():
    """A run that passes midnight would find yesterday's date in its parameters."""
    readers = {"now", "localdate", "localtime", "today"}
    found = [
        f"{path}:{node.lineno}"
        for path in files(".py", "tests")
        for node in evaluated_at_import(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in readers
    ]
    assert not found, found
