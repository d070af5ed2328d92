"""Evidence and its claims, reflections, tools, commitments, levels, reviews, and typing that is not saved yet."""

from portfolio.models.assessments import Assessment
from portfolio.models.commitments import CalendarFeed, Commitment, Occurrence, Tick
from portfolio.models.drafts import Draft, PendingPost
from portfolio.models.evidence import Claim, Evidence, EvidenceLink, TaggedEvidence
from portfolio.models.exports import DataExport
from portfolio.models.feedback import Acknowledgement, Feedback, FeedbackLevel, MentorNote, SignOff
from portfolio.models.files import Attachment, AttachmentText, StoredFile, Upload
from portfolio.models.notifications import Notification, NotificationChoice
from portfolio.models.reflections import Answer, Reflection, TaggedReflection
from portfolio.models.requests import ReviewPart, ReviewRequest
from portfolio.models.reviews import Submission, SubmissionClaim, SubmissionFile
from portfolio.models.search import SearchEntry
from portfolio.models.synthesis import RolePhase, SynthesisItem
from portfolio.models.tools import ToolChoice, ToolRecord
from portfolio.models.trail import TrailEntry
from portfolio.models.written import Written

__all__ = [
    "Acknowledgement",
    "Answer",
    "Assessment",
    "Attachment",
    "AttachmentText",
    "CalendarFeed",
    "Claim",
    "Commitment",
    "DataExport",
    "Draft",
    "Evidence",
    "EvidenceLink",
    "Feedback",
    "FeedbackLevel",
    "MentorNote",
    "Notification",
    "NotificationChoice",
    "Occurrence",
    "PendingPost",
    "Reflection",
    "ReviewPart",
    "ReviewRequest",
    "RolePhase",
    "SearchEntry",
    "SignOff",
    "StoredFile",
    "Submission",
    "SubmissionClaim",
    "SubmissionFile",
    "SynthesisItem",
    "TaggedEvidence",
    "TaggedReflection",
    "Tick",
    "ToolChoice",
    "ToolRecord",
    "TrailEntry",
    "Upload",
    "Written",
]
