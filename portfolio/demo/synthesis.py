"""Writes the syntheses of a demo trainer, each line on its evening."""

from uuid import uuid4

import yaml

from competencies.models import Competency, Tool
from portfolio.synthesis import List
from portfolio.workflow import synthesis as workflow


def write_syntheses(owner, folder, days_ago):
    """The folder's synthesis.yaml, if it has one; sheets and tools that are not there are left out."""
    path = folder / "synthesis.yaml"
    plan = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    for slug, lists in plan.items():
        competency = Competency.objects.filter(slug=slug, published__isnull=False).first()
        for name, lines in lists.items() if competency else ():
            for line in lines:
                write_line(owner, competency, List(name), line, days_ago)


def write_line(owner, competency, to, plan, days_ago):
    """One line, struck where the plan says when."""
    tool = Tool.objects.filter(framework=competency.framework, slug=plan.get("tool", "")).first()
    with days_ago(plan["days"]):
        line = workflow.add(competency, by=owner, key=uuid4(), to=to, text=plan["text"], tool=tool)
    if "struck" in plan:
        with days_ago(plan["struck"]):
            workflow.strike(line, by=owner)
