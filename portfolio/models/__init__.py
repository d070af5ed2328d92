"""Evidence and its claims, files, levels, reviews, and typing that is not saved yet."""

from portfolio.models.assessments import Assessment
from portfolio.models.drafts import Draft, PendingPost
from portfolio.models.evidence import Claim, Evidence, EvidenceLink, TaggedEvidence
from portfolio.models.feedback import Acknowledgement, Feedback, FeedbackLevel, MentorNote, SignOff
from portfolio.models.files import Attachment, StoredFile, Upload
from portfolio.models.notifications import Notification, NotificationChoice
from portfolio.models.reviews import (
    ReviewPart,
    ReviewRequest,
    Submission,
    SubmissionClaim,
    SubmissionFile,
)
from portfolio.models.trail import TrailEntry

__all__ = [
    "Acknowledgement",
    "Assessment",
    "Attachment",
    "Claim",
    "Draft",
    "Evidence",
    "EvidenceLink",
    "Feedback",
    "FeedbackLevel",
    "MentorNote",
    "Notification",
    "NotificationChoice",
    "PendingPost",
    "ReviewPart",
    "ReviewRequest",
    "SignOff",
    "StoredFile",
    "Submission",
    "SubmissionClaim",
    "SubmissionFile",
    "TaggedEvidence",
    "TrailEntry",
    "Upload",
]
