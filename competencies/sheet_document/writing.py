"""From a SheetDocument to the text of its file, always the same for the same document."""

import re
from typing import Any

import yaml

from competencies.sheet_document.model import LIST_KINDS, Item, Section, SheetDocument

HEAD = (
    "id code slug title notebook area modules position label author date language tags strength changes".split()
)  # fmt: skip


def dump(document: SheetDocument) -> str:
    """The document as a file; every item with its uid."""
    blocks = [dump_head(document)]
    if document.quote:
        blocks.append("\n".join(f"> {line}".rstrip(" ") for line in document.quote.split("\n")))
    blocks += [dump_section(section) for section in document.sections]
    return "\n\n".join(blocks) + "\n"


def dump_head(document: SheetDocument) -> str:
    """The front matter; keys without a value are left out."""
    lines = [f"{key}: {_value(getattr(document, key))}" for key in HEAD if getattr(document, key)]
    return "\n".join(["---", *lines, "---"])


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(f"\n  {key}: {change}" for key, change in value.items())
    if isinstance(value, tuple):
        return f"[{', '.join(_scalar(word, in_list=True) for word in value)}]"
    return _scalar(value)


def _scalar(value: Any, *, in_list: bool = False) -> str:
    """A plain YAML scalar, in quotation marks where YAML would read it as something else."""
    options: dict[str, Any] = {"allow_unicode": True, "width": 10**6}
    if in_list:
        written = yaml.safe_dump([value], default_flow_style=True, **options).strip()[1:-1]
    else:
        written = yaml.safe_dump(value, **options).removesuffix("\n...\n").removesuffix("\n")
    if written.startswith("'"):
        return yaml.safe_dump(value, default_style='"', **options).removesuffix("\n")
    return str(written)


def dump_section(section: Section) -> str:
    """A heading and what stands below it."""
    blocks = [f"## {section.title}"]
    if section.diagram:
        blocks.append(_fenced(section.diagram))
    if section.body:
        blocks.append(section.body)
    if section.kind in LIST_KINDS and section.items:
        blocks.append("\n".join(f"- {_marked(item)}" for item in section.items))
    elif section.items:
        for item in section.items:
            blocks.append(f"### {_marked(item)}")
            blocks += [item.detail] if item.detail else []
    return "\n\n".join(blocks)


def _marked(item: Item) -> str:
    came_from = f" from={','.join(item.came_from)}" if item.came_from else ""
    return f"{item.text} {{#{item.uid}{came_from}}}"


def _fenced(source: str) -> str:
    fence = "```"
    while re.search(f"^{fence} *$", source, re.MULTILINE):
        fence += "`"
    return f"{fence}mermaid\n{source}\n{fence}"
