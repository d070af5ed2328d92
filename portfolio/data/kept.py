"""What is kept about a person, in plain words with counts: every declared table stands in one line."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import EmailField, Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.registry import Export, PersonalData, personal_tables

# The words for groups of tables; a table that stands in none of them shows under its own name.
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("Evidence"), ("portfolio.Evidence",)),
    (_("What the evidence shows"), ("portfolio.Claim",)),
    (_("Links of evidence"), ("portfolio.EvidenceLink",)),
    (_("Files"), ("portfolio.Attachment", "portfolio.Upload")),
    (_("Reflections and answers"), ("portfolio.Reflection",)),
    (
        _("Earlier editions of texts"),
        ("portfolio.HistoricalReflection", "portfolio.HistoricalRolePhase"),
    ),
    (_("Lines of the synthesis"), ("portfolio.SynthesisItem",)),
    (_("Phases of my role"), ("portfolio.RolePhase",)),
    (
        _("Tools: chosen, filled in, my own"),
        ("portfolio.ToolChoice", "portfolio.ToolRecord", "competencies.Tool", "competencies.ToolTemplate"),
    ),
    (_("Ticked actions"), ("portfolio.Tick",)),
    (_("Commitments and their dates"), ("portfolio.Commitment", "portfolio.Occurrence")),
    (_("Levels"), ("portfolio.Assessment",)),
    (
        _("Review requests, and what was shown in them"),
        ("portfolio.ReviewRequest", "portfolio.Submission"),
    ),
    (_("Feedback that I received, and my answers"), ("portfolio.Feedback", "portfolio.Acknowledgement")),
    (_("Sign-offs"), ("portfolio.SignOff",)),
    (_("My notes as a mentor"), ("portfolio.MentorNote",)),
    (_("Mentorships and invitations"), ("accounts.Mentorship", "accounts.Invitation")),
    (
        _("Cohorts, frameworks that I follow or edit, sheets set aside"),
        (
            "accounts.CohortMember",
            "competencies.Enrolment",
            "competencies.ContentEditor",
            "competencies.SetAside",
        ),
    ),
    (_("Tags"), ("competencies.Tag",)),
    (_("Drafts, and forms that were kept"), ("portfolio.Draft", "portfolio.PendingPost")),
    (
        _("Notifications, and what I want to be told"),
        ("portfolio.Notification", "portfolio.NotificationChoice"),
    ),
    (_("What search has taken from these"), ("portfolio.SearchEntry", "portfolio.AttachmentText")),
    (
        _("My account: address, second factors, sessions"),
        ("accounts.User", "account.EmailAddress", "mfa.Authenticator", "usersessions.UserSession"),
    ),
)

# What mentors have not published is theirs alone.
ONLY: dict[str, dict[str, Any]] = {
    "portfolio.Feedback": {"published_at__isnull": False},
    "portfolio.FeedbackLevel": {"feedback__published_at__isnull": False},
}


@dataclass(frozen=True)
class Kept:
    """A line of the page: what it is, how many, and whether it goes into the archive."""

    words: str | Promise
    count: int
    leaves: Export


def kept_about(user: User) -> list[Kept]:
    """What there is of the person's, group by group; what there is none of is left out."""
    counts = {
        label: chosen_rows(user, declared).count()
        for label, declared in personal_tables.items()
        if declared.owner
    }
    lines, grouped = [], set()
    for words, labels in GROUPS:
        grouped |= set(labels)
        lines.append(Kept(words, sum(counts.get(label, 0) for label in labels), _leaves(labels)))
    others = [label for label in counts if label not in grouped and not _is_link(label)]
    lines += [
        Kept(table(label)._meta.verbose_name_plural, counts[label], _leaves([label])) for label in others
    ]
    return [line for line in lines if line.count]


def rows_of(user: User, declared: PersonalData) -> QuerySet[Model]:
    """The person's rows of a declared table, those in the bin too; by the address where that is all it has."""
    model = table(declared.model)
    column = (
        model._meta.get_field(declared.owner)
        if "__" not in declared.owner and declared.owner != "pk"
        else None
    )
    owner = user.email if isinstance(column, EmailField) else user.pk
    return model._base_manager.filter(**{declared.owner: owner}).order_by("pk")


def chosen_rows(user: User, declared: PersonalData) -> QuerySet[Model]:
    """The rows of a table that go into the person's archive."""
    return rows_of(user, declared).filter(**ONLY.get(declared.model, {}))


def table(label: str) -> type[Model]:
    """The model by the label that declarations use."""
    return apps.get_model(label)


def _leaves(labels) -> Export:
    ways = [personal_tables[label].export for label in labels if label in personal_tables]
    return next((way for way in (Export.ROWS, Export.SUMMARY) if way in ways), Export.NOTHING)


def _is_link(label: str) -> bool:
    """Whether the rows only join two others that are counted already, or repeat one."""
    model = table(label)
    return bool(model._meta.auto_created) or not model._meta.verbose_name_plural or label in LINKS


LINKS = {
    "portfolio.TaggedEvidence",
    "portfolio.TaggedReflection",
    "portfolio.Answer",
    "portfolio.ReviewPart",
    "portfolio.SubmissionClaim",
    "portfolio.SubmissionFile",
    "portfolio.FeedbackLevel",
}
