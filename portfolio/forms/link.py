"""Linking evidence that is there to a criterion or dimension."""

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from competencies.models import Criterion
from portfolio.models import Claim, Evidence
from portfolio.workflow.content import ClaimData
from portfolio.workflow.evidence import link_evidence

SHOWN = 20


class LinkForm(forms.Form):
    """Which of one's evidence shows this part, and for a criterion in one line why."""

    evidence = forms.ModelChoiceField(
        label=_("Your evidence"),
        queryset=Evidence.objects.none(),
        to_field_name="uuid",
        error_messages={"required": _("Choose one.")},
    )
    justification = forms.CharField(
        label=_("In one line: why does it show this?"), max_length=300, required=False
    )

    def __init__(self, data, *, user, part, search=""):
        super().__init__(data, label_suffix="")
        self.user, self.part, self.search = user, part, search.replace("\x00", "").strip()
        self.is_criterion = isinstance(part, Criterion)
        self.fields["evidence"].queryset = Evidence.objects.visible_to(user)  # linking twice is no fault
        if self.is_criterion:
            self.fields["justification"].required = True
        else:
            del self.fields["justification"]

    @property
    def shown(self):
        """The latest, or those whose title holds what was searched."""
        rows = self._candidates().order_by("-updated_at").defer("text", "html")
        if self.search:
            rows = rows.filter(title__icontains=self.search)
        return rows[:SHOWN]

    def save(self):
        """Add the claim. Raises PermissionDenied."""
        claim = ClaimData(self.part, self.cleaned_data.get("justification", ""))
        return link_evidence(self.cleaned_data["evidence"], by=self.user, claim=claim)

    def _candidates(self):
        name = "criterion" if self.is_criterion else "dimension"
        claimed = Claim.objects.filter(evidence=OuterRef("pk"), **{name: self.part})
        return Evidence.objects.visible_to(self.user).exclude(Exists(claimed))
