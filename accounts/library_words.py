"""Sentences of libraries that reach our pages, listed so that our catalogue can say them in its own French.

A project's catalogue wins over its libraries'. allauth's French addresses one gender, calls a security key
a secret one and sets its signs as English does; nothing here is called, makemessages reads it.
"""

from django.utils.translation import gettext_noop

WORDS = (
    gettext_noop("A new set of recovery codes has been generated."),
    gettext_noop("A user is already registered with this email address."),
    gettext_noop("Authenticator app activated."),
    gettext_noop("Authenticator app deactivated."),
    gettext_noop("Backup key"),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("Forgot your password?"),
    gettext_noop("Invalid or expired key."),
    gettext_noop("Key nr. {number}"),
    gettext_noop("Master key"),
    gettext_noop("Save them  in a secure location now — they won't be shown again."),
    gettext_noop("Security key added."),
    gettext_noop("Security key removed."),
    gettext_noop("Signed out of all other sessions."),
    gettext_noop("The new value must be different from the current one."),
    gettext_noop("The password reset token was invalid."),
    gettext_noop("This account is currently inactive."),
    gettext_noop("Use a security key"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("Use your password"),
    gettext_noop("You cannot generate recovery codes without having two-factor authentication enabled."),
)
