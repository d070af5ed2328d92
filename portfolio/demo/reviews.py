"""Writes the demo's reviews as trainer and mentor would have, through the workflow, each step on its own day."""

from datetime import timedelta
from uuid import uuid4

import yaml
from django.utils import timezone

from accounts.models import Mentorship, OutgoingMail, User
from competencies.models import Competency, Level
from portfolio.demo.portfolios import FOLDER, Piece, days_ago, moment
from portfolio.models import Evidence, Feedback, Notification
from portfolio.workflow import asking, deciding, taking_up
from portfolio.workflow.acknowledging import acknowledge
from portfolio.workflow.content import content_of
from portfolio.workflow.evidence import EvidenceData, update_evidence

READ_AFTER = 10  # days: older notifications were read


class Reviews:
    """Plays the reviews of one folder; a step says by its first word what it is."""

    def __init__(self, trainer: User, folder: str):
        self.trainer, self.folder = trainer, FOLDER / folder
        self.levels = {
            level.slug: level
            for level in Level.objects.filter(
                scale__framework__enrolments__user=trainer, scale__is_current=True
            )
        }

    def play(self):
        for plan in yaml.safe_load((self.folder / "reviews.yaml").read_text(encoding="utf-8")):
            self.play_request(plan)
        old = timezone.now() - timedelta(days=READ_AFTER)
        Notification.objects.filter(created_at__lt=old).update(read_at=old)
        OutgoingMail.objects.filter(recipient__endswith="@example.org").delete()

    def play_request(self, plan):
        mentorship = Mentorship.objects.open().get(trainer=self.trainer, mentor__email=plan["mentor"])
        self.mentor = mentorship.mentor
        competency = Competency.objects.select_related("framework", "published").get(slug=plan["sheet"])
        with days_ago(plan["days"]):
            wished = timezone.localdate() + timedelta(days=plan["wished_in"]) if "wished_in" in plan else None
            self.request = asking.ask(
                competency,
                by=self.trainer,
                key=uuid4(),
                items=[self.item(name, competency) for name in plan["items"]],
                mentorships=[mentorship],
                message=plan["message"].strip(),
                wished_for=wished,
            )
        for step in plan["then"]:
            with days_ago(step["days"]):
                self.take(step)

    def take(self, step):
        competency = self.request.competency
        if "taken_up" in step:
            taking_up.take_up(self.request, by=self.mentor)
        elif "answer" in step:
            self.answer(step)
        elif "acknowledge" in step:
            feedback = Feedback.objects.get(submission=self.latest(step["acknowledge"]))
            acknowledge(feedback, by=self.trainer, answer=step.get("answered", ""))
        elif "rewrite" in step:
            self.rewrite(self.evidence(step["rewrite"]), step["more"])
        else:
            name = step.get("show") or step["again"]
            asking.submit(self.request, by=self.trainer, items=[self.item(name, competency)])

    def answer(self, step):
        submission = self.latest(step["answer"])
        claimed = {
            claim.criterion.uid: claim.criterion
            for claim in submission.claims.filter(criterion__isnull=False).select_related("criterion")
        }
        words = deciding.Words(
            strengths=step["strengths"],
            question=step.get("question", ""),
            next_step=step.get("next_step", ""),
            talked_on=moment(step["talked"] - step["days"]).date() if "talked" in step else None,
            levels=tuple(
                deciding.GivenLevel(claimed[uid], self.levels[one["level"]], one.get("note", ""))
                for uid, one in step.get("levels", {}).items()
                if uid in claimed
            ),
        )
        feedback = deciding.save_feedback(submission, by=self.mentor, version=0, words=words)
        deciding.publish(feedback, by=self.mentor, decision=step["decision"])

    def rewrite(self, evidence, more):
        """Add a paragraph, as the form would have."""
        content = content_of(evidence)
        data = content.data
        text = f"{data.text}\n\n{more.strip()}"
        update_evidence(
            evidence,
            by=self.trainer,
            version=evidence.version,
            data=EvidenceData(data.title, text, data.kind, data.starts, data.ends),
            claims=content.claims,
            tags=content.tags,
            links=content.links,
            tools=content.tools,
        )

    def evidence(self, name):
        title = Piece.read(self.folder / f"{name}.md").head["title"]
        return Evidence.objects.get(owner=self.trainer, title=title)

    def item(self, name, competency):
        evidence = self.evidence(name)
        return asking.Item(evidence, list(evidence.claims.filter(competency=competency)))

    def latest(self, name):
        return self.request.submissions.filter(item=self.evidence(name).uuid).latest("round")
