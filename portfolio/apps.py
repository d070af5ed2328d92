"""The top floor: what trainers and mentors do."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortfolioConfig(AppConfig):
    name = "portfolio"
    verbose_name = _("Portfolios")

    def ready(self):
        from portfolio.registrations import register

        register()
