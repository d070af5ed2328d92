"""Tools of one's own: written, changed with a new version of their template, retired, deleted while unused."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require
from competencies.markup import render
from competencies.models import Tool
from competencies.tool_templates import current_template, keep_template
from portfolio.models import Draft, Evidence, ToolChoice, ToolRecord
from portfolio.permissions import can_edit_tool
from portfolio.search.indexing import forget, index
from portfolio.workflow.evidence import lock
from portfolio.workflow.writing import StaleWriting

COLUMNS = ("title", "purpose", "description")


@dataclass(frozen=True)
class ToolData:
    """What stands in the form; `shape` is a template's columns, None where there is nothing to fill in."""

    title: str
    purpose: str
    description: str
    shape: dict[str, Any] | None = None


def create_tool(*, by: User, key: UUID, data: ToolData) -> Tool:
    """A tool of the actor's; sent again with the same key and words, the one that is there.

    Raises StaleWriting where that one says something else by now.
    """
    html = render(data.description)
    with transaction.atomic():
        lock(by)
        uuid = uuid_of(key, by)
        tool = Tool.objects.filter(uuid=uuid, owner=by).first()
        if tool is not None:
            if not says(tool, data):
                raise _stale(tool)
            Draft.objects.filter(owner=by, key=key).delete()
            return tool
        slug = f"{slugify(data.title)[:40].strip('-') or 'tool'}-{uuid.hex[:8]}"
        tool = Tool(owner=by, uuid=uuid, slug=slug, description_html=html)
        return _write(tool, data, key)


def save_tool(tool: Tool, *, by: User, edition: str, data: ToolData) -> Tool:
    """Save over the edition that the actor has read; the same words again are no stale save. Raises StaleWriting."""
    html = render(data.description)
    with transaction.atomic():
        current = _locked(tool, by)
        if says(current, data):
            Draft.objects.filter(owner=by, key=current.uuid).delete()
            return current
        if edition_of(current) != edition:
            raise _stale(current)
        current.description_html = html
        return _write(current, data, current.uuid)


@transaction.atomic
def retire_tool(tool: Tool, *, by: User) -> None:
    """Offer it no more; what was chosen and filled in stays."""
    current = _locked(tool, by)
    current.retired_at = current.retired_at or timezone.now()
    current.save(update_fields=["retired_at"])


@transaction.atomic
def take_tool_back(tool: Tool, *, by: User) -> None:
    """Offer it again."""
    current = _locked(tool, by)
    current.retired_at = None
    current.save(update_fields=["retired_at"])


@transaction.atomic
def delete_tool(tool: Tool, *, by: User) -> None:
    """Delete one that nothing was made of. Raises PermissionDenied for the others: they are retired."""
    current = _locked(tool, by)
    if is_used(current):
        raise PermissionDenied(_("This tool is in use: you can retire it, and what you made of it stays."))
    forget(Tool, [current.uuid])
    Draft.objects.filter(owner=by, key=current.uuid).delete()
    current.delete()


def uuid_of(key: UUID, by: User) -> UUID:
    """The tool that the form of this key makes: a key is only its owner's."""
    return uuid5(key, str(by.pk))


def is_used(tool: Tool) -> bool:
    """Whether it was ever chosen or filled in, things in the bin included, or named in an evidence."""
    return (
        ToolChoice.objects.filter(tool=tool).exists()
        or ToolRecord.objects.filter(tool=tool).exists()
        or Evidence.objects.filter(tools=tool).exists()
    )


def edition_of(tool: Tool) -> str:
    """A digest of what a tool says, its template included: the version that a form was opened on."""
    template = current_template(tool)
    said = [getattr(tool, name) for name in COLUMNS] + ([template.number] if template else [])
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def says(tool: Tool, data: ToolData) -> bool:
    """Whether the tool holds exactly this already."""
    same_words = all(getattr(tool, name) == getattr(data, name) for name in COLUMNS)
    template = current_template(tool)
    if data.shape is None or not same_words:
        return same_words
    return template is not None and all(
        getattr(template, name) == value for name, value in data.shape.items()
    )


def _stale(tool: Tool) -> StaleWriting:
    """Refuses a save over another edition; `version` of what is there is its edition."""
    tool.version = edition_of(tool)  # type: ignore[attr-defined]
    return StaleWriting(tool)


def _write(tool: Tool, data: ToolData, key: UUID) -> Tool:
    """Write the tool and drop the draft of its form, whose key this is."""
    is_renamed = tool.pk is not None and tool.title != data.title
    for name in COLUMNS:
        setattr(tool, name, getattr(data, name))
    tool.save()
    keep_template(tool, data.shape)
    index(tool)
    if is_renamed:
        _index_uses(tool)
    Draft.objects.filter(owner=tool.owner, key=key).delete()
    return tool


def _index_uses(tool: Tool) -> None:
    """What names the tool is found by its title too. (What names a library's follows with the next chore.)"""
    index(*Evidence.objects.live().filter(tools=tool))
    index(*ToolChoice.objects.active().filter(tool=tool))
    index(*ToolRecord.objects.live().filter(tool=tool))


def _locked(tool: Tool, by: User) -> Tool:
    """The actor's tool as it is under the lock. Raises PermissionDenied."""
    lock(by)
    current = Tool.objects.select_for_update(of=("self",)).filter(pk=tool.pk).first()
    if current is None:
        raise PermissionDenied(_("This is not there any more."))
    require(can_edit_tool(by, current))
    return current
