"""The account: one person, found by e-mail address."""

import zoneinfo
from functools import cache
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """A new account; `email` is kept in lower case, so that one address is one account."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """A new administrator's account."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


@cache
def known_time_zones():
    """The names of the IANA database, read from the disk once."""
    return zoneinfo.available_timezones()


def validate_time_zone(value):
    """Raise ValidationError unless `value` is a name of the IANA time zone database."""
    if value not in known_time_zones():
        raise ValidationError(_("This time zone is not known."))


# The address of an account that was erased: none that could ever receive a mail.
ERASED_DOMAIN = "erased.invalid"


def display_name(user):
    """What others see of somebody: the name, else what stands before the @; of who is gone, that they are."""
    if user.email.endswith(f"@{ERASED_DOMAIN}"):
        return gettext("A deleted account")
    return user.name or user.email.partition("@")[0]


def zone_of(user):
    """The person's time zone; a name that is not known, which forms refuse, gives the installation's."""
    try:
        return zoneinfo.ZoneInfo(user.time_zone)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return timezone.get_default_timezone()


class User(AbstractBaseUser, PermissionsMixin):
    """Every account owns a portfolio: a trainer. Mentors, editors and administrators have more beside it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is an account with this address already.")},
    )
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="fr")
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/Paris", validators=[validate_time_zone]
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("administrator"), default=False)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "email"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(condition=~models.Q(email=""), name="user_email_given"),
        ]

    def __str__(self):
        return display_name(self)

    def clean(self):
        super().clean()
        self.email = self.email.lower()

    def has_perm(self, perm, obj=None):
        """Administrators hold every right of the admin, which shows nobody's texts; others hold none."""
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label):
        return self.is_active and self.is_staff

    def get_full_name(self):
        return display_name(self)

    def get_short_name(self):
        return display_name(self).split(" ")[0]
