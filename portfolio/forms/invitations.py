"""Inviting one person: as one's mentor, or into a cohort; and which invitations the list shows."""

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.addresses import validate_address
from accounts.forms import NameField
from accounts.models import Cohort, CohortMember, Invitation
from portfolio.permissions import can_invite_into, can_invite_mentor
from portfolio.workflow import invitations
from portfolio.workflow.invitations import Invitee


class InviteeForm(forms.Form):
    """Whom to write to."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    name = NameField(label=_("Name"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["language"].initial = get_language()

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        validate_address(email)
        return email

    @property
    def invitee(self):
        return Invitee(**{name: self.cleaned_data[name] for name in ("email", "name", "language")})

    def refuse_unless(self, decision):
        """Say at the address why this person is not invited."""
        if not decision:
            self.add_error("email", str(decision.reason))

    def send(self):
        """Send it; the invitation, or None with the reason in the form."""
        try:
            return self._send()
        except PermissionDenied as refusal:  # the day's number, or somebody who was quicker
            self.add_error(None, str(refusal))
            return None


class MentorInvitationForm(InviteeForm):
    """A trainer asks for a mentor."""

    def clean(self):
        cleaned = super().clean()
        if "email" in cleaned:
            self.refuse_unless(can_invite_mentor(self.by, cleaned["email"]))
        return cleaned

    def _send(self):
        return invitations.invite_mentor(self.invitee, by=self.by)


class CohortInvitationForm(InviteeForm):
    """An administrator asks somebody into a cohort."""

    cohort = forms.ModelChoiceField(label=_("Cohort"), queryset=Cohort.objects.all(), empty_label=None)
    role = forms.ChoiceField(label=_("Role"), choices=CohortMember.Role)

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            wanted = (cleaned["cohort"], cleaned["email"], cleaned["role"])
            self.refuse_unless(can_invite_into(self.by, *wanted))
        return cleaned

    def _send(self):
        cleaned = self.cleaned_data
        return invitations.invite_into(cleaned["cohort"], cleaned["role"], self.invitee, by=self.by)


class InvitationFilter(forms.Form):
    """Reads the address's parameters; what makes no sense there narrows nothing."""

    STATES = {
        "open": (_("open"), Q(accepted_at=None, revoked_at=None)),
        "accepted": (_("accepted"), Q(accepted_at__isnull=False)),
        "revoked": (_("revoked"), Q(revoked_at__isnull=False)),
    }

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), *((name, state[0]) for name, state in STATES.items())],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    cohort = forms.ModelChoiceField(
        label=_("Cohort"),
        required=False,
        queryset=Cohort.objects.all(),
        to_field_name="slug",
        empty_label=_("all"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def narrow(self, rows):
        """The rows that are asked for."""
        self.is_valid()
        state, cohort = self.cleaned_data.get("state"), self.cleaned_data.get("cohort")
        rows = rows.filter(self.STATES[state][1]) if state else rows
        return rows.filter(cohort=cohort) if cohort else rows


def state_of(invitation: Invitation) -> str:
    """open, late, accepted or revoked; late is open with a link whose time ran out."""
    if invitation.accepted_at:
        return "accepted"
    if invitation.revoked_at:
        return "revoked"
    return "open" if invitation.expires_at > timezone.now() else "late"
