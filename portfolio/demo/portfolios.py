"""Writes a demo portfolio as its owner would have, through the workflow, and then moves the dates back."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import yaml
from django.utils import timezone

from accounts.models import User
from competencies.models import Competency, Criterion, Dimension, Level, Tool
from portfolio.demo.made_files import made_file
from portfolio.demo.records import write_records
from portfolio.demo.reflections import write_reflections
from portfolio.demo.roles import write_roles
from portfolio.demo.synthesis import write_syntheses
from portfolio.demo.tools import write_choices
from portfolio.files import take_in
from portfolio.models import Attachment, Claim, Draft, Evidence
from portfolio.workflow.drafts import save_draft
from portfolio.workflow.evidence import ClaimData, EvidenceData, LinkData, bin_evidence, create_evidence
from portfolio.workflow.levels import set_own_level, take_back_own_level

FOLDER = Path(__file__).parent
BINNED_SINCE = 3  # days


@dataclass(frozen=True)
class Piece:
    """One text of a portfolio: its front matter and what was written."""

    head: dict
    text: str

    @classmethod
    def read(cls, path):
        _nothing, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
        return cls(yaml.safe_load(head), text.strip())

    @property
    def starts(self):
        return moment(self.head["days"]).date()

    @property
    def ends(self):
        return moment(self.head["until"]).date() if "until" in self.head else None

    @property
    def saved(self):
        """When its owner saved it: the evening of the last day."""
        return moment(self.head.get("until", self.head["days"]))


def moment(days):
    """A quarter to six in the evening, so many days ago."""
    day = timezone.localdate() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(17, 45)))


@contextmanager
def days_ago(days):
    """Everything inside happens on the evening of that day."""
    when = moment(days)
    with patch.object(timezone, "now", lambda: when):
        yield


class Writer:
    """Writes the portfolio of a folder for `owner`; lines that the sheets no longer have are left out."""

    def __init__(self, owner: User, folder: str):
        self.owner, self.folder = owner, FOLDER / folder
        self.plan = yaml.safe_load((self.folder / "portfolio.yaml").read_text(encoding="utf-8"))
        self.parts = {
            (part.competency.slug, part.uid): part
            for model in (Criterion, Dimension)
            for part in model.objects.current()
            .filter(competency__framework__enrolments__user=owner, competency__published__isnull=False)
            .select_related("competency__framework", "competency__published")
        }

    def write(self):
        for path in sorted(self.folder.glob("*.md")):
            piece = Piece.read(path)
            if path.name.startswith("draft-"):
                self.write_draft(piece)
            else:
                evidence = self.write_evidence(piece)
                if path.name.startswith("binned-"):
                    self.throw_away(evidence)
        self.write_levels()
        write_reflections(self.owner, self.folder, days_ago)
        write_roles(self.owner, self.folder, days_ago)
        write_syntheses(self.owner, self.folder, days_ago)
        write_records(self.owner, self.folder, days_ago)
        write_choices(self.owner, self.folder, days_ago)
        for competency in Competency.objects.filter(slug__in=self.plan.get("set_aside", ())):
            self.owner.set_aside.create(competency=competency)

    def write_evidence(self, piece):
        head, key = piece.head, uuid4()
        evidence = create_evidence(
            by=self.owner,
            key=key,
            data=EvidenceData(head["title"], piece.text, head["kind"], piece.starts, piece.ends),
            claims=self.claims_of(head),
            tags=head.get("tags", ()),
            links=[LinkData(**link) for link in head.get("links", ())],
            tools=Tool.objects.filter(owner=None, slug__in=head.get("tools", ())),
            uploads=[
                take_in(by=self.owner, form_key=key, sent=made_file(spec)) for spec in head.get("files", ())
            ],
        )
        Evidence.objects.filter(pk=evidence.pk).update(created_at=piece.saved, updated_at=piece.saved)
        for model in (Attachment, Claim):
            model.objects.filter(evidence=evidence).update(created_at=piece.saved)
        return evidence

    def claims_of(self, head):
        return [
            ClaimData(self.parts[slug, uid], why or "")
            for slug, lines in head["claims"].items()
            for uid, why in lines.items()
            if (slug, uid) in self.parts
        ]

    def throw_away(self, evidence):
        bin_evidence(evidence, by=self.owner)
        Evidence.objects.filter(pk=evidence.pk).update(deleted_at=moment(BINNED_SINCE))

    def write_draft(self, piece):
        """As the form would have sent it."""
        key, head, claims = uuid4(), piece.head, self.claims_of(piece.head)
        fields = {
            "key": [str(key)],
            "title": [head["title"]],
            "text": [piece.text],
            "kind": [head["kind"]],
            "starts": [piece.starts.isoformat()],
            "tags": [", ".join(head.get("tags", ()))],
            "claim": [str(claim.part.uuid) for claim in claims],
        }
        whys = {f"why-{claim.part.uuid}": [claim.justification] for claim in claims if claim.justification}
        save_draft(by=self.owner, key=key, data=fields | whys)
        Draft.objects.filter(owner=self.owner, key=key).update(saved_at=piece.saved)

    def write_levels(self):
        current = Level.objects.filter(scale__framework__enrolments__user=self.owner, scale__is_current=True)
        levels = {level.slug: level for level in current}
        for part, given in self.lines(self.plan.get("levels", {})):
            for one in given:
                self.give_level(part, levels[one["level"]], one)
        for part, one in self.lines(self.plan.get("taken_back", {})):
            self.give_level(part, levels[one["level"]], one)
            with days_ago(one["days"]):
                take_back_own_level(part, by=self.owner)

    def lines(self, tree):
        """(part, value) of each line that the sheets still have."""
        for slug, lines in tree.items():
            for uid, value in lines.items():
                if (slug, uid) in self.parts:
                    yield self.parts[slug, uid], value

    def give_level(self, criterion, level, one):
        with days_ago(one["days"]):
            set_own_level(criterion, by=self.owner, level=level, note=one.get("note", ""))
