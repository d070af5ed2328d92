"""Frameworks, their sheets and the parts of a sheet; who follows and who keeps them."""

from competencies.models.followers import CohortFramework, ContentEditor, Enrolment, SetAside
from competencies.models.frameworks import Area, Competency, Framework, Module, Notebook
from competencies.models.parts import Action, Criterion, Dimension, Part, Question
from competencies.models.scales import Level, Scale
from competencies.models.sheets import PartChange, SheetDraft, SheetVersion
from competencies.models.tags import Tag
from competencies.models.tools import CompetencyTool, Tool, ToolTemplate

__all__ = [
    "Action",
    "Area",
    "CohortFramework",
    "Competency",
    "CompetencyTool",
    "ContentEditor",
    "Criterion",
    "Dimension",
    "Enrolment",
    "Framework",
    "Level",
    "Module",
    "Notebook",
    "Part",
    "PartChange",
    "Question",
    "Scale",
    "SetAside",
    "SheetDraft",
    "SheetVersion",
    "Tag",
    "Tool",
    "ToolTemplate",
]
