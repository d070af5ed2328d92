"""Makes the first administrator, from the server's own terminal."""

import os
import sys
from getpass import getpass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from accounts.addresses import validate_address
from accounts.models import User
from accounts.people import make_administrator


class Command(BaseCommand):
    help = "Makes the first administrator: asks for a password, or without a terminal prints a link to choose one."

    def add_arguments(self, parser):
        parser.add_argument("email", nargs="?", help="the address to sign in with")
        parser.add_argument("--name", default="", help="the name that others see")
        parser.add_argument(
            "--another", action="store_true", help="also when there is an administrator already"
        )
        parser.add_argument(
            "--link", action="store_true", help="print a link instead of asking for a password"
        )

    def handle(self, *args, email=None, name="", another=False, link=False, **options):
        if not another and User.objects.filter(is_staff=True, is_active=True).exists():
            raise CommandError("There is an administrator already. --another makes one more.")
        at_terminal = sys.stdin.isatty()
        if not email:
            if not at_terminal:
                raise CommandError("Say whose account it is: first_admin EMAIL")
            email = input("E-mail address: ")
        try:
            validate_address(email)
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.") from None
        password = self.ask_password(email, name) if at_terminal and not link else None
        user = make_administrator(email, name=name, password=password)
        self.stdout.write(f"{user.email} is an administrator now.")
        if not password:
            self.stdout.write(f"Choose a password here, within three days: {reset_link(user)}")

    def ask_password(self, email, name):
        """A password typed twice and good enough."""
        while True:
            password = getpass("Password: ")
            if password != getpass("Password, again: "):
                self.stderr.write("These two differ. Once more:")
                continue
            try:
                validate_password(password, User(email=email, name=name))
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))
                continue
            return password


def reset_link(user):
    """The address where an account's password is chosen; it works once."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    host = settings.ALLOWED_HOSTS[0].lstrip(".")
    if not settings.PRODUCTION:
        host += ":" + os.environ.get("PORT", "8000")
    return f"{settings.ACCOUNT_DEFAULT_HTTP_PROTOCOL}://{host}{path}"
