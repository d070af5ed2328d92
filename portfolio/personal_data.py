"""The declarations of the top floor's tables."""

from accounts.registry import Erase, Export, declare

declare("portfolio.Evidence", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Evidence_tools", "evidence__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.EvidenceLink", "evidence__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.TaggedEvidence", "content_object__owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Claim", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Attachment", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.Upload", "owner", Export.NOTHING, Erase.DELETE, "not saved yet; swept after a week")
declare("portfolio.Assessment", "trainer", Export.ROWS, Erase.DELETE)
declare("portfolio.Draft", "owner", Export.ROWS, Erase.DELETE)
declare("portfolio.PendingPost", "owner", Export.NOTHING, Erase.DELETE, "shown again within a day, then gone")
