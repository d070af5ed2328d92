"""The address tree: each app keeps its own branch."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("portfolio.urls")),
    path("", include("competencies.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
