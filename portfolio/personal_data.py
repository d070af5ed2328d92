"""The declarations of the top floor's tables."""

from accounts.registry import Erase, Export, declare, declare_impersonal

declare("portfolio.Evidence", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Evidence_tools", "evidence__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.EvidenceLink", "evidence__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.TaggedEvidence", "content_object__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Claim", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Reflection", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.HistoricalReflection", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Reflection_competencies", "reflection__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Reflection_dimensions", "reflection__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Reflection_evidence", "reflection__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.TaggedReflection", "content_object__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Answer", "reflection__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.SynthesisItem", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.RolePhase", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.HistoricalRolePhase", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.ToolChoice", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.ToolRecord", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Tick", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Commitment", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Occurrence", "commitment__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.CalendarFeed", "owner", Export.SUMMARY, Erase.DELETE)
declare("portfolio.Attachment", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.AttachmentText", "attachment__owner", Export.NOTHING, Erase.DELETE, "made of the file")
declare("portfolio.Upload", "owner", Export.NOTHING, Erase.DELETE, "not saved yet; swept after a week")
declare("portfolio.SearchEntry", "owner", Export.NOTHING, Erase.DELETE, "made of the person's other rows")
declare(
    "portfolio.SearchEntry_competencies",
    "searchentry__owner",
    Export.NOTHING,
    Erase.DELETE,
    "made of the person's other rows",
)
declare("portfolio.Assessment", "trainer", Export.ROWS, Erase.DELETE)
declare("portfolio.Draft", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.PendingPost", "owner", Export.NOTHING, Erase.DELETE, "shown again within a day, then gone")
declare("portfolio.ReviewRequest", "trainer", Export.ROWS, Erase.DELETE)
declare("portfolio.ReviewPart", "request__trainer", Export.ROWS, Erase.DELETE)
declare("portfolio.Submission", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.SubmissionClaim", "submission__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.SubmissionFile", "submission__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Feedback", "submission__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.FeedbackLevel", "feedback__submission__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Acknowledgement", "feedback__submission__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.SignOff", "trainer", Export.ROWS, Erase.DELETE)
declare("portfolio.MentorNote", "mentor", Export.ROWS, Erase.DELETE)
declare("portfolio.Notification", "recipient", Export.ROWS, Erase.DELETE)
declare("portfolio.NotificationChoice", "user", Export.ROWS, Erase.DELETE)
declare("portfolio.DataExport", "owner", Export.SUMMARY, Erase.DELETE)
declare_impersonal(
    "portfolio.TrailEntry", "uuids and digests; whose they are, nobody can tell once the account is gone"
)
