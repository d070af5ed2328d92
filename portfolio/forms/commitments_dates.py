"""What one date of a commitment can be told: a note, another day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.models import Occurrence
from portfolio.workflow import commitments_dates as workflow

State = Occurrence.State


class SettleForm(forms.Form):
    """Done, skipped, or neither after all."""

    state = forms.ChoiceField(choices=State.choices)

    def save(self, occurrence, *, by):
        """Write it. Raises PermissionDenied."""
        if self.cleaned_data["state"] == State.PLANNED:
            workflow.reopen(occurrence, by=by)
        else:
            workflow.settle(occurrence, by=by, state=self.cleaned_data["state"])


class NoteForm(forms.Form):
    """A word on what happened."""

    note = forms.CharField(
        label=_("A note for myself"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )

    def clean_note(self):
        return " ".join(self.cleaned_data["note"].split())

    def save(self, occurrence, *, by):
        """Write it. Raises PermissionDenied and StaleShortNote."""
        workflow.tell(occurrence, by=by, note=self.cleaned_data["note"], was=self.data.get("note_was"))


class MoveForm(forms.Form):
    """Another day."""

    due_on = forms.DateField()

    def save(self, occurrence, *, by):
        """Write it. Raises PermissionDenied."""
        workflow.move(occurrence, by=by, to=self.cleaned_data["due_on"])
