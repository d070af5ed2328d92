"""Opening and closing accounts from the server's side: administrators, demonstration, the first administrator."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.models import User
from accounts.registry import deactivation_followers


@transaction.atomic
def confirm_address(user):
    """Count the account's address as confirmed, as its only one, so that signing in needs no mail."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


@transaction.atomic
def make_administrator(email, *, name="", password=None):
    """Give an account the administrator's rights, opening it if there is none; returns it.

    `password` is set when given; without one a new account can only be entered by a reset link.
    """
    user = User.objects.select_for_update().filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(email.strip(), name=name)
    user.is_staff = user.is_superuser = user.is_active = True
    if password:
        user.set_password(password)
    user.save()
    confirm_address(user)
    return user


@transaction.atomic
def set_active(user, is_active):
    """Open or close an account: closing signs the person out everywhere and lets go of what they took up.

    What others showed them opens again with the account, as far as it is still shown.
    """
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    if is_active:
        return
    for session in UserSession.objects.filter(user=user):
        session.end()
    for follower in deactivation_followers:
        follower(user)
