"""What somebody needs for every form of ours to have its occasion: as trainer, as mentor, as administrator.

Each function returns the pages to begin at, beside those that these lead to.
"""

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from accounts.models import ErasureRequest
from accounts.registry import MentorshipStep
from competencies import editing
from competencies.models import Dimension, Tool
from competencies.publishing import publish
from portfolio.models import Commitment, Feedback, Occurrence
from portfolio.workflow import deciding
from portfolio.workflow.drafts import save_draft
from portfolio.workflow.evidence import ClaimData, EvidenceData, bin_evidence, create_evidence
from portfolio.workflow.levels import set_own_level
from portfolio.workflow.mentorships import follow
from portfolio.workflow.signing import sign_off
from portfolio.workflow.taking_up import take_up
from tests import factories
from tests.access import portfolio, writing
from tests.competencies.documents import document, framework
from tests.portfolio import asked, inviting, reviewing
from tests.portfolio.test_asking_pages import evidence_on


def of_trainer(trainer, sheet):
    """A portfolio with all that can be done in it; the page of the binned evidence and that of an edited sheet."""
    Dimension.objects.filter(competency=sheet).update(reworded_in=9)
    criterion, dimension = sheet.criterion_set.first(), sheet.dimension_set.first()
    set_own_level(criterion, by=trainer, level=sheet.framework.scales.get().levels.first())
    claims = [ClaimData(dimension)]
    evidence = create_evidence(by=trainer, key=uuid4(), data=EvidenceData("Café"), claims=claims)
    save_draft(by=trainer, key=evidence.uuid, data={})
    asked_and_answered(trainer, sheet)
    proposed(trainer)
    inviting.as_mentor(trainer)
    binned = create_evidence(by=trainer, key=uuid4(), data=EvidenceData("Binned"))
    bin_evidence(binned, by=trainer)
    edited = publish(document(), framework=framework(slug="edited")).competency
    edited.framework.editors.create(user=trainer)
    address = edited.get_absolute_url()
    changed = document(criteria="- Écoute bien {#c-ecoute}\n- Partage {#c-partage}")
    editing.save_draft(edited, by=trainer, document=changed, revision=0)
    menu = (
        "bin",
        "profile",
        "mentorships",
        "mentor-invite",
        "notifications",
        "notification-choices",
    )
    just_binned = f"{reverse('evidence-list')}?binned={binned.uuid}"
    pages = (reverse(name) for name in menu)
    return just_binned, address, f"{address}edit/", "/", *pages, *written(trainer)


def written(trainer):
    """All that can be written on a sheet with questions and actions, live, struck, ended and in the bin."""
    sheet = factories.published_sheet(is_whole=True, competency__slug="whole")
    trainer.enrolments.create(framework=sheet.framework)
    library = Tool.objects.create(framework=sheet.framework, slug="library", title="Library", purpose="All")
    rows = writing.fill(trainer, sheet, library)
    rows["record"].template.tool.templates.create(
        number=2, kind="grid", fields=rows["record"].template.fields
    )
    undated = writing.commitment(trainer, sheet)
    Commitment.objects.filter(pk=undated.pk).update(starts=None, recurrence="")
    undated.occurrences.all().delete()
    stopped = writing.commitment(trainer, sheet, ended_on=timezone.localdate())
    Commitment.objects.filter(pk=rows["commitment"].pk).update(remind_before=1)
    settled = rows["commitment"].occurrences.first()
    Occurrence.objects.filter(pk=settled.pk).update(state="done", settled_at=timezone.now())
    spare = [portfolio.tool(trainer) for _ in range(2)]
    Tool.objects.filter(pk=spare[1].pk).update(retired_at=timezone.now())
    Feedback.objects.filter(submission__owner=trainer).update(next_step="Write every week.")
    menu = ("reflections", "reflection-three-minutes", "bin", "tools", "commitments", "calendar", "tags")
    return (
        sheet.get_absolute_url(),
        *(rows[name].get_absolute_url() for name in ("reflection", "phase", "record", "commitment")),
        *(row.get_absolute_url() for row in (undated, stopped, *spare)),
        *(reverse(name) for name in (*menu, "data", "erasure")),
    )


def asked_and_answered(trainer, sheet):
    """A request with an item that waits and one that came back, and a mentor who is not named in it."""
    named, _other = (reviewing.accompany(factories.UserFactory(), trainer) for _ in range(2))
    items = [evidence_on(sheet, trainer, title) for title in ("Waits", "Came back")]
    request = reviewing.ask(trainer, sheet, items, [named])
    asked.answer(request.submissions.get(title="Came back"), named.mentor, decision="returned")


def proposed(trainer):
    """A mentorship that waits for the trainer's word, and one that can be prolonged."""
    mentor = factories.UserFactory()
    row = reviewing.accompany(mentor, trainer, accepted_at=None, proposed_by=mentor)
    follow(row, MentorshipStep.PROPOSED, by=mentor)
    ends = row.starts + timedelta(days=365)
    reviewing.accompany(factories.UserFactory(), trainer, ends=ends)


def of_mentor(mentor, sheet):
    """Three trainees: one whose items wait or can be taken back, one to be signed off, one who is."""
    waits, ready, signed = (asked_by_a_trainee(mentor, sheet) for _ in range(3))
    first, second = waits.submissions.order_by("pk")
    asked.answer(first, mentor, 3)
    words = deciding.Words(strengths="Clear.")
    deciding.save_feedback(second, by=mentor, version=0, words=words)
    take_up(ready, by=mentor)
    for submission in (*ready.submissions.all(), *signed.submissions.all()):
        asked.answer(submission, mentor, 3)
    row = sign_off(signed, by=mentor, statement="I saw three sessions.")
    ErasureRequest.objects.create(user=mentor, due_on=timezone.localdate() + timedelta(days=14))
    accepted = ready.submissions.first()
    return (
        reverse("mentoring"),
        f"{reverse('mentoring')}?all=1",
        reverse("sign-off-new", args=[ready.uuid]),
        reverse("sign-off", args=[row.uuid]),
        reverse("acceptance-revoke", args=[accepted.uuid]),
        reverse("erasure"),
        reverse("data"),
    )


def asked_by_a_trainee(mentor, sheet):
    """The request of somebody who shows the mentor two items on every part of the sheet."""
    trainer = factories.UserFactory()
    trainer.enrolments.create(framework=sheet.framework)
    evidence = [asked.evidence_on_all(trainer, sheet) for _ in range(2)]
    return reviewing.ask(trainer, sheet, evidence, [reviewing.accompany(mentor, trainer)])


def of_admin(admin):
    """A cohort, and an invitation into it."""
    inviting.as_member(admin, inviting.cohort())
    return reverse("invitations"), reverse("invitation-new"), reverse("invitations-upload")
