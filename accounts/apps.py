"""The ground floor: people, how they relate, and what every permission rule is made of."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self):
        from accounts import checks, housekeeping, personal_data  # noqa: F401 -- importing them registers them
        from accounts.erasing import erase_due
        from accounts.registry import chores

        chores.append(("erasures", erase_due))
