"""Writes docs/access.md, the table of every address with its rule and methods, from the address tree."""

import inspect
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import URLPattern, get_resolver

from accounts.rules import Rule, rule_of

PATH = Path("docs") / "access.md"
HEAD = """# Every address and its rule

Written by `manage.py access_table`, held true by `tests/test_access.py`, which asks each address as each \
kind of person. Views declare their rule with `@guarded` (`accounts/rules.py`).

| rule | who gets in |
|---|---|
"""


@dataclass(frozen=True)
class Route:
    """One pattern of the address tree; `name` carries its namespaces, `address` the whole pattern."""

    name: str
    address: str
    rule: Rule | None
    methods: tuple[str, ...]
    parameters: tuple[str, ...]
    pattern: URLPattern

    @property
    def is_admin(self):
        return self.address.startswith("admin/")

    @property
    def key(self):
        """What recipes know the route by: its name, else its address."""
        return self.name if not self.name.endswith(":") and self.name else self.address


def methods_of(view):
    """GET and POST as far as the view takes them, told by its decorator or by its class."""
    declared = getattr(view, "view_class", None)
    if declared is not None:
        return tuple(name for name in ("GET", "POST") if hasattr(declared, name.lower()))
    while inspect.isfunction(view):
        allowed = inspect.getclosurevars(view).nonlocals.get("request_method_list")
        if allowed is not None:
            return tuple(name for name in ("GET", "POST") if name in allowed)
        view = getattr(view, "__wrapped__", None)
    return ("GET", "POST")


def routes(patterns=None, address="", namespaces=(), parameters=()):
    """Every route of the address tree, depth first. The admin's are for staff unless declared otherwise."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = address + str(pattern.pattern)
        taken = (*parameters, *pattern.pattern.regex.groupindex)
        if not isinstance(pattern, URLPattern):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from routes(pattern.url_patterns, here, inner, taken)
            continue
        yield Route(
            name=":".join([*namespaces, pattern.name or ""]),
            address=here,
            rule=rule_of(pattern) or (Rule.STAFF if "admin" in namespaces else None),
            methods=methods_of(pattern.callback),
            parameters=taken,
            pattern=pattern,
        )


def line_of(route):
    rule = route.rule.value if route.rule else "**none**"
    address = route.address.replace("|", "\\|")
    return f"| `/{address}` | {route.name.strip(':') or '—'} | {rule} | {', '.join(route.methods)} |\n"


def table():
    """The whole page as Markdown."""
    groups = defaultdict(list)
    for route in routes():
        library = "The administration" if route.is_admin else "The libraries' pages"
        own = route.pattern.callback.__module__.partition(".")[0] in {"accounts", "competencies", "portfolio"}
        groups["Our own pages" if own and not route.is_admin else library].append(route)
    text = HEAD + "".join(f"| {rule.value} | {rule.label} |\n" for rule in Rule)
    for title in ("Our own pages", "The libraries' pages", "The administration"):
        text += f"\n## {title}\n\n| address | name | rule | methods |\n|---|---|---|---|\n"
        text += "".join(sorted({line_of(route) for route in groups[title]}))
    return text


class Command(BaseCommand):
    help = "Writes docs/access.md from the address tree."

    def handle(self, *args, **options):
        (settings.BASE_DIR / PATH).write_text(table())
        self.stdout.write(f"{PATH} written")
