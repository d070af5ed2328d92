"""Ticking an action, unticking it, telling when and how, and making evidence of it."""

from datetime import date
from typing import cast

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from competencies.models import Action, SheetVersion
from portfolio.models import Evidence, Tick
from portfolio.permissions import can_answer
from portfolio.search.indexing import index
from portfolio.workflow.commitments_dates import evidence_for
from portfolio.workflow.content import EvidenceData
from portfolio.workflow.evidence import lock
from portfolio.workflow.short_notes import require_fresh

LONGEST = Evidence._meta.get_field("title").max_length or 200


@transaction.atomic
def tick(action: Action, *, by: User) -> Tick:
    """It is done, on the published wording; the same again changes nothing. Raises PermissionDenied."""
    lock(by)
    require(can_answer(by, action))
    version = cast(SheetVersion, action.competency.published)
    row, _is_new = Tick.objects.select_related("evidence").get_or_create(
        owner=by, action=action, defaults={"competency": action.competency, "ticked_on": version}
    )
    if row.ticked_at is None or row.ticked_on_id != action.competency.published_id:
        row.ticked_at = row.ticked_at or timezone.now()
        row.ticked_on = version
        row.save(update_fields=["ticked_at", "ticked_on"])
        index(row)
    return row


@transaction.atomic
def untick(action: Action, *, by: User) -> None:
    """Not done after all; its date and note wait for the next time. Raises PermissionDenied."""
    lock(by)
    require(can_answer(by, action))
    rows = Tick.objects.filter(owner=by, action=action)
    rows.update(ticked_at=None)
    index(*rows)


@transaction.atomic
def tell(action: Action, *, by: User, note: str, done_on: date | None = None, was: str | None = None) -> None:
    """When it was done, and how; whoever tells has done it. Raises PermissionDenied and StaleShortNote."""
    row = tick(action, by=by)
    require_fresh(row.note, note=note, was=was)
    row.done_on, row.note = done_on, note
    row.save(update_fields=["done_on", "note"])
    index(row)


@transaction.atomic
def make_evidence(action: Action, *, by: User) -> Evidence:
    """An evidence in the action's words, linked to the tick; the one that is there, if there is one."""
    row = tick(action, by=by)
    title = " ".join(action.text.split())
    title = title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
    made = evidence_for(
        row.evidence, by=by, data=EvidenceData(title, row.note, starts=row.done_on), claims=[]
    )
    Tick.objects.filter(pk=row.pk).update(evidence=made)
    return made
