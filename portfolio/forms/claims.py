"""What an evidence shows: the criteria and dimensions that a form offers, and which of them are ticked."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competencies.markup import clean_text, plain_text
from competencies.models import Competency, Criterion, Dimension
from portfolio.progress import needs_recheck
from portfolio.sheets import followed_by
from portfolio.workflow.content import ClaimData

MAX_JUSTIFICATION = 300


@dataclass
class Choice:
    """One line that can be ticked; a criterion also asks why."""

    part: Criterion | Dimension
    is_ticked: bool
    why: str = ""
    error: str = ""
    recheck: bool = False  # claimed for an earlier wording
    is_confirmed: bool = False

    @property
    def is_criterion(self):
        return isinstance(self.part, Criterion)

    @property
    def language(self):
        return self.part.competency.framework.language

    @property
    def words(self):
        """The line for places that show no markup."""
        return plain_text(self.part.html)

    def clean(self):
        """The claim; puts a sentence into `error` where a criterion lacks its justification."""
        why = " ".join(clean_text(self.why).split()) if self.is_criterion else ""
        if self.is_criterion and not why:
            self.error = _("Say in one line why your evidence shows this.")
        elif len(why) > MAX_JUSTIFICATION:
            self.error = _("One line, 300 characters at most.")
        return ClaimData(self.part, why, self.is_confirmed)


@dataclass
class SheetChoices:
    """The lines of one sheet."""

    competency: Competency
    dimensions: list[Choice] = field(default_factory=list)
    criteria: list[Choice] = field(default_factory=list)

    @property
    def choices(self):
        return self.dimensions + self.criteria

    @property
    def ticked(self):
        return sum(choice.is_ticked for choice in self.choices)


class ClaimPicker:
    """The sheets of the frameworks that somebody works in; four queries, whatever their number."""

    def __init__(self, owner, data, evidence=None):
        self.data = data
        self.ticked = set(data.getlist("claim")) - {""}
        self.confirmed = set(data.getlist("confirm"))
        self.claims = self._claims_of(evidence)
        self.sheets = self._sheets_of(owner)
        offered = {choice.part for sheet in self.sheets for choice in sheet.choices}
        self.earlier = [self._choice(part) for part in self.claims if part not in offered]
        if self.sheets and not any(sheet.ticked for sheet in self.sheets):
            self.opened = self.sheets[0].competency.pk
        else:
            self.opened = None

    @property
    def choices(self):
        """Every line on offer, those of sheets that changed since included."""
        return [choice for sheet in self.sheets for choice in sheet.choices] + self.earlier

    @property
    def chosen(self):
        return [choice for choice in self.choices if choice.is_ticked]

    def clean(self):
        """The claims that are ticked. Raises ValidationError."""
        if self.ticked - {str(choice.part.uuid) for choice in self.choices}:
            raise ValidationError(_("A line that you ticked is not on your sheets, or not any more."))
        claims = tuple(choice.clean() for choice in self.chosen)
        if any(choice.error for choice in self.chosen):
            raise ValidationError(_("A criterion that you ticked needs a line that says why."))
        return claims

    def _claims_of(self, evidence):
        if evidence is None:
            return {}
        claims = evidence.claims.select_related(
            "criterion__competency__framework", "dimension__competency__framework", "confirmed_on"
        ).defer("confirmed_on__document", "confirmed_on__blocks", "confirmed_on__diagram_svg")
        return {claim.part: claim for claim in claims.order_by("pk")}

    def _sheets_of(self, owner):
        sheets = {competency.pk: SheetChoices(competency) for competency in followed_by(owner)}
        for model, name in ((Dimension, "dimensions"), (Criterion, "criteria")):
            for part in model.objects.current().filter(competency__in=sheets).order_by("position"):
                sheet = sheets[part.competency_id]
                part.competency = sheet.competency
                getattr(sheet, name).append(self._choice(part))
        return list(sheets.values())

    def _choice(self, part):
        uuid = str(part.uuid)
        claim = self.claims.get(part)
        return Choice(
            part=part,
            is_ticked=uuid in self.ticked,
            why=self.data.get(f"why-{uuid}", ""),
            recheck=claim is not None and needs_recheck(claim.confirmed_on.number, part.reworded_in),
            is_confirmed=uuid in self.confirmed,
        )
