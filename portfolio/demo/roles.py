"""Writes the phases of a demo trainer's role and what they wrote of it, each edition on its evening."""

from datetime import timedelta
from uuid import uuid4

import yaml
from django.utils import timezone

from competencies.models import Competency
from portfolio.demo.reflections import write_one
from portfolio.models import Reflection, RolePhase
from portfolio.workflow import writing
from portfolio.workflow.roles import put_last

WORDS = ("title", "posture", "text")


def write_roles(owner, folder, days_ago):
    """The folder's roles.yaml, if it has one; sheets that are not there are left out."""
    path = folder / "roles.yaml"
    plan = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    for slug, phases in plan.get("phases", {}).items():
        competency = Competency.objects.filter(slug=slug, published__isnull=False).first()
        for phase in phases if competency else ():
            write_phase(owner, competency, phase, days_ago)
    for text in plan.get("texts", ()):
        write_one(owner, {"kind": Reflection.Kind.ROLE, **text}, days_ago)


def write_phase(owner, competency, plan, days_ago):
    """One phase with its earlier editions; an edition says what stood otherwise in it."""
    today, row = timezone.localdate(), None
    period = {
        name: today - timedelta(days=plan[name]) if name in plan else None for name in ("starts", "ends")
    }
    for edition in (*plan.get("edited", ()), plan):
        words = {name: edition.get(name, plan[name]).strip() for name in WORDS}
        with days_ago(edition["days"]):
            if row is None:
                values = {"competency_id": competency.pk, **words, **period}
                row = writing.create(RolePhase, by=owner, key=uuid4(), values=values, beside=put_last)
            else:
                row = writing.save(row, by=owner, version=row.version, values=words)
