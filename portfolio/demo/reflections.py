"""Writes the reflections of a demo portfolio as its owner would have, each on its evening."""

from uuid import uuid4

import yaml
from django.utils import timezone

from competencies.models import Competency, Dimension, Question
from portfolio.models import Evidence, Reflection
from portfolio.workflow import writing
from portfolio.workflow.reflections import About, set_about, set_question

FILE = "reflections.yaml"


def write_reflections(owner, folder, days_ago):
    """The reflections of the folder, if it has any; lines that the sheets no longer have are left out."""
    path = folder / FILE
    for plan in yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else ():
        write_one(owner, plan, days_ago)


def write_one(owner, plan, days_ago):
    """One reflection with its earlier editions; None where its question is not asked any more."""
    question = Question.objects.current().filter(competency__slug=plan["sheet"], uid=plan.get("question", ""))
    asked = question.select_related("competency__framework", "competency__published").first()
    if plan["kind"] == Reflection.Kind.ANSWER and asked is None:
        return None
    row = None
    for edition in [
        *plan.get("edited", ()),
        {"days": plan["days"] - 1 if "edited" in plan else plan["days"]},
    ]:
        with days_ago(edition["days"]):
            text = edition.get("text", plan["text"]).strip()
            row = _save(owner, plan, text, row, beside_of(owner, plan, asked))
    return row


def beside_of(owner, plan, asked):
    """Writes what hangs on the row."""
    own = Evidence.objects.visible_to(owner).filter(title__in=plan.get("evidence", ()))
    parts = Dimension.objects.current().filter(competency__slug=plan["sheet"])
    about = About(
        competencies=list(Competency.objects.filter(slug=plan["sheet"], published__isnull=False)),
        dimensions=list(parts.filter(uid__in=plan.get("dimensions", ())).select_related("competency")),
        evidence=list(own),
        tags=plan.get("tags", ()),
    )

    def beside(row):
        if asked is not None:
            set_question(row, asked, by=owner)
        set_about(row, about, by=owner)

    return beside


def _save(owner, plan, text, row, beside):
    if row is not None:
        return writing.save(row, by=owner, version=row.version, values={"text": text}, beside=beside)
    values = {"kind": plan["kind"], "title": plan.get("title", ""), "text": text}
    values["dated"] = timezone.localdate()  # the day that is being played
    return writing.create(Reflection, by=owner, key=uuid4(), values=values, beside=beside)
