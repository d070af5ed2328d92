"""The declarations of the middle floor's tables."""

from accounts.registry import Erase, Export, declare, declare_impersonal

declare("competencies.Enrolment", "user", Export.ROWS, Erase.DELETE)
declare("competencies.SetAside", "user", Export.ROWS, Erase.DELETE)
declare("competencies.ContentEditor", "user", Export.ROWS, Erase.DELETE)
declare("competencies.Tag", "owner", Export.ROWS, Erase.DELETE)
declare("competencies.Tool", "owner", Export.ROWS, Erase.DELETE)
declare("competencies.ToolTemplate", "tool__owner", Export.ROWS, Erase.DELETE)
declare(
    "competencies.SheetVersion",
    "published_by",
    Export.SUMMARY,
    Erase.EMPTY,
    "the document is the framework's",
)
declare("competencies.SheetDraft", "saved_by", Export.SUMMARY, Erase.EMPTY, "the document is the framework's")

for _name in (
    "Framework Notebook Area Module Competency Competency_modules Scale Level Dimension Criterion Question "
    "Action PartChange CompetencyTool CohortFramework"
).split():
    declare_impersonal(f"competencies.{_name}", "framework content")
