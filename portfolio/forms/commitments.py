"""The form of a commitment: what, why, on which sheet, when, how often, and whether to be reminded."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.permissions import require
from competencies.markup import clean_text
from competencies.models import Dimension
from portfolio import sheets
from portfolio.access.commitments import Origin
from portfolio.forms.fields import DateInput
from portfolio.forms.written import WrittenForm
from portfolio.models import Commitment, Draft
from portfolio.permissions import can_write_on
from portfolio.recurrence import DAYS, BadRule, Cadence, read_rule, rule_for
from portfolio.workflow import commitments as workflow

AS_IT_IS = "as-it-is"  # a rule that the form's choices cannot say
EARLIEST, LATEST = timedelta(days=366), timedelta(days=366 * 5)
REMIND = [
    ("", _("no reminder")),
    ("0", _("on the day")),
    ("1", _("the day before")),
    ("7", _("a week before")),
]


class CommitmentForm(WrittenForm):
    """A commitment; `origin` is what a new one comes from."""

    model = Commitment
    columns = ("title", "why", "starts", "remind_before")
    kind_of_draft = Draft.Form.COMMITMENT

    title = forms.CharField(label=_("What I commit to"), max_length=200)
    why = forms.CharField(label=_("Why"), required=False, max_length=5000, widget=forms.Textarea({"rows": 3}))
    competency = forms.ChoiceField(label=_("Sheet"), required=False)
    dimension = forms.ChoiceField(label=_("Dimension"), required=False)
    starts = forms.DateField(label=_("Due on"), required=False, widget=DateInput())
    cadence = forms.ChoiceField(label=_("How often"), required=False, choices=Cadence.choices)
    day = forms.ChoiceField(
        label=_("On which day of the week"),
        required=False,
        choices=[("", _("the same as the first date")), *zip(DAYS, WEEKDAYS.values(), strict=True)],
    )
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput())
    remind_before = forms.TypedChoiceField(
        label=_("Remind me by mail"), required=False, choices=REMIND, coerce=int, empty_value=None
    )

    def __init__(self, data, *, owner, page, row=None, is_quiet=False):
        super().__init__(data, owner=owner, page=page, row=row, is_quiet=is_quiet)
        self.origin = Origin()
        self.sheets = {str(sheet.uuid): sheet for sheet in sheets.followed_by(owner)}
        if row and row.competency:
            self.sheets.setdefault(str(row.competency.uuid), row.competency)
        dimensions = Dimension.objects.current().filter(
            competency__in=[one.pk for one in self.sheets.values()]
        )
        self.dimensions = {str(one.uuid): one for one in dimensions.order_by("competency", "position")}
        if row and row.dimension:
            self.dimensions.setdefault(str(row.dimension.uuid), row.dimension)
        self.fields["competency"].choices = [("", _("no sheet")), *self._sheet_choices()]
        self.fields["dimension"].choices = [("", _("the whole sheet")), *self._dimension_choices()]
        if row and row.recurrence and cadence_of(row) == AS_IT_IS:
            self.fields["cadence"].choices = [*Cadence.choices, (AS_IT_IS, _("as it is"))]

    @classmethod
    def new_fields(cls, parameters):
        fields = super().new_fields(parameters)
        fields.update(
            {name: parameters[name] for name in ("synthesis_item", "feedback") if name in parameters}
        )
        fields.setdefault("cadence", Cadence.ONCE.value)
        return fields

    @classmethod
    def more_fields_of(cls, row):
        rule = read_or_none(row.recurrence)
        return {
            "competency": [str(row.competency.uuid) if row.competency else ""],
            "dimension": [str(row.dimension.uuid) if row.dimension else ""],
            "cadence": [cadence_of(row)],
            "day": [rule.days[0] if rule and len(rule.days) == 1 else ""],
            "until": [str(rule.until) if rule and rule.until else ""],
        }

    def begin_with(self, origin):
        """What a new one comes from; on a page that is opened, its words stand in the fields."""
        self.origin = origin
        if self.is_bound and not self.is_quiet:
            return
        named = self.data.get("dimension")
        if named and named in self.dimensions:
            self.data.setdefault("competency", self._sheet_of(self.dimensions[named]))
        for name, known in (("competency", self.sheets), ("dimension", self.dimensions)):
            if self.data.get(name) and self.data[name] not in known:
                raise Http404
        if origin.values:
            title, rest = workflow.title_and_rest(origin.text)
            self.data.setdefault("title", title)
            self.data.setdefault("why", rest)
            if str(origin.competency.uuid) in self.sheets:
                self.data.setdefault("competency", str(origin.competency.uuid))

    def clean_title(self):
        return " ".join(clean_text(self.cleaned_data["title"]).split())

    def clean_why(self):
        return clean_text(self.cleaned_data["why"]).rstrip()

    def clean_competency(self):
        return self.sheets.get(self.cleaned_data["competency"])

    def clean_dimension(self):
        return self.dimensions.get(self.cleaned_data["dimension"])

    def clean_starts(self):
        day, today = self.cleaned_data["starts"], timezone.localdate()
        is_there = self.row is not None and day == self.row.starts
        if day and not is_there and not today - EARLIEST <= day <= today + LATEST:
            raise ValidationError(_("Choose a day between last year and five years from now."))
        return day

    def clean(self):
        values = super().clean()
        competency, dimension = values.get("competency"), values.get("dimension")
        if dimension and competency and dimension.competency_id != competency.pk:
            self.add_error("dimension", _("This dimension belongs to another sheet."))
        elif dimension and not competency:
            values["competency"] = self.sheets.get(self._sheet_of(dimension))
        values["recurrence"] = "" if self.errors else self._recurrence(values)
        return values

    def _recurrence(self, values):
        cadence = values.get("cadence") or Cadence.ONCE
        if cadence == AS_IT_IS:
            return self.row.recurrence
        if cadence != Cadence.ONCE:
            values["starts"] = values.get("starts") or timezone.localdate()
            if values.get("until") and values["until"] < values["starts"]:
                self.add_error("until", _("This is before the first date."))
        until = values.get("until") if not self.errors else None
        starts = values.get("starts") or timezone.localdate()
        return rule_for(cadence, starts, day=values.get("day") or "", until=until)

    def more_values(self):
        asked = {name: self.cleaned_data[name] for name in ("competency", "dimension", "recurrence")}
        return asked | ({} if self.row else self.origin.values)

    def write_beside(self, row):
        """The dates; and a sheet that is named anew must be one that the person works in."""
        named_before = self.row.competency_id if self.row else None
        if row.competency_id not in (None, named_before):
            require(can_write_on(self.owner, row.competency))
        workflow.plan(row)

    def _sheet_choices(self):
        return [(uuid, f"{one.code} {one.title}".strip()) for uuid, one in self.sheets.items()]

    def _dimension_choices(self):
        groups = {one.pk: (f"{one.code} {one.title}".strip(), []) for one in self.sheets.values()}
        for uuid, one in self.dimensions.items():
            if one.competency_id in groups:
                groups[one.competency_id][1].append((uuid, one.text))
        return [group for group in groups.values() if group[1]]

    def _sheet_of(self, dimension):
        found = (uuid for uuid, one in self.sheets.items() if one.pk == dimension.competency_id)
        return next(found, "")


def read_or_none(text):
    """The rule, or None where there is none that we know."""
    try:
        return read_rule(text) if text else None
    except BadRule:
        return None


def cadence_of(row):
    """Which choice of the form says the row's rule."""
    if not row.recurrence:
        return Cadence.ONCE.value
    rule = read_or_none(row.recurrence)
    if rule is None or rule.cadence is None or len(rule.days) > 1:
        return AS_IT_IS
    said = rule_for(rule.cadence, row.starts, day=rule.days[0] if rule.days else "", until=rule.until)
    return rule.cadence.value if said == str(rule) else AS_IT_IS
