"""The forms of allauth's pages, with our words."""

from allauth.account import forms as account
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from accounts.invitation_links import carried

PASSWORD_RULES = _("At least 8 characters, not only figures, not your name and not a common password.")


class Calm:
    """Labels above the fields say it all: no placeholders; new passwords come with their rules in a sentence."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_RULES
        if "email" in self.fields:
            self.fields["email"].label = _("E-mail address")


class LoginForm(Calm, account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["remember"].label = _("Stay signed in on this device")


class SignupForm(Calm, account.SignupForm):
    """Whoever comes from an invitation opens the account for its address and for no other."""

    field_order = ["name", "email", "password1", "password2"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        invitation = carried(context.request)
        if invitation is not None:
            self.initial |= {"email": invitation.email, "name": invitation.name}
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _("The invitation was sent to this address.")

    def validate_unique_email(self, value):
        """An address that somebody only wants to change to is not theirs, and keeps nobody out."""
        EmailAddress.objects.filter(email=value, verified=False).exclude(user__email=value).delete()
        return super().validate_unique_email(value)


class AddEmailForm(Calm, account.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class ChangePasswordForm(Calm, account.ChangePasswordForm):
    pass


class SetPasswordForm(Calm, account.SetPasswordForm):
    pass


class ResetPasswordForm(Calm, account.ResetPasswordForm):
    def clean_email(self):
        """Only the address an account has now resets it, not one it is being changed to."""
        email = super().clean_email()
        self.users = [user for user in self.users if user.email == email]
        return email


class ResetPasswordKeyForm(Calm, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Calm, account.ReauthenticateForm):
    pass


class CodeForm(Calm):
    """A code from the authenticator app, or a recovery code where one is taken."""

    code_help = _("The six figures that your authenticator app shows, or one of your recovery codes.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].help_text = self.code_help
        self.fields["code"].widget.attrs.update(autocomplete="one-time-code", inputmode="numeric")


class AuthenticateForm(CodeForm, mfa.AuthenticateForm):
    pass


class ReauthenticateWithCodeForm(CodeForm, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(CodeForm, totp.ActivateTOTPForm):
    code_help = _("The six figures that your authenticator app shows now.")


class NamedKey:
    """A passkey or security key under a name of one's own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this key")
        if "passwordless" in self.fields:
            self.fields["passwordless"].label = _("Open my account with this key alone, without a password")
            self.fields["passwordless"].help_text = _(
                "The key then asks for your finger, face or code itself."
            )


class AddKeyForm(NamedKey, webauthn.AddWebAuthnForm):
    pass


class EditKeyForm(NamedKey, webauthn.EditWebAuthnForm):
    pass
