"""A level of one's own with its note."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.models import Level, Scale
from competencies.scales import level_on
from portfolio.workflow.levels import own_level, set_own_level


class OwnLevelForm(forms.Form):
    """Starts from the level that counts now; `save` appends one."""

    level = forms.ModelChoiceField(
        label=_("My level"), queryset=Level.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    note = forms.CharField(
        label=_("A note, for myself"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What makes you say so? Nobody else reads it."),
    )

    def __init__(self, data=None, *, criterion, user):
        self.criterion, self.user = criterion, user
        scale = Scale.objects.filter(framework=criterion.competency.framework, is_current=True).first()
        latest = own_level(user, criterion)
        initial = {}
        if latest and scale:
            initial = {"level": level_on(latest.level_id, scale.pk), "note": latest.note}
        super().__init__(data, initial=initial)
        self.fields["level"].queryset = Level.objects.filter(scale=scale).order_by("position")

    def save(self):
        """Append the level. Raises PermissionDenied."""
        values = self.cleaned_data
        return set_own_level(self.criterion, by=self.user, level=values["level"], note=values["note"])
