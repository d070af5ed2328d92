"""What a mentor writes beside feedback: a sign-off, its revoking, and private notes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.workflow.notes import save_note
from portfolio.workflow.signing import revoke_sign_off, sign_off


class SignOffForm(forms.Form):
    """The statement, and a tick for each dimension of `ready` without validation."""

    statement = forms.CharField(
        label=_("Your statement"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What you saw, and what you rest it on. The trainer reads it; it stays as you sign it."),
    )
    dimensions = forms.MultipleChoiceField(
        label=_("Dimensions without validation"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, *, ready, typed=None):
        """`typed` are the fields of a draft, with which an empty form opens."""
        typed = typed or {}
        statement = next(iter(typed.get("statement", [])), "")
        super().__init__(data, initial={"statement": statement, "dimensions": typed.get("dimensions", [])})
        self.fields["dimensions"].choices = [(part.uid, part.text) for part in ready.dimensions]

    def save(self, request, *, by):
        """Sign the request's competency off. Raises PermissionDenied with what is missing."""
        values = self.cleaned_data
        return sign_off(request, by=by, statement=values["statement"], ticked=values["dimensions"])


class RevokeSignOffForm(forms.Form):
    """Why a sign-off is taken back."""

    reason = forms.CharField(
        label=_("Your reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The trainer reads it. The sign-off stays readable, with this reason beside it."),
    )

    def save(self, signed, *, by):
        """Take it back. Raises PermissionDenied."""
        revoke_sign_off(signed, by=by, reason=self.cleaned_data["reason"])


class NoteForm(forms.Form):
    """A mentor's notes on a trainee, and the version that was read."""

    text = forms.CharField(
        label=_("My notes"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @classmethod
    def of(cls, note):
        """The form as it opens."""
        return cls(initial={"text": note.text, "version": note.version})

    def save(self, trainer, *, by):
        """Keep them. Raises StaleNote and PermissionDenied."""
        values = self.cleaned_data
        return save_note(trainer, by=by, version=values["version"], text=values["text"])
