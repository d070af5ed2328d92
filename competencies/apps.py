"""The middle floor: frameworks and their sheets, and who keeps them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetenciesConfig(AppConfig):
    name = "competencies"
    verbose_name = _("Competencies")

    def ready(self):
        from competencies import personal_data  # noqa: F401 -- importing it registers the tables
