"""What of a trainee is open to a mentor, and what the mentor gave them: for the mentor's page on the trainee."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts.models import Mentorship, User
from competencies.models import Competency
from portfolio.models import Assessment, Feedback, ReviewRequest, SignOff, Submission

SHOWN = 100  # of one's own feedback, latest first


@dataclass
class OpenSheet:
    """One competency with a request open to the mentor: its latest rounds, levels and sign-off."""

    competency: Competency
    requests: list[ReviewRequest] = field(default_factory=list)
    items: list[Submission] = field(default_factory=list)
    levels: list[Assessment] = field(default_factory=list)
    sign_off: SignOff | None = None


def mentorship_of(viewer: User, trainer: User) -> Mentorship | None:
    """The latest that was accepted between the two, also when it is over."""
    rows = Mentorship.objects.filter(mentor=viewer, trainer=trainer, accepted_at__isnull=False)
    return rows.select_related("mentor", "trainer").order_by("-accepted_at", "-pk").first()


def open_sheets(viewer: User, trainer: User) -> list[OpenSheet]:
    """Each competency of which a request is open to the viewer, in the order of the map."""
    sheets: dict[int, OpenSheet] = {}
    requests = ReviewRequest.objects.open_to(viewer).filter(trainer=trainer)
    requests = requests.select_related("competency__framework").distinct()
    order = ("competency__framework__title", "competency__notebook__position", "competency__position")
    for request in requests.order_by(*order, "competency", "asked_at"):
        sheet = sheets.setdefault(request.competency_id, OpenSheet(request.competency))
        sheet.requests.append(request)
    for item in latest_rounds(viewer, trainer):
        sheets[item.competency_id].items.append(item)
    for level in latest_levels(trainer, sheets):
        sheets[level.competency_id].levels.append(level)
    signed = SignOff.objects.active().visible_to(viewer).filter(trainer=trainer, competency__in=list(sheets))
    for sign_off in signed.select_related("version").defer("snapshot"):
        sheets[sign_off.competency_id].sign_off = sign_off
    return list(sheets.values())


def latest_rounds(viewer: User, trainer: User) -> list[Submission]:
    """Of each item open to the viewer, the latest round that is."""
    rounds = Submission.objects.open_to(viewer).filter(owner=trainer)
    rounds = rounds.select_related("request").defer("snapshot", "html").order_by("submitted_at", "pk")
    return list({(row.request_id, row.item): row for row in rounds}.values())


def latest_levels(trainer: User, competencies: Iterable[int]) -> list[Assessment]:
    """The mentor level that counts on each current criterion, in the order of the sheet."""
    given = Assessment.objects.given_here().filter(
        trainer=trainer,
        competency__in=list(competencies),
        kind=Assessment.Kind.MENTOR,
        level__isnull=False,
        cancelled_by__isnull=True,
        criterion__retired_at__isnull=True,
    )
    rows = given.select_related("criterion", "level", "author").order_by("pk")
    latest = {row.criterion_id: row for row in rows}
    return sorted(latest.values(), key=lambda row: (row.criterion.position, row.criterion_id))


def given_feedback(viewer: User, trainer: User) -> list[Feedback]:
    """What the viewer published on the trainer's items, latest first.

    Each says as `is_open` whether the item is still open to them: its title is the trainer's, the words are not.
    """
    rows = (
        Feedback.objects.filter(mentor=viewer, submission__owner=trainer, published_at__isnull=False)
        .select_related("submission__competency__framework", "submission__request")
        .defer("submission__snapshot", "submission__html")
        .prefetch_related("assessments__criterion", "assessments__level", "assessments__cancelled_by")
        .order_by("-published_at", "-pk")[:SHOWN]
    )
    still = set(Submission.objects.open_to(viewer).filter(owner=trainer).values_list("pk", flat=True))
    for row in rows:
        row.is_open = row.submission_id in still
        row.given = [level for level in row.assessments.all() if level.level_id is not None]
    return list(rows)


def given_sign_offs(viewer: User, trainer: User) -> list[SignOff]:
    """What the viewer signed for the trainer, latest first, standing or not."""
    rows = SignOff.objects.filter(trainer=trainer, mentor=viewer)
    return list(rows.select_related("competency__framework", "version").defer("snapshot"))
