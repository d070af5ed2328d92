"""Which rule guards each route: views declare it, a test walks every address and holds them to it."""

from django.db import models


class Rule(models.TextChoices):
    """Who gets an answer other than « sign in », 403 or 404 from a route."""

    PUBLIC = "public", "anybody, signed in or not"
    SIGNED_IN = "signed-in", "every account; shows only its own things"
    READER = "reader", "every account that may read the framework"
    OWNER = "owner", "the owner; everybody else gets the same 404 as for what never existed"
    MENTOR = "mentor", "the mentors whom the owner shows it to; everybody else gets the same 404"
    COHORT = "cohort", "mentors and leaders of the cohort; everybody else gets the same 404"
    EDITOR = "editor", "the framework's content editors; other readers get 403 with the reason"
    STAFF = "staff", "administrators"


def guarded(rule):
    """Declare a view's rule: `@guarded(Rule.OWNER)`. The view still asks `access`; the table checks both."""

    def mark(view):
        view.rule = rule
        return view

    return mark


# Routes of the libraries, by name. A pattern that stands in neither place turns the suite red.
LIBRARY_ROUTES = {
    "account_login": Rule.PUBLIC,
    "account_logout": Rule.PUBLIC,
    "account_signup": Rule.PUBLIC,
    "account_inactive": Rule.PUBLIC,
    "account_confirm_email": Rule.PUBLIC,
    "account_email_verification_sent": Rule.PUBLIC,
    "account_confirm_login_code": Rule.PUBLIC,
    "account_reset_password": Rule.PUBLIC,
    "account_reset_password_done": Rule.PUBLIC,
    "account_reset_password_from_key": Rule.PUBLIC,
    "account_reset_password_from_key_done": Rule.PUBLIC,
    "mfa_authenticate": Rule.PUBLIC,
    "mfa_login_webauthn": Rule.PUBLIC,
    "set_language": Rule.PUBLIC,
    "account_reauthenticate": Rule.SIGNED_IN,
    "account_email": Rule.SIGNED_IN,
    "account_change_password": Rule.SIGNED_IN,
    "account_set_password": Rule.SIGNED_IN,
    "mfa_index": Rule.SIGNED_IN,
    "mfa_reauthenticate": Rule.SIGNED_IN,
    "mfa_activate_totp": Rule.SIGNED_IN,
    "mfa_deactivate_totp": Rule.SIGNED_IN,
    "mfa_view_recovery_codes": Rule.SIGNED_IN,
    "mfa_generate_recovery_codes": Rule.SIGNED_IN,
    "mfa_download_recovery_codes": Rule.SIGNED_IN,
    "mfa_list_webauthn": Rule.SIGNED_IN,
    "mfa_add_webauthn": Rule.SIGNED_IN,
    "mfa_reauthenticate_webauthn": Rule.SIGNED_IN,
    "usersessions_list": Rule.SIGNED_IN,
    "mfa_edit_webauthn": Rule.OWNER,
    "mfa_remove_webauthn": Rule.OWNER,
}


def rule_of(pattern):
    """The rule of a resolved URL pattern, or None where nobody declared one."""
    declared = getattr(pattern.callback, "rule", None)
    if declared is None:
        declared = LIBRARY_ROUTES.get(pattern.name)
    return declared
