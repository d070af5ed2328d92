"""Writes the ticks and commitments of a demo trainer, and settles their dates, each on its own evening."""

from datetime import timedelta
from uuid import uuid4

import yaml
from django.utils import timezone

from competencies.models import Action, Competency
from portfolio.demo.portfolios import FOLDER, days_ago
from portfolio.models import Commitment, Feedback
from portfolio.workflow import commitments, commitments_dates, ticks, writing
from portfolio.workflow.evidence import lock

WITHIN = 80  # days after which the dates of the next three months are made


def write_commitments(owner, folder):
    """The folder's commitments.yaml, if it has one; sheets, parts and next steps that are not there are left out."""
    path = FOLDER / folder / "commitments.yaml"
    plan = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    for slug, lines in plan.get("ticks", {}).items():
        for uid, one in lines.items():
            write_tick(owner, slug, uid, one)
    for one in plan.get("commitments", ()):
        row = take_step(owner, one) if "step" in one else write_one(owner, one)
        if row is not None:
            settle_all(owner, row, one)


def write_tick(owner, slug, uid, plan):
    """One action, ticked that evening."""
    actions = Action.objects.current().filter(competency__slug=slug, uid=uid)
    action = actions.select_related("competency__framework", "competency__published").first()
    if action is None:
        return
    with days_ago(plan["days"]):
        ticks.tell(action, by=owner, done_on=timezone.localdate(), note=plan.get("note", ""))


def write_one(owner, plan):
    """One commitment with its dates until three months from today."""
    competency = Competency.objects.filter(slug=plan["sheet"], published__isnull=False).first()
    if competency is None:
        return None
    dimension = competency.dimension_set.filter(uid=plan.get("dimension"), retired_at=None).first()
    began = timezone.localdate() - timedelta(days=plan["days"])
    values = {
        "title": plan["title"],
        "why": plan.get("why", ""),
        "competency": competency,
        "dimension": dimension,
        "starts": due_day(plan) or began,
        "recurrence": plan.get("recurrence", ""),
        "remind_before": plan.get("remind"),
    }
    with days_ago(plan["days"]):
        row = writing.create(Commitment, by=owner, key=uuid4(), values=values, beside=commitments.plan)
    for days in [*range(plan["days"] - WITHIN, 0, -WITHIN), 0]:
        with days_ago(days):
            lock(owner)
            commitments.plan(row)
    return row


def take_step(owner, plan):
    """The latest next step on that sheet, with a day."""
    given = Feedback.objects.filter(
        submission__owner=owner, submission__competency__slug=plan["step"], published_at__isnull=False
    ).exclude(next_step="")
    feedback = given.order_by("-published_at").first()
    if feedback is None:
        return None
    with days_ago(plan["days"]):
        row = commitments.commit_to_step(feedback, by=owner)
    values = {"starts": due_day(plan)}
    return writing.save(row, by=owner, version=row.version, values=values, beside=commitments.plan)


def settle_all(owner, row, plan):
    """Each past date on its evening; today's and what is to come stay planned."""
    today = timezone.localdate()
    skipped, notes = plan.get("skipped", ()), plan.get("notes", {})
    for one in row.occurrences.filter(due_on__lt=today):
        weeks = (today - one.due_on).days // 7
        with days_ago((today - one.due_on).days):
            state = "skipped" if weeks in skipped else "done"
            note = notes.get(weeks, plan.get("note", ""))
            commitments_dates.settle(one, by=owner, state=state, note=note)


def due_day(plan):
    """The day of a single date, or None."""
    return timezone.localdate() - timedelta(days=plan["due"]) if "due" in plan else None
