"""What Carnet asks of allauth: when it lets in, what it counts, in which language it writes."""

from html import unescape

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.addresses import validate_address
from accounts.invitation_links import CARRIED, carried
from accounts.models import User, zone_of
from accounts.permissions import LAST_SECOND_FACTOR, can_remove_second_factor


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up can be closed, to all but the invited; limits hold per account, whatever the headers say.

    Mail is in its reader's language. Whoever comes from an invitation's link has shown that they read its address.
    """

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This address and this password do not go together."),
        "too_many_login_attempts": _(
            "Too many failed attempts. Wait a quarter of an hour, or reset your password: that lifts the wait."
        ),
        "duplicate_email": _("This is your address already."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
    }

    def clean_email(self, email):
        """Asked by each form to which somebody gives an address."""
        validate_address(email)
        return super().clean_email(email)

    def is_open_for_signup(self, request):
        return settings.SIGNUP_OPEN or carried(request) is not None

    def is_email_verified(self, request, email):
        return email.lower() == self.unstash_verified_email(request)

    def unstash_verified_email(self, request):
        """The address that an invitation was sent to; nothing is stashed, so that a revoked one counts no more."""
        invitation = carried(request)
        return invitation.email if invitation is not None else None

    def get_login_redirect_url(self, request):
        """Where no page was asked for: back to the invitation that somebody came with."""
        return self.invitation_address(request) or super().get_login_redirect_url(request)

    def get_signup_redirect_url(self, request):
        return self.invitation_address(request) or super().get_signup_redirect_url(request)

    def invitation_address(self, request):
        """The page of the invitation that is carried, or None."""
        return reverse("invitation-accept", args=[CARRIED]) if carried(request) is not None else None

    def get_password_change_redirect_url(self, request):
        return reverse("profile")

    def get_client_ip(self, request):
        """The address the trusted proxies vouch for; without a usable header, the one that connected."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            return request.META.get("REMOTE_ADDR") or "127.0.0.1"

    def _get_login_attempts_cache_key(self, request, **credentials):
        """One count per account: allauth's own key also holds the Host header, which the client chooses."""
        return credentials.get("email", "").strip().lower()

    def send_account_already_exists_mail(self, email):
        """Takes as long as a new account: there a password is hashed."""
        User().set_password("a password that takes its time")
        super().send_account_already_exists_mail(email)

    def send_password_reset_mail(self, user, email, context):
        """Somebody who never chose a password is welcomed: an administrator opened the account."""
        if user.has_usable_password():
            super().send_password_reset_mail(user, email, context)
        else:
            self.send_mail("account/email/welcome", email, context)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def send_mail(self, template_prefix, email, context):
        reader = context.get("user") or User.objects.filter(email=email.lower()).first()
        if reader is None:
            return super().send_mail(template_prefix, email, context)
        with translation.override(reader.language), timezone.override(zone_of(reader)):
            return super().send_mail(template_prefix, email, context)

    def render_mail(self, template_prefix, email, context, headers=None):
        """Mail is plain text: what templates escape, as they do everywhere, is put back as it was."""
        message = super().render_mail(template_prefix, email, context, headers=headers)
        message.subject, message.body = unescape(message.subject), unescape(message.body)
        return message


class MFAAdapter(DefaultMFAAdapter):
    """Who must have a second factor cannot remove the last one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was used already."),
        "cannot_delete_authenticator": LAST_SECOND_FACTOR,
    }

    def can_delete_authenticator(self, authenticator):
        return bool(can_remove_second_factor(authenticator.user, authenticator))
