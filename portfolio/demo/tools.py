"""Writes the preferred tools of a demo trainer, each chosen on its evening."""

from datetime import timedelta

import yaml
from django.db.models import Q
from django.utils import timezone

from competencies.models import Competency, Tool
from portfolio.workflow.tool_choices import About, choose


def write_choices(owner, folder, days_ago):
    """The folder's tools.yaml, if it has one; sheets and tools that are not there are left out."""
    path = folder / "tools.yaml"
    plan = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    for slug, choices in plan.items():
        competency = Competency.objects.filter(slug=slug, published__isnull=False).first()
        for one in choices if competency else ():
            chosen = write_choice(owner, competency, one, days_ago)
            if chosen and "replaced" in one:
                write_choice(owner, competency, one["replaced"], days_ago, instead_of=chosen)


def write_choice(owner, competency, plan, days_ago, instead_of=None):
    """One choice, or None where there is no such tool."""
    reach = Q(owner=owner) | Q(framework=competency.framework)
    tool = Tool.objects.filter(reach, slug=plan["tool"]).first()
    if tool is None:
        return None
    since = timezone.localdate() - timedelta(days=plan["since"]) if "since" in plan else None
    about = About(plan["use"], plan["mastery"], since)
    with days_ago(plan["days"]):
        return choose(tool, competency, by=owner, about=about, instead_of=instead_of)
