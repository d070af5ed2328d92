"""What one date of a commitment can be told: a note, another day."""

from django import forms

from portfolio.models import Occurrence
from portfolio.workflow import commitments_dates as workflow

State = Occurrence.State


class SettleForm(forms.Form):
    """Done, skipped, or neither after all; a note where the form has one."""

    state = forms.ChoiceField(choices=State.choices)
    note = forms.CharField(required=False, max_length=500)

    def save(self, occurrence, *, by):
        """Write it. Raises PermissionDenied."""
        if self.cleaned_data["state"] == State.PLANNED:
            workflow.reopen(occurrence, by=by)
        else:
            note = " ".join(self.cleaned_data["note"].split()) if "note" in self.data else None
            workflow.settle(occurrence, by=by, state=self.cleaned_data["state"], note=note)


class NoteForm(forms.Form):
    """A word on what happened."""

    note = forms.CharField(required=False, max_length=500)

    def save(self, occurrence, *, by):
        """Write it. Raises PermissionDenied."""
        workflow.tell(occurrence, by=by, note=" ".join(self.cleaned_data["note"].split()))


class MoveForm(forms.Form):
    """Another day."""

    due_on = forms.DateField()

    def save(self, occurrence, *, by):
        """Write it. Raises PermissionDenied."""
        workflow.move(occurrence, by=by, to=self.cleaned_data["due_on"])
