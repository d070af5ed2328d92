"""Writes the tools that a demo trainer filled in, and the tools that they made themselves."""

from datetime import timedelta
from uuid import uuid4

import yaml
from django.utils import timezone

from competencies.models import Competency, Criterion, Tool
from competencies.tool_templates import current_template, keep_template, shape_of
from portfolio.models import Evidence, ToolRecord
from portfolio.workflow import records, writing
from portfolio.workflow.evidence import ClaimData, link_evidence

DAYS = {"date"}  # cells that say in how many days, or how long ago


def write_records(owner, folder, days_ago):
    """The records of a folder's records.yaml, each on its day; a tool or a sheet that is not there is left out."""
    path = folder / "records.yaml"
    for one in yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else ():
        with days_ago(one["days"]):
            tool = own_tool(owner, one["own"]) if "own" in one else library_tool(one["tool"])
            template = current_template(tool) if tool else None
            if template is not None:
                write_record(owner, tool, template, one)


def write_record(owner, tool, template, one):
    """One record through the workflow; `shows` makes it evidence the same evening, of these criteria."""
    values = {
        "tool": tool,
        "template": template,
        "competency": Competency.objects.filter(slug=one["sheet"], published__isnull=False).first(),
        "title": one["title"],
        "rows": [{key: dated(key, text) for key, text in row.items() if text} for row in one["rows"]],
    }
    record = writing.create(ToolRecord, by=owner, key=uuid4(), values=values)
    for uid, justification in one.get("shows", {}).items():
        criterion = Criterion.objects.current().filter(competency=record.competency, uid=uid).first()
        if criterion:
            evidence = records.make_evidence(record, by=owner)
            link_evidence(evidence, by=owner, claim=ClaimData(criterion, justification))
            Evidence.objects.filter(pk=evidence.pk).update(starts=timezone.now().date())


def dated(key, text):
    """The text; of a day, the date that lies so many days before or after today."""
    if key not in DAYS:
        return text
    return (timezone.now().date() + timedelta(days=int(text))).isoformat()


def library_tool(slug):
    """A tool of a library, or None."""
    return Tool.objects.filter(owner=None, slug=slug).first()


def own_tool(owner, head):
    """The trainer's own tool with its checklist, made where it is missing."""
    about = {"title": head["title"], "purpose": head["purpose"]}
    tool, _is_new = Tool.objects.get_or_create(owner=owner, slug=head["slug"], defaults=about)
    keep_template(tool, shape_of("checklist", lines=head["lines"]))
    return tool
