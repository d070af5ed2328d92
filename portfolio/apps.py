"""The top floor: what trainers and mentors do."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortfolioConfig(AppConfig):
    name = "portfolio"
    verbose_name = _("Portfolios")

    def ready(self):
        from accounts.registry import chores, erasers
        from portfolio import personal_data  # noqa: F401 -- importing it registers the tables
        from portfolio.workflow.sweeping import forget_files_of, sweep

        chores.append(("sweep", sweep))
        erasers.append(forget_files_of)
