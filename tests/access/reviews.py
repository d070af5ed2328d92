"""What the trainer showed, and to whom: a request with an item in every state, and one nobody reads any more."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.models import Invitation, Mentorship
from portfolio import models, snapshots
from portfolio.workflow import asking, deciding, signing
from portfolio.workflow.acknowledging import acknowledge
from portfolio.workflow.evidence import bin_evidence
from tests.access import portfolio, writing

State = models.Submission.State


def mentorships(cast, trainer):
    """{actor: mentorship}: each active when the trainer asked, some no longer."""
    today = timezone.localdate()
    named = ("asked mentor", "late mentor", "expired mentor", "former mentor")
    rows = {}
    for actor in (*named, "mentor"):
        rows[actor] = Mentorship.objects.create(
            mentor=cast[actor],
            trainer=trainer,
            proposed_by=trainer,
            accepted_at=timezone.now(),
            starts=today - timedelta(days=200),
        )
    return rows


def end(rows, trainer):
    """What time and the trainer did to them since: one ran out lately, one long ago, one was ended."""
    today = timezone.localdate()
    for actor, days in (("late mentor", 5), ("expired mentor", 40)):
        Mentorship.objects.filter(pk=rows[actor].pk).update(ends=today - timedelta(days=days))
    ended = rows["former mentor"]
    Mentorship.objects.filter(pk=ended.pk).update(ended_at=timezone.now(), ended_by=trainer)
    asking.close_parts(models.ReviewPart.objects.filter(mentorship=ended), by=trainer)


def item(evidence):
    return asking.Item(evidence, list(evidence.claims.all()))


def ask(trainer, sheet, named, evidence):
    return asking.ask(
        sheet,
        by=trainer,
        key=uuid4(),
        items=[item(one) for one in evidence],
        mentorships=named,
        message=portfolio.word(),
    )


def round_of(request, evidence):
    return request.submissions.get(evidence=evidence)


def words(submission, *, level=None):
    """A mentor's feedback with a word everywhere; `level` for the criteria it claims."""
    claims = submission.claims.exclude(criterion=None).select_related("criterion")
    return deciding.Words(
        portfolio.word(),
        portfolio.word(),
        portfolio.word(),
        timezone.localdate(),
        tuple(deciding.GivenLevel(claim.criterion, level, portfolio.word()) for claim in claims),
    )


def decide(submission, mentor, decision, level=None):
    feedback = deciding.save_feedback(submission, by=mentor, version=0, words=words(submission, level=level))
    return deciding.publish(feedback, by=mentor, decision=decision)


def fill(world_cast, trainer, sheet):
    """The requests; what single tests ask for by name, and `shown`, the words that are open to the mentors."""
    asked = world_cast["asked mentor"]
    rows = mentorships(world_cast, trainer)
    named = [row for actor, row in rows.items() if actor != "mentor"]
    top = sheet.framework.scales.get(is_current=True).levels.last()
    kinds = ("waiting", "returned", "accepted", "revoked", "withdrawn", "closed", "binned")
    evidence = {kind: portfolio.evidence(trainer, sheet) for kind in kinds}
    portfolio.image(evidence["waiting"])
    request = ask(trainer, sheet, named, evidence.values())
    rounds = {kind: round_of(request, one) for kind, one in evidence.items()}
    reflection = writing.answer(trainer, sheet)
    rounds["read"] = asking.submit(request, by=trainer, items=[asking.Item(reflection)])[0]
    feedback = decide(rounds["returned"], asked, "returned")
    decide(rounds["accepted"], asked, "accepted", top)
    decide(rounds["revoked"], asked, "accepted")
    decide(rounds["read"], asked, "accepted")
    deciding.revoke(rounds["revoked"], by=asked, reason=portfolio.word())
    answered = acknowledge(feedback, by=trainer, answer=portfolio.word())
    draft = deciding.save_feedback(
        rounds["waiting"], by=asked, version=0, words=words(rounds["waiting"], level=top)
    )
    asking.withdraw(rounds["withdrawn"], by=trainer)
    asking.close_item(request, by=trainer, item=evidence["closed"].uuid)
    bin_evidence(evidence["binned"], by=trainer)
    over = ask(trainer, sheet, named[:1], [portfolio.evidence(trainer, sheet)])
    asking.close_request(over, by=trainer)
    sign_off = signed(request, asked, sheet)
    end(rows, trainer)
    note = models.MentorNote.objects.create(mentor=asked, trainer=trainer, text=portfolio.word())
    states = {kind: models.Submission.objects.get(pk=one.pk) for kind, one in rounds.items()}
    return {
        "request": models.ReviewRequest.objects.get(pk=request.pk),
        "closed_request": over,
        "submission": states["waiting"],
        "returned": states["returned"],
        "accepted": states["accepted"],
        "revoked": states["revoked"],
        "read": states["read"],
        "withdrawn": states["withdrawn"],
        "closed_item": states["closed"],
        "binned_item": states["binned"],
        "feedback": feedback,
        "feedback_draft": draft,
        "acknowledgement": answered,
        "sign_off": sign_off,
        "mentorship": rows["asked mentor"],
        "mentorships": rows,
        "note": note,
        "shown_file": evidence["waiting"].attachments.first(),
        "shown_image": evidence["waiting"].attachments.last(),
        "withdrawn_file": evidence["withdrawn"].attachments.first(),
        "invitation": invitation(trainer),
        "notification": models.Notification.objects.filter(recipient=trainer).first(),
        "shown": shown(request, states, sign_off),
        "mentors_own": texts(draft)
        | texts(note)
        | {word for row in draft.levels.all() for word in texts(row)},
    }


def signed(request, mentor, sheet):
    """A sign-off that was revoked: its statement and reason hold words."""
    text = snapshots.canonical_json(
        {
            "format": signing.FORMAT,
            "competency": str(sheet.uuid),
            "sheet_version": str(sheet.published.uuid),
            "criteria": [],
            "dimensions": [],
        }
    )
    row = models.SignOff.objects.create(
        trainer=request.trainer,
        competency=sheet,
        version=sheet.published,
        request=request,
        mentor=mentor,
        mentor_name=str(mentor),
        statement=portfolio.word(),
        snapshot=text,
        digest=snapshots.digest_of(text),
    )
    signing.revoke_sign_off(row, by=mentor, reason=portfolio.word())
    return models.SignOff.objects.get(pk=row.pk)


def texts(row):
    """The hidden words of a row."""
    values = (str(field.value_from_object(row)) for field in row._meta.concrete_fields)
    return {word for value in values for word in portfolio.WORD.findall(value)}


def shown(request, rounds, sign_off):
    """Every word that the named mentors may read: what is open to them, and nothing else of the trainer's."""
    words = texts(request) | texts(sign_off)
    for kind in ("waiting", "returned", "accepted", "revoked", "read"):
        submission = rounds[kind]
        words |= texts(submission)
        for feedback in submission.feedback.exclude(published_at=None):
            words |= texts(feedback)
            words |= {word for level in feedback.levels.all() for word in texts(level)}
            words |= {word for given in feedback.assessments.all() for word in texts(given)}
            answer = getattr(feedback, "acknowledgement", None)
            words |= texts(answer) if answer else set()
        for file in submission.files.all():
            words |= set(portfolio.WORD.findall(file.name))
            originals = [] if file.is_image else [file.storage_name]
            words |= portfolio.words_of(
                [*originals, file.display_name, file.thumbnail_name, *file.page_names]
            )
    return words


def invitation(trainer):
    return Invitation.objects.create(
        email="invited@example.org",
        name=portfolio.word(),
        trainer=trainer,
        invited_by=trainer,
        expires_at=timezone.now() + timedelta(days=14),
        token_digest="0" * 64,
    )
