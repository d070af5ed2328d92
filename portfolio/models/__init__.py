"""Evidence and its claims, files, levels, and typing that is not saved yet."""

from portfolio.models.assessments import Assessment
from portfolio.models.drafts import Draft, PendingPost
from portfolio.models.evidence import Claim, Evidence, EvidenceLink, TaggedEvidence
from portfolio.models.files import Attachment, StoredFile, Upload

__all__ = [
    "Assessment",
    "Attachment",
    "Claim",
    "Draft",
    "Evidence",
    "EvidenceLink",
    "PendingPost",
    "StoredFile",
    "TaggedEvidence",
    "Upload",
]
