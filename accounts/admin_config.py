"""Puts our own site in front of Django's admin."""

from django.contrib.admin.apps import AdminConfig


class CarnetAdminConfig(AdminConfig):
    """Who gets in, and which tables may be shown, is said in `admin_site`."""

    default_site = "accounts.admin_site.CarnetAdminSite"
