"""The forms of a phase of one's role: what it says, and its place in the path."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.markup import clean_text
from portfolio.forms.fields import DateInput
from portfolio.forms.synthesis import uuid_or_none
from portfolio.forms.written import MarkdownField, WrittenForm
from portfolio.models import Draft, RolePhase
from portfolio.role_path import postures_for
from portfolio.workflow import roles as workflow

LONGEST = {name: RolePhase._meta.get_field(name).max_length for name in ("title", "posture")}


class PhaseForm(WrittenForm):
    """A phase of one's role on one sheet."""

    model = RolePhase
    columns = ("title", "posture", "text", "starts", "ends")
    kind_of_draft = Draft.Form.PHASE

    title = forms.CharField(
        label=_("Title of the phase"),
        max_length=LONGEST["title"],
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    posture = forms.CharField(
        label=_("Posture"),
        max_length=LONGEST["posture"],
        required=False,
        widget=forms.TextInput({"list": "postures", "autocomplete": "off"}),
    )
    text = MarkdownField(label=_("What I do in it"))
    starts = forms.DateField(label=_("From"), required=False, widget=DateInput)
    ends = forms.DateField(label=_("Until"), required=False, widget=DateInput)

    def __init__(self, data, *, competency, **more):
        super().__init__(data, **more)
        self.competency = competency

    def clean_title(self):
        return " ".join(clean_text(self.cleaned_data["title"]).split())

    def clean_posture(self):
        return " ".join(clean_text(self.cleaned_data["posture"]).split())

    def clean(self):
        values = super().clean()
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("It ends before it begins."))
        if "title" in values and not values["title"]:
            self.add_error("title", _("Give the phase a title."))
        return values

    def more_values(self):
        return {"competency_id": self.competency.pk}

    def write_beside(self, row):
        workflow.put_last(row)

    def postures(self):
        """What the field suggests."""
        return postures_for(self.owner, self.competency)


class PhasePlaceForm(forms.Form):
    """`place` is « up », « down », or « path:uuid » as dragging sends it: before that phase, or last."""

    place = forms.RegexField(r"^(up|down|path:[0-9a-f-]{0,36})$")

    def move(self, phase, *, by):
        """Move the phase. Raises PermissionDenied."""
        place = self.cleaned_data["place"]
        if place in {"up", "down"}:
            workflow.step(phase, by=by, up=place == "up")
            return
        workflow.move(phase, by=by, before=uuid_or_none(place.partition(":")[2]))
